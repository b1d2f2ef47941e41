import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type IDatabaseCluster,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseLogin } from '../../../src/database-login';
import { DatabaseTarget } from '../../../src/database-target';
import {
  allowHttps,
  DATABASE_NAME,
  databaseEnvironment,
  grantDatabaseLogin,
  mayPause,
  requireIamAuthentication,
} from '../../../src/private/synth/database-access';

const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 });
const ADDRESS = { host: 'shop.example', port: '5432', resourceId: 'cluster-1' };
const USER = DatabaseLogin.iamUser('migrator');
const newStack = () => new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
const newCluster = (stack: Stack, more: object = {}) =>
  new DatabaseCluster(stack, 'Cluster', {
    engine,
    vpc: new Vpc(stack, 'Vpc'),
    writer: ClusterInstance.serverlessV2('Writer'),
    ...more,
  });
const imported = (stack: Stack): IDatabaseCluster =>
  DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', {
    clusterIdentifier: 'shop',
    engine,
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
  });

test('a function finds the database, and its secret or its user', () => {
  const stack = newStack();
  const secret = Secret.fromSecretCompleteArn(stack, 'Secret', 'arn:aws:secretsmanager:eu-central-1:1:secret:a-123456');
  expect(databaseEnvironment(USER, ADDRESS)).toEqual({
    DATABASE_HOST: 'shop.example',
    DATABASE_PORT: '5432',
    DATABASE_USER: 'migrator',
  });
  expect(databaseEnvironment(DatabaseLogin.secret(secret), ADDRESS)).toEqual({
    DATABASE_HOST: 'shop.example',
    DATABASE_PORT: '5432',
    DATABASE_SECRET_ARN: secret.secretArn,
  });
});

describe('the grant of a login', () => {
  const statementsOf = (login: (stack: Stack) => DatabaseLogin, database: (stack: Stack) => IDatabaseCluster) => {
    const stack = newStack();
    const role = new Role(stack, 'Role', { assumedBy: new AccountRootPrincipal() });
    grantDatabaseLogin(login(stack), DatabaseTarget.fromCluster(database(stack)), ADDRESS, role, stack);
    const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
    return policies.flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument.Statement);
  };

  test('by IAM is for this user of this database', () => {
    const [statement, ...others] = statementsOf(() => USER, imported);
    expect(others).toEqual([]);
    expect(statement).toMatchObject({ Effect: 'Allow', Action: 'rds-db:connect' });
    expect(JSON.stringify(statement.Resource)).toContain(
      ':rds-db:eu-central-1:111122223333:dbuser:cluster-1/migrator"',
    );
  });

  test('by IAM is where the database is', () => {
    const [{ Resource }] = statementsOf(
      () => USER,
      (stack) =>
        Object.defineProperty(imported(stack), 'env', { value: { account: '444455556666', region: 'us-east-1' } }),
    );
    expect(JSON.stringify(Resource)).toContain(':rds-db:us-east-1:444455556666:dbuser:cluster-1/migrator"');
  });

  test('by a secret reads it, and nothing else', () => {
    const statements = statementsOf((stack) => DatabaseLogin.secret(new Secret(stack, 'Secret')), imported);
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: { Ref: expect.stringMatching(/^Secret/) },
      },
    ]);
  });
});

describe('a login by IAM', () => {
  const synth = (login: (stack: Stack) => DatabaseLogin, iamAuthentication?: boolean) => () => {
    const stack = newStack();
    const target = DatabaseTarget.fromCluster(newCluster(stack, { iamAuthentication }));
    requireIamAuthentication(login(stack), target, stack);
    Template.fromStack(stack);
  };

  test('needs IAM authentication to be on', () => {
    expect(synth(() => USER)).toThrow(
      'login must be a secret unless IAM authentication is on, got: migrator; set iamAuthentication: true on Stack/Cluster',
    );
    expect(synth(() => USER, true)).not.toThrow();
  });

  test('is no login by a secret', () => {
    expect(synth((stack) => DatabaseLogin.secret(new Secret(stack, 'Secret')))).not.toThrow();
  });
});

test('HTTPS is let out to everywhere, and nothing else', () => {
  const stack = newStack();
  const group = new SecurityGroup(stack, 'Group', { vpc: new Vpc(stack, 'Vpc'), allowAllOutbound: false });
  allowHttps(group, 'AWS');
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
    SecurityGroupEgress: [
      { CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443, Description: 'to AWS' },
    ],
  });
});

test.each([
  [{ serverlessV2MinCapacity: 0 }, true],
  [{ serverlessV2MinCapacity: 0.5 }, false],
  [{}, false],
])('a cluster with %j may pause: %s', (more, expected) => {
  const stack = newStack();
  expect(mayPause(newCluster(stack, more))).toBe(expected);
});

test('an import, as far as the app tells, does not pause', () => {
  expect(mayPause(imported(newStack()))).toBe(false);
});

test.each([
  ['shop', true],
  ['a_b-$1', true],
  ['a'.repeat(63), true],
  ['a'.repeat(64), false],
  ['', false],
  ['a b', false],
  ['a;b', false],
])('%j is the name of a database: %s', (name, expected) => {
  expect(DATABASE_NAME.pattern.test(name)).toBe(expected);
});
