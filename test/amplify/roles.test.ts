import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { AmplifyPlatform } from '../../src/amplify';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { createApp, findOne } from './support';

const ACCOUNT = '111122223333';
const ROLE = `arn:aws:iam::${ACCOUNT}:role/service`;
const TOOLKIT = parse(readFileSync(require.resolve('aws-cdk/lib/api/bootstrap/bootstrap-template.yaml'), 'utf8'));

/** From version 9 of the managed policy AmplifyBackendDeployFullAccess: the statement that image assets need. */
const CDK_DEPLOY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'CDKDeploy',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: ['deploy', 'file-publishing', 'image-publishing', 'lookup'].map(
        (name) => `arn:aws:iam::*:role/cdk-*-${name}-role-*-*`,
      ),
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of IAM.
      Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
    },
  ],
};

const roles = (props = {}) => createApp(props).template().findResources('AWS::IAM::Role');
const serviceRole = () => roles().WebServiceRoleA9172838!.Properties;
const bootstrapRole = (name: string, account = ACCOUNT) =>
  `arn:aws:iam::${account}:role/cdk-hnb659fds-${name}-role-${account}-eu-central-1`;

describe('the service role', () => {
  const assume = (partition: string, account: string, arn: string) => {
    const trust = resolveIntrinsics<any>(serviceRole().AssumeRolePolicyDocument, { partition });
    const resource = `arn:${partition}:iam::${ACCOUNT}:role/service`;
    const context = { 'aws:SourceAccount': account, 'aws:SourceArn': arn };
    const principal = 'amplify.amazonaws.com';
    return decide({ principal, action: 'sts:AssumeRole', resource, context }, { resource: trust });
  };

  test.each(['aws', 'aws-us-gov', 'aws-cn'])(
    'is for Amplify apps of this account and region in %s',
    async (partition) => {
      const app = `arn:${partition}:amplify:eu-central-1:${ACCOUNT}:apps/d1x2y3`;
      expect(await assume(partition, ACCOUNT, app)).toBe('Allowed');
      expect(await assume(partition, ACCOUNT, `${app}/branches/main`)).toBe('Allowed');
    },
  );

  test.each([
    ['another account', '444455556666', 'arn:aws:amplify:eu-central-1:444455556666:apps/d1x2y3'],
    [
      'another account that names an app of this one',
      '444455556666',
      `arn:aws:amplify:eu-central-1:${ACCOUNT}:apps/d1`,
    ],
    ['another region', ACCOUNT, `arn:aws:amplify:us-east-1:${ACCOUNT}:apps/d1x2y3`],
    ['something else than an app', ACCOUNT, `arn:aws:amplify:eu-central-1:${ACCOUNT}:webhooks/1`],
  ])('is not for %s', async (_, account, arn) => {
    expect(await assume('aws', account, arn)).not.toBe('Allowed');
  });

  test('trusts nothing beside Amplify', () => {
    const { Statement } = serviceRole().AssumeRolePolicyDocument;
    expect(Statement.map(({ Principal }: any) => Principal)).toEqual([{ Service: 'amplify.amazonaws.com' }]);
  });

  test('has the managed policy, and nothing else', () => {
    expect(resolveIntrinsics(serviceRole().ManagedPolicyArns)).toEqual([
      'arn:aws:iam::aws:policy/service-role/AmplifyBackendDeployFullAccess',
    ]);
    expect(serviceRole().Policies).toBeUndefined();
    createApp().template().resourceCountIs('AWS::IAM::Policy', 0);
  });
});

