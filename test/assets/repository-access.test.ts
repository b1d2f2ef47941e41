import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EcsFargateContainerDefinition, EcsJobDefinition } from 'aws-cdk-lib/aws-batch';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage, FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { ArnPrincipal, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { parse } from 'yaml';
import { ImageAssetRepository, type ImageAssetRepositoryProps, ImagePublisher } from '../../src/assets';
import { watchRepositoryPolicy } from '../../src/assets/repository-access';
import { type Decision, decide } from '../support/iam';
import { type Deployment, resolveIntrinsics } from '../support/intrinsics';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const REPOSITORY = 'arn:aws:ecr:eu-central-1:111122223333:repository/shop-assets-dev';
const OTHER_REPOSITORY = 'arn:aws:ecr:eu-central-1:111122223333:repository/payroll';
const CI = 'arn:aws:iam::111122223333:role/ci';
const bootstrapRole = (qualifier = 'hnb659fds') =>
  `arn:aws:iam::111122223333:role/cdk-${qualifier}-image-publishing-role-111122223333-eu-central-1`;

/** The CLI asks for these itself (`cdk-assets`), or `docker push` and `docker build --cache-from` do. */
const PUBLISHING = [
  'ecr:DescribeRepositories',
  'ecr:DescribeImages',
  'ecr:BatchCheckLayerAvailability',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];
const PULLING = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const BEYOND = [
  'ecr:BatchDeleteImage',
  'ecr:DeleteRepository',
  'ecr:SetRepositoryPolicy',
  'ecr:PutLifecyclePolicy',
  'ecr:PutImageTagMutability',
  'ecr:CreateRepository',
];

function deploy(props: Partial<ImageAssetRepositoryProps> = {}, qualifiers: string[] = [], values: Deployment = {}) {
  const app = new App();
  const stack = new Stack(app, 'Repo', { env: ENV });
  const images = new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev', ...props });
  for (const qualifier of qualifiers) {
    const synthesizer = images.synthesizer({ tagPrefix: `${qualifier}-`, synthesizerProps: { qualifier } });
    new CfnResource(new Stack(app, qualifier, { env: ENV, synthesizer }), 'Resource', { type: 'Some::Type' });
  }
  const { Resources } = Template.fromStack(stack).toJSON();
  const found = (type: string) => Object.values<any>(Resources).filter((resource) => resource.Type === type);
  const deployment = { ...values, values: { 'ImagesRepository2D0F5B9C.Arn': REPOSITORY } };
  const resolve = (part: unknown) => resolveIntrinsics(part, deployment);
  return {
    resource: resolve(found('AWS::ECR::Repository')[0].Properties.RepositoryPolicyText),
    publishing: found('AWS::IAM::Policy').map(({ Properties }) => resolve(Properties.PolicyDocument)),
    trust: found('AWS::IAM::Role').map(({ Properties }) => resolve(Properties.AssumeRolePolicyDocument)),
  };
}

/** What the bootstrap stack of the CLI gives its image-publishing role by itself. */
function bootstrapPolicy(): object {
  const file = join(dirnameOf('aws-cdk/package.json'), 'lib', 'api', 'bootstrap', 'bootstrap-template.yaml');
  const { Resources } = parse(readFileSync(file, 'utf8'), { logLevel: 'silent' });
  const own = 'arn:aws:ecr:eu-central-1:111122223333:repository/cdk-hnb659fds-container-assets';
  return resolveIntrinsics(Resources.ImagePublishingRoleDefaultPolicy.Properties.PolicyDocument, {
    values: { 'ContainerAssetsRepository.Arn': own },
  });
}

function dirnameOf(file: string): string {
  return join(require.resolve(file), '..');
}

async function decisions(
  actions: string[],
  request: { principal: string; resource?: string; context?: Record<string, string> },
  policies: { identity?: object[]; resource?: object },
): Promise<Decision[]> {
  const resource = request.resource ?? REPOSITORY;
  return Promise.all(actions.map((action) => decide({ ...request, action, resource }, policies)));
}

const allowed = (actions: string[]) => actions.map(() => 'Allowed');
const denied = (actions: string[]) => actions.map(() => 'ImplicitlyDenied');

describe('the bootstrap role', () => {
  test('may not publish by its own policy', async () => {
    const policies = { identity: [bootstrapPolicy()] };

    expect(await decisions(PUBLISHING, { principal: bootstrapRole() }, policies)).toEqual(denied(PUBLISHING));
  });

  test('may do all that publishing calls, by the policy of the repository', async () => {
    const policies = { identity: [bootstrapPolicy()], resource: deploy({}, ['hnb659fds']).resource };

    expect(await decisions(PUBLISHING, { principal: bootstrapRole() }, policies)).toEqual(allowed(PUBLISHING));
  });

  test('may ask for a token by its own policy', async () => {
    const request = { principal: bootstrapRole(), resource: '*', resourceAccount: ENV.account };

    expect(await decide({ ...request, action: 'ecr:GetAuthorizationToken' }, { identity: [bootstrapPolicy()] })).toBe(
      'Allowed',
    );
  });

  test('may do nothing else', async () => {
    const policies = { identity: [bootstrapPolicy()], resource: deploy({}, ['hnb659fds']).resource };

    expect(await decisions(BEYOND, { principal: bootstrapRole() }, policies)).toEqual(denied(BEYOND));
  });

  test('of each qualifier that a synthesizer has, and of no other', async () => {
    const { resource } = deploy({}, ['team1', 'team2']);
    const may = async (qualifier: string) =>
      (await decisions(['ecr:PutImage'], { principal: bootstrapRole(qualifier) }, { resource }))[0];

    expect([await may('team1'), await may('team2'), await may('hnb659fds')]).toEqual([
      'Allowed',
      'Allowed',
      'ImplicitlyDenied',
    ]);
  });

  test.each(['aws-cn', 'aws-us-gov'])('in the partition %s', (partition) => {
    const { resource } = deploy({ lambdaPull: false, emrServerlessPull: false }, ['hnb659fds'], { partition });

    expect((resource as any).Statement[0].Principal.AWS).toBe(bootstrapRole().replace('arn:aws:', `arn:${partition}:`));
  });
});

describe('a dedicated role', () => {
  const publisher = ImagePublisher.dedicatedRole('shop-publishing', new ArnPrincipal(CI));
  const principal = 'arn:aws:iam::111122223333:role/shop-publishing';

  test('may do all that publishing calls', async () => {
    const { publishing, resource } = deploy({ publisher }, ['hnb659fds']);

    expect(await decisions(PUBLISHING, { principal }, { identity: publishing, resource })).toEqual(allowed(PUBLISHING));
  });

  test('may ask for a token', async () => {
    const request = { principal, resource: '*', resourceAccount: ENV.account, action: 'ecr:GetAuthorizationToken' };

    expect(await decide(request, { identity: deploy({ publisher }).publishing })).toBe('Allowed');
  });

  test('may do nothing else, and nothing elsewhere', async () => {
    const { publishing, resource } = deploy({ publisher }, ['hnb659fds']);
    const elsewhere = { principal, resource: OTHER_REPOSITORY };

    expect(await decisions(BEYOND, { principal }, { identity: publishing, resource })).toEqual(denied(BEYOND));
    expect(await decisions(PUBLISHING, elsewhere, { identity: publishing })).toEqual(denied(PUBLISHING));
  });

  test('is taken on by the principal that is given, and by no other', async () => {
    const [trust] = deploy({ publisher }).trust;
    const may = (caller: string) =>
      decide({ principal: caller, action: 'sts:AssumeRole', resource: principal }, { resource: trust });

    expect([await may(CI), await may('arn:aws:iam::111122223333:role/dev')]).toEqual(['Allowed', 'ImplicitlyDenied']);
  });

  test('leaves the bootstrap role without rights', async () => {
    const { resource } = deploy({ publisher }, ['hnb659fds']);

    expect(await decisions(PUBLISHING, { principal: bootstrapRole() }, { resource })).toEqual(denied(PUBLISHING));
  });
});

describe('a role that exists', () => {
  const publisher = ImagePublisher.existingRole(CI);

  test('may do all that publishing calls, and nothing else', async () => {
    const { resource } = deploy({ publisher }, ['hnb659fds']);

    expect(await decisions(PUBLISHING, { principal: CI }, { resource })).toEqual(allowed(PUBLISHING));
    expect(await decisions(BEYOND, { principal: CI }, { resource })).toEqual(denied(BEYOND));
  });

  test('leaves the bootstrap role without rights', async () => {
    const { resource } = deploy({ publisher }, ['hnb659fds']);

    expect(await decisions(PUBLISHING, { principal: bootstrapRole() }, { resource })).toEqual(denied(PUBLISHING));
  });
});

test('a role that two synthesizers name is let in once', () => {
  const stack = new Stack(new App(), 'Repo', { env: ENV });
  const images = new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev' });
  const imageAssetPublishingRoleArn = CI;
  for (const tagPrefix of ['orders-', 'mails-']) {
    const synthesizer = images.synthesizer({ tagPrefix, synthesizerProps: { imageAssetPublishingRoleArn } });
    new CfnResource(new Stack(stack.node.root, tagPrefix, { env: ENV, synthesizer }), 'Resource', {
      type: 'Some::Type',
    });
  }
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECR::Repository'));
  const roles = Properties.RepositoryPolicyText.Statement.flatMap(({ Principal }: any) => Principal.AWS ?? []);

  // As it is, and not as a text to fill in.
  expect(roles).toEqual([CI]);
});

test('any other role of the account may do nothing', async () => {
  const { resource } = deploy({}, ['hnb659fds']);
  const actions = [...PUBLISHING, ...BEYOND];

  expect(await decisions(actions, { principal: CI }, { resource })).toEqual(denied(actions));
});

describe('Lambda', () => {
  const fetching = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  const fetchFor = (account: string, props: Partial<ImageAssetRepositoryProps> = {}, region = 'eu-central-1') =>
    decisions(
      fetching,
      {
        principal: 'lambda.amazonaws.com',
        context: { 'aws:SourceArn': `arn:aws:lambda:${region}:${account}:function:thumbs` },
      },
      { resource: deploy(props, ['hnb659fds']).resource },
    );

  test('may fetch the images of functions in this account', async () => {
    expect(await fetchFor('111122223333')).toEqual(allowed(fetching));
  });

  test.each([
    ['another account', '444455556666', 'eu-central-1'],
    ['another region', '111122223333', 'eu-west-1'],
  ])('may not fetch for functions of %s', async (_, account, region) => {
    expect(await fetchFor(account, {}, region)).toEqual(denied(fetching));
  });

  test('may fetch for functions of an account in pullAccounts', async () => {
    expect(await fetchFor('444455556666', { pullAccounts: ['444455556666'] })).toEqual(allowed(fetching));
  });

  test('may not fetch where lambdaPull is off', async () => {
    expect(await fetchFor('111122223333', { lambdaPull: false })).toEqual(denied(fetching));
  });

  test('may do nothing else', async () => {
    const context = { 'aws:SourceArn': 'arn:aws:lambda:eu-central-1:111122223333:function:thumbs' };
    const { resource } = deploy({}, ['hnb659fds']);
    const actions = ['ecr:PutImage', 'ecr:SetRepositoryPolicy', 'ecr:BatchDeleteImage'];

    expect(await decisions(actions, { principal: 'lambda.amazonaws.com', context }, { resource })).toEqual(
      denied(actions),
    );
  });
});

test('the names of services are whole, where the CDK writes them as they are given', () => {
  const app = new App({ context: { '@aws-cdk/aws-iam:standardizedServicePrincipals': true } });
  const stack = new Stack(app, 'Repo', { env: ENV });
  new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev' });
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::ECR::Repository'));
  const services = Properties.RepositoryPolicyText.Statement.map(({ Principal }: any) => Principal.Service);

  expect(services).toEqual(['lambda.amazonaws.com', 'emr-serverless.amazonaws.com']);
});

describe('EMR Serverless', () => {
  const fetching = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'ecr:DescribeImages'];
  const fetchFor = (source: string, props: Partial<ImageAssetRepositoryProps> = {}, actions = fetching) =>
    decisions(
      actions,
      { principal: 'emr-serverless.amazonaws.com', context: { 'aws:SourceArn': `arn:aws:${source}` } },
      { resource: deploy(props, ['hnb659fds']).resource },
    );
  const OWN = 'emr-serverless:eu-central-1:111122223333:/applications/00f1';

  test('may fetch the images of applications in this account, as from the bootstrap repository', async () => {
    expect(await fetchFor(OWN)).toEqual(allowed(fetching));
  });

  test.each([
    ['another account', 'emr-serverless:eu-central-1:444455556666:/applications/00f1'],
    ['another region', 'emr-serverless:eu-west-1:111122223333:/applications/00f1'],
    ['something else than an application', 'emr-serverless:eu-central-1:111122223333:/jobs/00f1'],
  ])('may not fetch for %s', async (_, source) => {
    expect(await fetchFor(source, { pullAccounts: ['444455556666'] })).toEqual(denied(fetching));
  });

  test('may not fetch where emrServerlessPull is off', async () => {
    expect(await fetchFor(OWN, { emrServerlessPull: false })).toEqual(denied(fetching));
  });

  test('may do nothing else', async () => {
    expect(await fetchFor(OWN, {}, ['ecr:PutImage', ...BEYOND])).toEqual(denied(['ecr:PutImage', ...BEYOND]));
  });

  test.each(['aws-cn', 'aws-us-gov'])('has sources of the partition %s', (partition) => {
    const { resource } = deploy({ lambdaPull: false }, [], { partition });
    expect((resource as any).Statement[0].Condition.StringLike['aws:SourceArn']).toEqual([
      `arn:${partition}:emr-serverless:eu-central-1:111122223333:/applications/*`,
    ]);
  });
});

