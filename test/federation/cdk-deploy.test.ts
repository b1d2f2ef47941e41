import {
  App,
  Aws,
  CfnParameter,
  CliCredentialsStackSynthesizer,
  DefaultStackSynthesizer,
  NestedStack,
  Stack,
} from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type CdkDeployOptions, FederatedRole, GitHubTrust, IdentityProvider, Issuer } from '../../src/federation';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';

const env = { account: '111122223333', region: 'eu-central-1' };
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'Stack', { env });
});

function deployRole(scope: Stack = stack): FederatedRole {
  const provider = IdentityProvider.fromIssuer(scope, 'GitHub', Issuer.gitHubActions());
  return new FederatedRole(scope, 'Deploy', { provider, trust: [shop.branch('main')] });
}

const arn = (role: string, account = '111122223333', region = 'eu-central-1', qualifier = 'hnb659fds') =>
  `arn:aws:iam::${account}:role/cdk-${qualifier}-${role}-${account}-${region}`;
const ROLES = ['deploy-role', 'file-publishing-role', 'image-publishing-role', 'lookup-role'];

function policy(scope = stack, partition = 'aws') {
  const [{ Properties }] = Object.values(Template.fromStack(scope).findResources('AWS::IAM::Policy'));
  return resolveIntrinsics(Properties.PolicyDocument, { partition });
}

test('allows to assume the four bootstrap roles of the own environment', () => {
  deployRole().grantCdkDeploy();
  expect(policy().Statement).toEqual([
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: ROLES.map((role) => arn(role)) },
  ]);
});

test.each([
  [arn('deploy-role'), 'sts:AssumeRole', 'Allowed'],
  [arn('cfn-exec-role'), 'sts:AssumeRole', 'ImplicitlyDenied'],
  [arn('deploy-role', '444455556666'), 'sts:AssumeRole', 'ImplicitlyDenied'],
  [arn('deploy-role', undefined, 'us-east-1'), 'sts:AssumeRole', 'ImplicitlyDenied'],
  [arn('deploy-role', undefined, undefined, 'other'), 'sts:AssumeRole', 'ImplicitlyDenied'],
  [arn('deploy-role'), 'sts:TagSession', 'ImplicitlyDenied'],
])('on %s %s is %s', async (resource, action, decision) => {
  deployRole().grantCdkDeploy();
  const principal = 'arn:aws:iam::111122223333:role/deploy';
  expect(await decide({ principal, action, resource }, { identity: [policy()] })).toBe(decision);
});

test('goes to each region of each account, with a statement for each', () => {
  deployRole().grantCdkDeploy({ accounts: ['111122223333', '444455556666'], regions: ['eu-central-1', 'us-east-1'] });
  expect(policy().Statement).toEqual(
    ['111122223333', '444455556666'].flatMap((account) =>
      ['eu-central-1', 'us-east-1'].map((region) => ({
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Resource: ROLES.map((role) => arn(role, account, region)),
      })),
    ),
  );
});

test('uses the qualifier that is given', () => {
  deployRole().grantCdkDeploy({ qualifier: 'shop' });
  expect(policy().Statement[0].Resource).toContain(arn('deploy-role', undefined, undefined, 'shop'));
});

test('uses the qualifier of the stack', () => {
  const synthesizer = new DefaultStackSynthesizer({ qualifier: 'acme' });
  const other = new Stack(app, 'Other', { env, synthesizer });
  deployRole(other).grantCdkDeploy();
  expect(policy(other).Statement[0].Resource).toContain(arn('deploy-role', undefined, undefined, 'acme'));
});

test('follows a stack without an environment to wherever it goes', () => {
  const agnostic = new Stack(app, 'Agnostic');
  deployRole(agnostic).grantCdkDeploy();
  expect(policy(agnostic).Statement[0].Resource).toContain(arn('deploy-role'));
});

test('works in all partitions', () => {
  deployRole().grantCdkDeploy();
  expect(policy(stack, 'aws-cn').Statement[0].Resource[0]).toBe(arn('deploy-role').replace('arn:aws:', 'arn:aws-cn:'));
});

test('takes the account and region of the stack, known only at deploy time', () => {
  expect(() => deployRole().grantCdkDeploy({ accounts: [Aws.ACCOUNT_ID], regions: [Aws.REGION] })).not.toThrow();
});

test.each([
  [{ accounts: [] }, 'accounts must hold at least one account, got: []'],
  [{ accounts: ['*'] }, 'accounts must be account ids of 12 digits, got: *'],
  [{ accounts: ['1234'] }, 'accounts must be account ids of 12 digits, got: 1234'],
  [{ regions: [] }, 'regions must hold at least one region, got: []'],
  [{ regions: ['eu-*'] }, 'regions must be names of regions, such as eu-central-1, got: eu-*'],
])('fails on %j', (options, message) => {
  expect(() => deployRole().grantCdkDeploy(options)).toThrow(
    `${message}; name each environment to deploy to; wildcards are not accepted [Stack/Deploy]`,
  );
});

