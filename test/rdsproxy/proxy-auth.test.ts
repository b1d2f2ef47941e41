import { Token } from 'aws-cdk-lib';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ProxyAuth, ProxyClientAuthentication } from '../../src/rdsproxy';
import { DatabaseStack } from './database';

test('end-to-end IAM knows its users and no secrets', () => {
  const auth = ProxyAuth.endToEndIam({ databaseUsers: ['app', 'report.user-1@x'] });
  expect(auth).toMatchObject({
    databaseUsers: ['app', 'report.user-1@x'],
    databaseSecrets: [],
    clientAuthentication: 'IAM',
  });
});

test('clients of a proxy with secrets log in with IAM unless told otherwise', () => {
  const secret = new Secret(new DatabaseStack(), 'Secret');
  expect(ProxyAuth.secrets([secret]).clientAuthentication).toBe(ProxyClientAuthentication.IAM);
  expect(ProxyAuth.secrets([secret]).databaseUsers).toBeUndefined();
});

test('200 secrets are taken', () => {
  const secret = new Secret(new DatabaseStack(), 'Secret');
  expect(ProxyAuth.secrets(Array(200).fill(secret)).databaseSecrets).toHaveLength(200);
});

const once = 'name each database user that a client logs in as';
const written = 'a value from outside, such as *, would admit every user: write the names out';

test.each([
  [[], `databaseUsers must hold at least one user, got: []; ${once}`],
  [['app', 'app'], 'databaseUsers must list nothing twice, got: app; name each user once'],
  [[Token.asString({ Ref: 'User' })], `databaseUsers must be known at synth, got: a token; ${written}`],
  [['app', `x${Token.asString({ Ref: 'User' })}`], `databaseUsers must be known at synth, got: a token; ${written}`],
  [Token.asList({ Ref: 'Users' }), `databaseUsers must be known at synth, got: a token; ${written}`],
  ...['*', 'app*', 'a/b', 'a b', '$' + '{aws:username}', 'a?', ''].map((user) => [
    [user],
    `databaseUsers must consist of letters, digits and _ . @ -, got: ${user || "''"}; name one database user, without wildcards`,
  ]),
] as [string[], string][])('fails on the users %j', (databaseUsers, message) => {
  expect(() => ProxyAuth.endToEndIam({ databaseUsers })).toThrow(new Error(message));
});

test.each([0, 201])('fails on %i secrets', (count) => {
  const secret = new Secret(new DatabaseStack(), 'Secret');
  expect(() => ProxyAuth.secrets(Array(count).fill(secret))).toThrow(
    new Error(
      `the number of secrets must be a whole number between 1 and 200, got: ${count}; give a secret for each database user, or use ProxyAuth.endToEndIam`,
    ),
  );
});

describe('a secret without its complete ARN', () => {
  const ARN = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db/app';

  test.each([
    ['by its name', (stack: DatabaseStack) => Secret.fromSecretNameV2(stack, 'Imported', 'db/app')],
    ['by its partial ARN', (stack: DatabaseStack) => Secret.fromSecretPartialArn(stack, 'Imported', ARN)],
  ])('is rejected when it is imported %s, also beside others', (_, importSecret) => {
    const stack = new DatabaseStack();
    expect(() => ProxyAuth.secrets([new Secret(stack, 'Own'), importSecret(stack)])).toThrow(
      /^secrets must have a complete ARN, got: .*; RDS Proxy finds no secret by its name or partial ARN: import it with Secret.fromSecretCompleteArn \[Stack\/Imported]$/,
    );
  });

  test('is accepted when it is imported by its complete ARN, also one that is known at deploy time', () => {
    const stack = new DatabaseStack();
    const arns = [`${ARN}-AbCdEf`, Token.asString({ Ref: 'SecretArn' })];
    const secrets = arns.map((arn, index) => Secret.fromSecretCompleteArn(stack, `Imported${index}`, arn));
    expect(ProxyAuth.secrets(secrets).databaseSecrets).toEqual(secrets);
  });

  test("is accepted when it is a cluster's own", () => {
    expect(ProxyAuth.secrets([new DatabaseStack().cluster().secret as ISecret]).databaseSecrets).toHaveLength(1);
  });
});

test.each(['app', 'APP', 'app_1', 'a.b', 'a@b', 'a-b', '1'])('the user %s is accepted', (user) => {
  expect(ProxyAuth.endToEndIam({ databaseUsers: [user] }).databaseUsers).toEqual([user]);
});

test('what happens to a list afterwards does not matter', () => {
  const secret = new Secret(new DatabaseStack(), 'Secret');
  const [users, secrets] = [['app'], [secret]];
  const [iam, withSecrets] = [ProxyAuth.endToEndIam({ databaseUsers: users }), ProxyAuth.secrets(secrets)];
  users.push('*');
  secrets.push(secret);
  expect([iam.databaseUsers, withSecrets.databaseSecrets]).toEqual([['app'], [secret]]);
});

describe('values of another kind are rejected', () => {
  const secret = () => new Secret(new DatabaseStack(), 'Secret');

  test.each<[string, () => unknown, RegExp]>([
    ['options', () => ProxyAuth.endToEndIam(undefined as never), /^options must be an object/],
    ['users', () => ProxyAuth.endToEndIam({ databaseUsers: 'app' as never }), /^options.databaseUsers must be a list/],
    [
      'a user',
      () => ProxyAuth.endToEndIam({ databaseUsers: [5 as never] }),
      /^options.databaseUsers\[0] must be a text/,
    ],
    ['secrets', () => ProxyAuth.secrets(secret() as never), /^secrets must be a list/],
    ['a secret', () => ProxyAuth.secrets(['arn' as never]), /^secrets\[0] must be an object/],
    ['settings', () => ProxyAuth.secrets([secret()], 'IAM' as never), /^options must be an object/],
    [
      'a login',
      () => ProxyAuth.secrets([secret()], { clientAuthentication: 'KERBEROS' as never }),
      /^clientAuthentication must be one of IAM, PASSWORD, IAM_OR_PASSWORD, got: KERBEROS/,
    ],
    [
      'a password type',
      () => ProxyAuth.secrets([secret()], { clientPasswordAuthType: 5 as never }),
      /^options.clientPasswordAuthType must be a text/,
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
