import { Token } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
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

test('a user may be a token', () => {
  const user = Token.asString({ Ref: 'User' });
  expect(ProxyAuth.endToEndIam({ databaseUsers: [user] }).databaseUsers).toEqual([user]);
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

const once = 'name each database user that a client logs in as, once';

test.each([
  [[], `databaseUsers must name at least one user, got: []; ${once}`],
  [['app', 'app'], `databaseUsers must name no user twice, got: ["app","app"]; ${once}`],
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