test.each(['', '*', 'elevenchars'])('fails on the qualifier %j', (qualifier) => {
  expect(() => deployRole().grantCdkDeploy({ qualifier })).toThrow(
    `qualifier must be 1 to 10 letters, digits, underscores or hyphens, got: ${qualifier || "''"}; use the qualifier that cdk bootstrap was called with [Stack/Deploy]`,
  );
});

describe('environments', () => {
  const accounts = (count: number) => Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
  const FLAGS = require('aws-cdk-lib/recommended-feature-flags.json');

  /** The policies of the role, each with its length and the length that IAM accepts. */
  function policiesOf(scope: Stack) {
    const template = Template.fromStack(scope);
    const lengths = (type: string, limit: number) =>
      Object.values(template.findResources(type)).map(({ Properties }) => {
        const policy = resolveIntrinsics(Properties.PolicyDocument);
        return { length: JSON.stringify(policy).length, limit, statements: policy.Statement };
      });
    return [...lengths('AWS::IAM::Policy', 10_240), ...lengths('AWS::IAM::ManagedPolicy', 6_144)];
  }

  test.each([
    ['without flags', {}, 20],
    ['with the recommended flags', FLAGS, 20],
    ['without flags', {}, 45],
    ['with the recommended flags', FLAGS, 45],
  ])('%s %j: %d accounts in two regions fit in policies that IAM accepts', async (_, context, count) => {
    app = new App({ postCliContext: context });
    stack = new Stack(app, 'Stack', { env });
    deployRole().grantCdkDeploy({ accounts: accounts(count), regions: ['eu-central-1', 'us-east-1'] });
    const policies = policiesOf(stack);
    expect(policies.filter(({ length, limit }) => length > limit)).toEqual([]);
    const resources = policies.flatMap(({ statements }) => statements.flatMap(({ Resource }: any) => Resource));
    expect(new Set(resources).size).toBe(count * 2 * 4);
    expect(resources).toHaveLength(count * 2 * 4);
  });

  test.each([
    [96, 11, 2],
    [170, 20, 2],
    [200, 24, 3],
  ])('fails for %d environments, which need %d managed policies, with the number of roles', (count, needed, roles) => {
    deployRole().grantCdkDeploy({ accounts: accounts(count) });
    expect(() => app.synth()).toThrow(
      `[Stack/Deploy] permissions must fit in 10 managed policies, which is what IAM attaches to a role by default, got: ${needed} managed policies; split the environments over ${roles} roles`,
    );
  });

  test('ten managed policies are accepted, and the eleventh is not', () => {
    const role = deployRole();
    for (let index = 0; index < 10; index++) {
      role.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(`Policy${index}`));
    }
    expect(() => app.synth()).not.toThrow();
    const next = new Stack(new App(), 'Stack', { env });
    const full = deployRole(next);
    for (let index = 0; index < 11; index++) {
      full.addManagedPolicy(ManagedPolicy.fromAwsManagedPolicyName(`Policy${index}`));
    }
    expect(() => Template.fromStack(next)).toThrow(/got: 11 managed policies; split the environments over 2 roles/);
  });

  test('fails on one statement of the user that no policy holds, with its length', () => {
    const resources = Array.from({ length: 150 }, (_, index) => `arn:aws:s3:::${'x'.repeat(40)}${index}`);
    deployRole().addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources }));
    expect(() => app.synth()).not.toThrow();
    const more = new Stack(new App(), 'Stack', { env });
    deployRole(more).addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetObject'],
        resources: [...resources, ...resources.map((arn) => `${arn}/*`)],
      }),
    );
    expect(() => Template.fromStack(more)).toThrow(
      /permissions must have statements that fit in a policy of 6144 characters, got: \d{5} characters;/,
    );
  });

  test('fails on an environment that is listed twice', () => {
    const twice = { accounts: ['111122223333', '111122223333'] };
    expect(() => deployRole().grantCdkDeploy(twice)).toThrow(/^accounts must list nothing twice, got: 111122223333/);
    const regions = { regions: ['eu-central-1', 'eu-central-1'] };
    expect(() => deployRole(new Stack(app, 'Other', { env })).grantCdkDeploy(regions)).toThrow(
      /^regions must list nothing twice, got: eu-central-1/,
    );
  });

  test.each<[string, (chosen: string) => CdkDeployOptions]>([
    ['accounts', (chosen) => ({ accounts: [chosen] })],
    ['accounts', (chosen) => ({ accounts: ['111122223333', chosen] })],
    ['regions', (chosen) => ({ regions: [chosen] })],
    ['qualifier', (chosen) => ({ qualifier: chosen })],
  ])('fails on %s that whoever deploys chooses, because they may be a wildcard', (property, options) => {
    const chosen = new CfnParameter(stack, 'Chosen').valueAsString;
    expect(() => deployRole().grantCdkDeploy(options(chosen))).toThrow(
      new RegExp(`^${property} must be known at synth, got: a token; .*\\[Stack/Deploy\\]$`),
    );
  });

  test('fails on a list that whoever deploys chooses', () => {
    const chosen = new CfnParameter(stack, 'Chosen', { type: 'CommaDelimitedList' }).valueAsList;
    expect(() => deployRole().grantCdkDeploy({ accounts: chosen })).toThrow(/^accounts must be known at synth/);
  });

  test('the whole grant is ready when each statement is', () => {
    const grant = deployRole().grantCdkDeploy({ accounts: accounts(3) });
    expect(grant.success).toBe(true);
    expect(grant.principalStatements).toHaveLength(3);
  });
});

