import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccountRootPrincipal, ArnPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Alias, type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { grantSecret } from '../../../src/private/synth/grant-secret';

const env = { account: '111122223333', region: 'eu-central-1' };
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const READ = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'];
const VIA = { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com' } };

/** A role in one stack, and another stack for what it reads. */
function newRole({ foreign = env.account, context = {} } = {}) {
  const app = new App({ postCliContext: context });
  const own = new Stack(app, 'Own', { env });
  const other = new Stack(app, 'Other', { env: { ...env, account: foreign } });
  const role = new Role(own, 'Role', { roleName: 'reader', assumedBy: new AccountRootPrincipal() });
  return { own, other, role };
}

const secretWith = (encryptionKey: IKey) =>
  new Secret(encryptionKey.stack, 'Secret', { encryptionKey, secretName: 'db' });

function statementsOf(stack: Stack) {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  return policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
}

const decrypts = (stack: Stack) => statementsOf(stack).filter(({ Action }) => Action === 'kms:Decrypt');

/** The actions that the policy of the key allows to others than the root of its account, and for whom. */
function admittedTo(stack: Stack) {
  const [key] = Object.values(Template.fromStack(stack).findResources('AWS::KMS::Key'));
  return key.Properties.KeyPolicy.Statement.slice(1);
}

test('a secret without a key needs the secret alone', () => {
  const { own, role } = newRole();
  grantSecret(new Secret(own, 'Secret'), role);
  expect(statementsOf(own).map(({ Action }) => Action)).toEqual([READ]);
});

test('a key of the same stack admits the role, as the CDK does it', () => {
  const { own, role } = newRole();
  grantSecret(secretWith(new Key(own, 'Key')), role);
  expect(decrypts(own)).toEqual([]);
  expect(JSON.stringify(admittedTo(own))).toContain('"Fn::GetAtt":["Role');
});

describe('a key of another stack', () => {
  test('does not name the role, so that there is no cycle', () => {
    const { own, other, role } = newRole();
    grantSecret(secretWith(new Key(other, 'Key')), role);
    expect(JSON.stringify(admittedTo(other))).not.toContain('Role');
    expect(other.dependencies).not.toContain(own);
  });

  test('is used by the permission of the role, through Secrets Manager only', () => {
    const { own, other, role } = newRole();
    const secret = secretWith(new Key(other, 'Key'));
    const grant = grantSecret(secret, role);
    expect(grant.success).toBe(true);
    expect(statementsOf(own)).toEqual([
      { Action: READ, Effect: 'Allow', Resource: own.resolve(secret.secretArn) },
      { Action: 'kms:Decrypt', Effect: 'Allow', Resource: expect.anything(), Condition: VIA },
    ]);
  });

  test('of another account has to admit the role', () => {
    const { other, role } = newRole({ foreign: '444455556666' });
    grantSecret(secretWith(new Key(other, 'Key')), role);
    expect(JSON.stringify(admittedTo(other))).toContain('role/reader');
  });
});

describe('an imported key', () => {
  const importedSecret = (stack: Stack, encryptionKey: IKey): ISecret =>
    Secret.fromSecretAttributes(stack, 'Imported', {
      secretPartialArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db',
      encryptionKey,
    });

  test('is used by the permission of the role: its own policy stays as it is', () => {
    const { own, role } = newRole();
    grantSecret(secretWith(Key.fromKeyArn(own, 'Key', KEY)), role);
    expect(decrypts(own)).toEqual([{ Action: 'kms:Decrypt', Effect: 'Allow', Resource: KEY, Condition: VIA }]);
  });

  test('and a secret without the end of its ARN', () => {
    const { own, role } = newRole();
    grantSecret(importedSecret(own, Key.fromKeyArn(own, 'Key', KEY)), role);
    expect(statementsOf(own)[0].Resource).toBe('arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-??????');
  });

  test('that is known by its alias is used as the CDK lets it', () => {
    const { own, role } = newRole({ context: { '@aws-cdk/aws-kms:applyImportedAliasPermissionsToPrincipal': true } });
    grantSecret(importedSecret(own, Alias.fromAliasName(own, 'Key', 'alias/db')), role);
    const isAliased = { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/db' } };
    expect(decrypts(own)[0].Condition).toEqual({ ...VIA, ...isAliased });
  });
});

test('a principal without a policy of its own is left to the CDK', () => {
  const { other } = newRole();
  grantSecret(secretWith(new Key(other, 'Key')), new ArnPrincipal('arn:aws:iam::111122223333:role/reader'));
  expect(JSON.stringify(admittedTo(other))).toContain('role/reader');
});
