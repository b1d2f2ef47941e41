import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ApiTestSuite } from '../../src/apitest';
import { decide } from '../support/iam';
import { Ground } from './ground';

const ACCOUNT = '111122223333';
const ARNS = {
  bucket: 'arn:aws:s3:::shop-results',
  secret: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:shop-abc123`,
  runner: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:runner`,
  suite: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:suite`,
  key: `arn:aws:kms:eu-central-1:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
};

const ground = new Ground();
const suite = ground.function('Suite');
const made = ground.test({ suite: ApiTestSuite.custom(suite), encryptionKey: new Key(ground.stack, 'Key') });
made.gate('Release', { after: [suite], runWhenChanges: ['1'] });
const template = Template.fromStack(ground.stack);
const roles = Object.keys(template.findResources('AWS::IAM::Role'));
/** Roles by their logical ids. */
const ROLES = Object.fromEntries(roles.map((id) => [id, `arn:aws:iam::${ACCOUNT}:role/${id}`]));

/** The policies of the role whose logical id begins with a text. */
function policiesOf(role: string): object[] {
  const ids = Object.entries(template.toJSON().Resources as Record<string, any>);
  const arns = Object.fromEntries(
    ids.flatMap(([id, { Type }]) => {
      const arn = arnOf(id, Type);
      return arn ? [[id, arn]] : [];
    }),
  );
  return ids
    .filter(([id, { Type }]) => Type === 'AWS::IAM::Policy' && id.startsWith(role))
    .map(([, { Properties }]) => replaced(Properties.PolicyDocument, arns));
}

function arnOf(id: string, type: string): string | undefined {
  const byType: Record<string, string> = {
    'AWS::S3::Bucket': ARNS.bucket,
    'AWS::SecretsManager::Secret': ARNS.secret,
    'AWS::KMS::Key': ARNS.key,
    'AWS::Lambda::Function': id.startsWith('Suite') ? ARNS.suite : ARNS.runner,
  };
  return byType[type];
}

/** With the ARN in the place of each reference. */
function replaced(value: any, arns: Record<string, string>): any {
  const named = value?.Ref ?? value?.['Fn::GetAtt']?.[0];
  if (named !== undefined && arns[named] !== undefined) {
    return arns[named];
  }
  if (value?.['Fn::Join']) {
    return value['Fn::Join'][1].map((part: any) => replaced(part, arns)).join(value['Fn::Join'][0]);
  }
  if (Array.isArray(value)) {
    return value.map((item) => replaced(item, arns));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaced(item, arns)]))
    : value;
}

const ask = (role: string, action: string, resource: string, context: Record<string, string> = {}) =>
  decide(
    { principal: principalOf(role), action, resource, resourceAccount: ACCOUNT, context },
    { identity: policiesOf(role), ...(action.startsWith('kms:') && { resource: keyPolicy() }) },
  );

/** KMS asks the policy of the key first. */
function keyPolicy(): object {
  const [{ Properties }] = Object.values<any>(template.findResources('AWS::KMS::Key'));
  return replaced(Properties.KeyPolicy, { ...ROLES, 'AWS::Partition': 'aws' });
}

const principalOf = (role: string) => ROLES[roles.find((id) => id.startsWith(role)) ?? ''];

const RUNNER = 'ShopRunnerServiceRole';
const GATE = 'ShopGateFunctionServiceRole';

test.each<[string, string, string, Record<string, string>?]>([
  [RUNNER, 'secretsmanager:GetSecretValue', ARNS.secret],
  [RUNNER, 's3:PutObject', `${ARNS.bucket}/results/2026-01-02/a.json`],
  [RUNNER, 'lambda:InvokeFunction', ARNS.suite],
  [RUNNER, 'kms:GenerateDataKey', ARNS.key],
  [GATE, 'lambda:InvokeFunction', ARNS.runner],
  [GATE, 's3:PutObject', `${ARNS.bucket}/passed/Release/abc`],
  [GATE, 's3:ListBucket', ARNS.bucket, { 's3:prefix': 'passed/Release/abc' }],
  [GATE, 'kms:GenerateDataKey', ARNS.key],
])('%s may %s on %s', async (...[role, action, resource, context]) => {
  expect(await ask(role, action, resource, context)).toBe('Allowed');
});

test.each<[string, string, string, Record<string, string>?]>([
  [RUNNER, 'secretsmanager:GetSecretValue', `${ARNS.secret}x`],
  [RUNNER, 'secretsmanager:PutSecretValue', ARNS.secret],
  [RUNNER, 's3:PutObject', `${ARNS.bucket}/passed/Release/abc`],
  [RUNNER, 's3:GetObject', `${ARNS.bucket}/results/2026-01-02/a.json`],
  [RUNNER, 's3:ListBucket', ARNS.bucket, { 's3:prefix': 'results/' }],
  [RUNNER, 'lambda:InvokeFunction', ARNS.runner],
  [GATE, 'lambda:InvokeFunction', ARNS.suite],
  [GATE, 'secretsmanager:GetSecretValue', ARNS.secret],
  [GATE, 's3:PutObject', `${ARNS.bucket}/results/2026-01-02/a.json`],
  [GATE, 's3:GetObject', `${ARNS.bucket}/results/2026-01-02/a.json`],
  [GATE, 's3:DeleteObject', `${ARNS.bucket}/passed/Release/abc`],
  [GATE, 's3:ListBucket', ARNS.bucket, { 's3:prefix': 'results/' }],
])('%s may not %s on %s', async (...[role, action, resource, context]) => {
  expect(await ask(role, action, resource, context)).toBe('ImplicitlyDenied');
});

describe('the bucket', () => {
  const policy = () => {
    const [{ Properties }] = Object.values<any>(template.findResources('AWS::S3::BucketPolicy'));
    const { Statement, ...rest } = Properties.PolicyDocument;
    const ids = Object.keys(template.findResources('AWS::S3::Bucket'));
    return { ...rest, Statement: replaced(Statement, Object.fromEntries(ids.map((id) => [id, ARNS.bucket]))) };
  };
  const put = (context: Record<string, string>) =>
    decide(
      {
        principal: `arn:aws:iam::${ACCOUNT}:role/it`,
        action: 's3:PutObject',
        resource: `${ARNS.bucket}/results/a.json`,
        resourceAccount: ACCOUNT,
        context,
      },
      { identity: policiesOf(RUNNER), resource: policy() },
    );

  test('admits encrypted connections', async () => {
    expect(await put({ 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.2' })).toBe('Allowed');
  });

  test.each<[string, Record<string, string>]>([
    ['no connection without TLS', { 'aws:SecureTransport': 'false', 's3:TlsVersion': '1.2' }],
    ['no old TLS', { 'aws:SecureTransport': 'true', 's3:TlsVersion': '1.1' }],
  ])('admits %s', async (_, context) => {
    expect(await put(context)).toBe('ExplicitlyDenied');
  });
});
