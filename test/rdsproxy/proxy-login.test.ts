import { Key } from 'aws-cdk-lib/aws-kms';
import { ClientPasswordAuthType } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ProxiedDatabase, ProxyAuth, ProxyClientAuthentication, ProxyEngineFamily } from '../../src/rdsproxy';
import { authEntries } from '../../src/rdsproxy/proxy-login';
import { AURORA_MYSQL, AURORA_POSTGRESQL, DatabaseStack, SQL_SERVER } from './database';

const { IAM, PASSWORD, IAM_OR_PASSWORD } = ProxyClientAuthentication;
const { MYSQL, POSTGRESQL, SQLSERVER } = ProxyEngineFamily;

function targetOf(stack: DatabaseStack, family: ProxyEngineFamily): ProxiedDatabase {
  return family === SQLSERVER
    ? ProxiedDatabase.fromInstance(stack.instance(SQL_SERVER))
    : ProxiedDatabase.fromCluster(stack.cluster(family === MYSQL ? AURORA_MYSQL : AURORA_POSTGRESQL));
}

test.each([
  [IAM, MYSQL, 'REQUIRED'],
  [PASSWORD, MYSQL, 'DISABLED'],
  [IAM_OR_PASSWORD, SQLSERVER, 'ENABLED'],
])('clients that log in with %s on %s: IAM is %s', (clientAuthentication, family, iamAuth) => {
  const stack = new DatabaseStack();
  const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], { clientAuthentication });
  stack.proxy({ target: targetOf(stack, family), auth });
  expect(stack.only('AWS::RDS::DBProxy').Auth).toEqual([
    { AuthScheme: 'SECRETS', IAMAuth: iamAuth, SecretArn: { Ref: 'SecretA720EF05' } },
  ]);
});

describe.each([
  [ClientPasswordAuthType.MYSQL_NATIVE_PASSWORD, MYSQL],
  [ClientPasswordAuthType.MYSQL_CACHING_SHA2_PASSWORD, MYSQL],
  [ClientPasswordAuthType.POSTGRES_MD5, POSTGRESQL],
  [ClientPasswordAuthType.POSTGRES_SCRAM_SHA_256, POSTGRESQL],
  [ClientPasswordAuthType.SQL_SERVER_AUTHENTICATION, SQLSERVER],
])('the password type %s', (clientPasswordAuthType, own) => {
  const make = (family: ProxyEngineFamily) => {
    const stack = new DatabaseStack();
    const options = { clientAuthentication: PASSWORD, clientPasswordAuthType };
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], options);
    return () => stack.proxy({ target: targetOf(stack, family), auth });
  };

  test(`is for ${own}, whose proxy has it`, () => {
    const { Auth } = (make(own)().stack as DatabaseStack).only('AWS::RDS::DBProxy');
    expect(Auth).toMatchObject([{ ClientPasswordAuthType: clientPasswordAuthType }]);
  });

  test.each([MYSQL, POSTGRESQL, SQLSERVER].filter((family) => family !== own))('is not for %s', (family) => {
    expect(make(family)).toThrow(new RegExp(`^clientPasswordAuthType must fit ${family}, got: `));
  });
});

test('a password type that does not exist', () => {
  const stack = new DatabaseStack();
  const clientPasswordAuthType = '' as ClientPasswordAuthType;
  const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], { clientPasswordAuthType });
  expect(() => stack.proxy({ auth })).toThrow(/^clientPasswordAuthType must fit MYSQL/);
});

test.each([
  [MYSQL, IAM_OR_PASSWORD, false],
  [POSTGRESQL, IAM_OR_PASSWORD, false],
  [SQLSERVER, IAM_OR_PASSWORD, true],
])('on %s, clients with %s are accepted: %s', (family, clientAuthentication, isAccepted) => {
  const stack = new DatabaseStack();
  const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], { clientAuthentication });
  const make = () => stack.proxy({ target: targetOf(stack, family), auth });
  if (isAccepted) {
    expect(make).not.toThrow();
  } else {
    expect(make).toThrow(/^clientAuthentication must be IAM or PASSWORD/);
  }
});

test.each([
  [MYSQL, true],
  [POSTGRESQL, true],
  [SQLSERVER, false],
])('end-to-end IAM on %s is accepted: %s', (family, isAccepted) => {
  const stack = new DatabaseStack();
  const make = () => stack.proxy({ target: targetOf(stack, family) });
  if (isAccepted) {
    expect(make).not.toThrow();
  } else {
    expect(make).toThrow(/^auth must use secrets for SQL Server/);
  }
});

test('a proxy with end-to-end IAM reads no secret', () => {
  expect(authEntries(ProxyAuth.endToEndIam({ databaseUsers: ['app'] }))).toBeUndefined();
});

test('passwords without TLS are accepted', () => {
  const stack = new DatabaseStack();
  const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], { clientAuthentication: PASSWORD });
  expect(() => stack.proxy({ auth, requireTls: false })).not.toThrow();
});

test('a key of the same stack names the role, as the CDK does it', () => {
  const stack = new DatabaseStack();
  const secret = new Secret(stack, 'Secret', { encryptionKey: new Key(stack, 'Key') });
  stack.proxy({ auth: ProxyAuth.secrets([secret]) });
  expect(JSON.stringify(stack.only('AWS::KMS::Key').KeyPolicy)).toContain('ProxyRole46D67FAB');
});

test('each of two secrets is in the proxy and readable for its role', () => {
  const stack = new DatabaseStack();
  stack.proxy({ auth: ProxyAuth.secrets([new Secret(stack, 'One'), new Secret(stack, 'Two')]) });
  expect(stack.only('AWS::RDS::DBProxy').Auth).toHaveLength(2);
  const [{ Properties }] = Object.values(stack.template.findResources('AWS::IAM::Policy'));
  expect(JSON.stringify(Properties.PolicyDocument)).toMatch(/One.*Two/);
});

test('the users of a proxy are in statements of 20, each user once', () => {
  const stack = new DatabaseStack();
  const databaseUsers = Array.from({ length: 45 }, (_, index) => `user${index}`);
  stack.proxy({ auth: ProxyAuth.endToEndIam({ databaseUsers }) });
  const statements = stack.only('AWS::IAM::Policy').PolicyDocument.Statement as { Resource: unknown[] }[];
  expect(statements.map(({ Resource }) => Resource.length)).toEqual([20, 20, 5]);
  expect(JSON.stringify(statements).match(/\buser\d+\b/g)).toEqual(databaseUsers);
});