describe('other accounts', () => {
  const principal = 'arn:aws:iam::444455556666:role/tasks';
  const identity = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: PULLING, Resource: REPOSITORY }] }];

  test('in pullAccounts pull with their own roles', async () => {
    const { resource } = deploy({ pullAccounts: ['444455556666'] });

    expect(await decisions(PULLING, { principal }, { identity, resource })).toEqual(allowed(PULLING));
  });

  test('in pullAccounts may not publish', async () => {
    const all = [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecr:*', Resource: '*' }] }];
    const { resource } = deploy({ pullAccounts: ['444455556666'] });

    expect(await decisions(['ecr:PutImage', ...BEYOND], { principal }, { identity: all, resource })).toEqual(
      denied(['ecr:PutImage', ...BEYOND]),
    );
  });

  test('may not pull unless they are named', async () => {
    const { resource } = deploy({ pullAccounts: ['777788889999'] });

    expect(await decisions(PULLING, { principal }, { identity, resource })).toEqual(denied(PULLING));
  });

  test.each([
    ['may pull', 'o-abcdefghij', allowed(PULLING)],
    ['may not pull', 'o-zyxwvutsrq', denied(PULLING)],
  ])('of an organization %s if it is the one in pullOrganizations', async (_, organization, expected) => {
    const { resource } = deploy({ pullOrganizations: ['o-abcdefghij'] });
    const request = { principal, context: { 'aws:PrincipalOrgID': organization } };

    expect(await decisions(PULLING, request, { identity, resource })).toEqual(expected);
  });
});

