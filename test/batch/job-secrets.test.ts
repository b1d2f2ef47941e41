import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-batch';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret as StoredSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Ground } from './ground';

const env = { account: '111122223333', region: 'eu-central-1' };
const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:token-AbCdEf';
const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1';

let app: App;
let stack: Stack;

beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'App', { env });
});

/** The statements of the role that starts the jobs. */
function startRights(secrets: Record<string, Secret>): { Action: unknown; Condition?: unknown; Resource: unknown }[] {
  const ground = new Ground(stack);
  ground.backlog({ secrets });
  const [[, policy]] = Object.entries(ground.template().findResources('AWS::IAM::Policy')).filter(([id]) =>
    id.startsWith('MadeExecutionRole'),
  );
  return policy.Properties.PolicyDocument.Statement;
}

function imported(encryptionKey?: IKey): ISecret {
  return StoredSecret.fromSecretAttributes(stack, 'Token', { secretCompleteArn: ARN, encryptionKey });
}

const importedKey = () => Key.fromKeyArn(stack, 'Key', KEY_ARN);
const decryptsFor = (...secretArns: unknown[]) => ({
  Effect: 'Allow',
  Action: 'kms:Decrypt',
  Resource: '*',
  Condition: {
    StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' },
    StringLike: { 'kms:EncryptionContext:SecretARN': secretArns },
  },
});

test('a secret is read', () => {
  expect(startRights({ TOKEN: Secret.fromSecretsManager(imported()) })).toContainEqual({
    Effect: 'Allow',
    Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    Resource: ARN,
  });
});

test('without a key of its own, nothing is decrypted', () => {
  const actions = startRights({ TOKEN: Secret.fromSecretsManager(imported()) }).flatMap(({ Action }) => Action);
  expect(actions).not.toContain('kms:Decrypt');
});

test.each<[string, (secret: ISecret) => Secret]>([
  ['itself', (secret) => Secret.fromSecretsManager(secret)],
  ['in one field', (secret) => Secret.fromSecretsManager(secret, 'password')],
  ['in one version', (secret) => Secret.fromSecretsManagerVersion(secret, { versionStage: 'AWSPREVIOUS' }, 'password')],
])('with an imported key, Secrets Manager decrypts the secret %s for the role', (_, of) => {
  expect(startRights({ TOKEN: of(imported(importedKey())) })).toContainEqual(decryptsFor(ARN, `${ARN}-??????`));
});

test('a field of a secret of another stack is decrypted, with its key in a third one, and no stack waits for that of the backlog', () => {
  const keys = new Stack(app, 'Keys', { env });
  const data = new Stack(app, 'Data', { env });
  const secret = new StoredSecret(data, 'Token', { encryptionKey: new Key(keys, 'Key') });
  const arn = { 'Fn::ImportValue': expect.stringMatching('^Data:') };
  const withSuffix = { 'Fn::Join': ['', [arn, '-??????']] };
  expect(startRights({ TOKEN: Secret.fromSecretsManager(secret, 'password') })).toContainEqual(
    decryptsFor(arn, withSuffix),
  );
  expect([keys, data].flatMap((other) => other.dependencies)).not.toContain(stack);
});

test('the policy of the key admits the account, through Secrets Manager', () => {
  const keys = new Stack(app, 'Keys', { env });
  const secret = new StoredSecret(keys, 'Token', { encryptionKey: new Key(keys, 'Key') });
  startRights({ TOKEN: Secret.fromSecretsManager(secret) });
  const [key] = Object.values(Template.fromStack(keys).findResources('AWS::KMS::Key'));
  expect(key.Properties.KeyPolicy.Statement).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Principal: { AWS: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::111122223333:root']] } },
    Resource: '*',
    Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } },
  });
});

test('a parameter is read and decrypted by its own key', () => {
  const parameter = StringParameter.fromSecureStringParameterAttributes(stack, 'Token', {
    parameterName: '/token',
    encryptionKey: importedKey(),
  });
  expect(startRights({ TOKEN: Secret.fromSsmParameter(parameter) })).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: KEY_ARN,
  });
});