describe('the synthesizer of the stack', () => {
  const delegated = (name: string) => `arn:\${AWS::Partition}:iam::\${AWS::AccountId}:role/delegated/${name}`;
  const resolved = (name: string) => `arn:aws:iam::111122223333:role/delegated/${name}`;
  const own = () =>
    new DefaultStackSynthesizer({
      deployRoleArn: delegated('deploy'),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of the CDK
      fileAssetPublishingRoleArn: delegated('files-${AWS::Region}'),
      imageAssetPublishingRoleArn: delegated('images'),
      lookupRoleArn: delegated('lookup'),
    });
  const ROLES_OF_ITS_OWN = ['deploy', 'files-eu-central-1', 'images', 'lookup'].map(resolved);

  test('names the roles of its own environment', () => {
    stack = new Stack(app, 'Delegated', { env, synthesizer: own() });
    deployRole().grantCdkDeploy();
    expect(policy(stack).Statement[0].Resource).toEqual(ROLES_OF_ITS_OWN);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('names them in a stack without an environment too', () => {
    stack = new Stack(app, 'Delegated', { synthesizer: own() });
    deployRole().grantCdkDeploy();
    expect(policy(stack).Statement[0].Resource).toEqual(ROLES_OF_ITS_OWN);
  });

  test('names them once where they are one', () => {
    const synthesizer = new DefaultStackSynthesizer({
      deployRoleArn: delegated('all'),
      fileAssetPublishingRoleArn: delegated('all'),
      imageAssetPublishingRoleArn: delegated('all'),
      lookupRoleArn: delegated('all'),
    });
    stack = new Stack(app, 'Delegated', { env, synthesizer });
    deployRole().grantCdkDeploy();
    expect(policy(stack).Statement[0].Resource).toBe(resolved('all'));
  });

  test('in another environment the names of cdk bootstrap are taken, with a warning', () => {
    stack = new Stack(app, 'Delegated', { env, synthesizer: own() });
    deployRole().grantCdkDeploy({ regions: ['eu-central-1', 'us-east-1'] });
    const [here, there] = policy(stack).Statement;
    expect(here.Resource).toEqual(ROLES_OF_ITS_OWN);
    expect(there.Resource).toEqual(ROLES.map((role) => arn(role, undefined, 'us-east-1')));
    Annotations.fromStack(stack).hasWarning('/Delegated/Deploy', Match.stringLikeRegexp('names roles of its own'));
  });

  test('another qualifier than the stack’s means the names of cdk bootstrap', () => {
    stack = new Stack(app, 'Delegated', { env, synthesizer: own() });
    deployRole().grantCdkDeploy({ qualifier: 'other' });
    expect(policy(stack).Statement[0].Resource).toEqual(ROLES.map((role) => arn(role, undefined, undefined, 'other')));
  });

  test('without roles of its own gives a warning, and the names of cdk bootstrap', () => {
    stack = new Stack(app, 'Credentials', { env, synthesizer: new CliCredentialsStackSynthesizer() });
    deployRole().grantCdkDeploy();
    expect(policy(stack).Statement[0].Resource).toEqual(ROLES.map((role) => arn(role)));
    Annotations.fromStack(stack).hasWarning('/Credentials/Deploy', Match.stringLikeRegexp('names no roles'));
  });

  test('gives no warning where it names the roles of cdk bootstrap', () => {
    deployRole().grantCdkDeploy({ regions: ['eu-central-1', 'us-east-1'] });
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  test('is that of the parent for a role in a nested stack', () => {
    const parent = new Stack(app, 'Parent', { env, synthesizer: new DefaultStackSynthesizer({ qualifier: 'acme' }) });
    const nested = new NestedStack(parent, 'Nested');
    deployRole(nested).grantCdkDeploy();
    expect(policy(nested).Statement[0].Resource).toEqual(ROLES.map((role) => arn(role, undefined, undefined, 'acme')));
  });
});