describe("the L2's own grants", () => {
  function service(): Stack {
    const app = new App();
    const images = new ImageAssetRepository(new Stack(app, 'Repo', { env: ENV }), 'Images', {
      repositoryName: 'shop-assets-dev',
    });
    return new Stack(app, 'Orders', { env: ENV, synthesizer: images.synthesizer({ tagPrefix: 'orders-' }) });
  }

  test('an ECS task pulls from this repository with its execution role', async () => {
    const stack = service();
    new FargateTaskDefinition(stack, 'Task').addContainer('Main', { image: image() });

    await expectPull(stack);
  });

  test('a Batch job pulls from this repository with its execution role', async () => {
    const stack = service();
    const container = new EcsFargateContainerDefinition(stack, 'Container', {
      image: image(),
      cpu: 1,
      memory: Size.gibibytes(2),
    });
    new EcsJobDefinition(stack, 'Job', { container });

    await expectPull(stack);
  });

  async function expectPull(stack: Stack): Promise<void> {
    const policies = Object.values<any>(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    const values = { [logGroupArn(stack)]: 'arn:aws:logs:eu-central-1:111122223333:log-group:jobs' };
    const identity = policies.map(({ Properties }) => resolveIntrinsics(Properties.PolicyDocument, { values }));
    const principal = 'arn:aws:iam::111122223333:role/execution';
    const token = { principal, action: 'ecr:GetAuthorizationToken', resource: '*', resourceAccount: ENV.account };

    expect(await decisions(PULLING, { principal }, { identity })).toEqual(allowed(PULLING));
    expect(await decisions(PULLING, { principal, resource: OTHER_REPOSITORY }, { identity })).toEqual(denied(PULLING));
    expect(await decide(token, { identity })).toBe('Allowed');
  }

  function logGroupArn(stack: Stack): string {
    return `${Object.keys(Template.fromStack(stack).findResources('AWS::Logs::LogGroup'))[0]}.Arn`;
  }

  function image(): ContainerImage {
    return ContainerImage.fromAsset(join(__dirname, 'image'));
  }
});

test('a publishing role has the name that it was given', () => {
  const stack = new Stack(new App(), 'Repo', { env: ENV });
  const publisher = ImagePublisher.dedicatedRole('publish', new ArnPrincipal(CI));
  new ImageAssetRepository(stack, 'Images', { repositoryName: 'shop-assets-dev', publisher });
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', { RoleName: 'publish' });
});

test.each([
  [10_240, []],
  [
    10_241,
    [
      'pullAccounts must fit into a repository policy of at most 10240 characters, got: 10241; admit the organization with pullOrganizations, or make a second repository for some of the accounts',
    ],
  ],
])('a policy of %d characters', (length, problems) => {
  const stack = new Stack(new App(), 'Repo', { env: ENV });
  const repository = new Repository(stack, 'Repository');
  watchRepositoryPolicy(stack, repository);
  const action = 'ecr:BatchGetImage';
  const around = `{"Statement":[{"Action":"${action}","Effect":"Allow","Principal":"*","Sid":""}],"Version":"2012-10-17"}`;
  const sid = 'x'.repeat(length - around.length);
  repository.addToResourcePolicy(new PolicyStatement({ sid, actions: [action], principals: [new StarPrincipal()] }));
  expect(stack.node.validate()).toEqual(problems);
});