describe('an image asset of the backend', () => {
  const assume = (role: string, name: string) =>
    decide(
      {
        principal: ROLE,
        action: 'sts:AssumeRole',
        resource: role,
        context: { 'aws:PrincipalAccount': ACCOUNT, 'aws:ResourceAccount': role.split(':')[4]! },
      },
      { identity: [CDK_DEPLOY], resource: resolveToolkit(TOOLKIT.Resources[name].Properties.AssumeRolePolicyDocument) },
    );

  test.each([
    ['image-publishing', 'ImagePublishingRole'],
    ['file-publishing', 'FilePublishingRole'],
    ['deploy', 'DeploymentActionRole'],
    ['lookup', 'LookupRole'],
  ])('the service role assumes the %s role of the bootstrap', async (name, resource) => {
    expect(await assume(bootstrapRole(name), resource)).toBe('Allowed');
  });

  test('the service role does not assume the role that CloudFormation executes with', async () => {
    const role = bootstrapRole('cfn-exec').replace('-cfn-exec-role-', '-cfn-exec-');
    expect(await assume(role, 'CloudFormationExecutionRole')).not.toBe('Allowed');
  });

  test('the service role does not reach into another account', async () => {
    expect(await assume(bootstrapRole('image-publishing', '444455556666'), 'ImagePublishingRole')).not.toBe('Allowed');
  });

  test.each(['ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage'])(
    'the image-publishing role may do %s in the bootstrap repository',
    async (action) => {
      const repository = `arn:aws:ecr:eu-central-1:${ACCOUNT}:repository/cdk-assets`;
      const policy = resolveIntrinsics<any>(
        TOOLKIT.Resources.ImagePublishingRoleDefaultPolicy.Properties.PolicyDocument,
        {
          values: { 'ContainerAssetsRepository.Arn': repository },
        },
      );
      const principal = bootstrapRole('image-publishing');
      expect(await decide({ principal, action, resource: repository }, { identity: [policy] })).toBe('Allowed');
    },
  );
});

describe('an app that renders on the server', () => {
  const props = { platform: AmplifyPlatform.WEB_COMPUTE };
  const GROUP = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group`;
  const log = (action: string, resource: string) => {
    const { PolicyDocument } = findOne(createApp(props).template(), 'AWS::IAM::Policy');
    return decide({ principal: ROLE, action, resource }, { identity: [resolveIntrinsics<any>(PolicyDocument)] });
  };

  test.each([
    ['logs:CreateLogGroup', `${GROUP}:/aws/amplify/d1x2y3`],
    ['logs:CreateLogStream', `${GROUP}:/aws/amplify/d1x2y3:log-stream:main`],
    ['logs:PutLogEvents', `${GROUP}:/aws/amplify/d1x2y3:log-stream:main`],
  ])('writes its logs: %s', async (action, resource) => {
    expect(await log(action, resource)).toBe('Allowed');
  });

  // The evaluator takes no ARN for this action; AWS's own policies for Amplify name this one.
  test('lists the log groups of its account and region', () => {
    const { PolicyDocument } = findOne(createApp(props).template(), 'AWS::IAM::Policy');
    const { Statement } = resolveIntrinsics<any>(PolicyDocument);
    expect(Statement[2]).toEqual({ Action: 'logs:DescribeLogGroups', Effect: 'Allow', Resource: `${GROUP}:*` });
  });

  test.each([
    ['logs:PutLogEvents', `${GROUP}:/aws/lambda/other:log-stream:main`],
    ['logs:CreateLogGroup', `${GROUP}:/other`],
    ['logs:DeleteLogGroup', `${GROUP}:/aws/amplify/d1x2y3`],
  ])('touches no other logs: %s', async (action, resource) => {
    expect(await log(action, resource)).toBe('ImplicitlyDenied');
  });

  test('runs as what Amplify documents as the trust of a compute role', () => {
    const { AssumeRolePolicyDocument } = roles(props).WebComputeRole3807FCD5!.Properties;
    expect(AssumeRolePolicyDocument.Statement).toEqual([
      { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'amplify.amazonaws.com' } },
    ]);
  });
});

test('the logical ids of the roles stay', () => {
  expect(Object.keys(roles({ platform: AmplifyPlatform.WEB_COMPUTE }))).toEqual([
    'WebServiceRoleA9172838',
    'WebComputeRole3807FCD5',
  ]);
});

/** A part of the bootstrap template as it is without trusted accounts, and with external ids denied. */
function resolveToolkit(part: unknown): any {
  const isNoValue = (value: any) => value?.Ref === 'AWS::NoValue';
  const decideIf = (value: any): any => {
    if (Array.isArray(value)) {
      return value.map(decideIf).filter((item) => !isNoValue(item));
    }
    if (value === null || typeof value !== 'object') {
      return value;
    }
    if ('Fn::If' in value) {
      const [condition, yes, no] = value['Fn::If'];
      return decideIf(condition === 'ShouldDenyExternalId' ? yes : no);
    }
    const entries = Object.entries(value).map(([key, inner]) => [key, decideIf(inner)]);
    return Object.fromEntries(entries.filter(([, inner]) => !isNoValue(inner)));
  };
  return { Version: '2012-10-17', ...resolveIntrinsics<any>(decideIf(part)) };
}
