import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  ClientPasswordAuthType,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type DatabaseClusterProps,
  DatabaseInstance,
  DatabaseInstanceEngine,
  type IClusterEngine,
  type IInstanceEngine,
  SessionPinningFilter,
  SqlServerEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AlarmThreshold } from '../../src/alarm-threshold';
import {
  ClientProfile,
  PinningAwareDatabaseProxy,
  type PinningAwareDatabaseProxyProps,
  ProxiedDatabase,
  ProxyAuth,
  ProxyClientAuthentication,
  ProxyNetworkType,
} from '../../src/rdsproxy';
import { expectMessages } from './mistakes';

const MYSQL = DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 });
const POSTGRESQL = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_3 });
const SQL_SERVER = DatabaseInstanceEngine.sqlServerSe({ version: SqlServerEngineVersion.VER_16 });

type Props = Partial<PinningAwareDatabaseProxyProps>;

const vpcOf = (stack: Stack) => (stack.node.tryFindChild('Vpc') as IVpc) ?? new Vpc(stack, 'Vpc', { maxAzs: 2 });
const secrets = (stack: Stack) => [new Secret(stack, 'Login')];

function cluster(stack: Stack, engine: IClusterEngine, props: Partial<DatabaseClusterProps> = {}): ProxiedDatabase {
  const made = new DatabaseCluster(stack, 'Database', {
    vpc: vpcOf(stack),
    engine,
    writer: ClusterInstance.serverlessV2('Writer'),
    iamAuthentication: true,
    ...props,
  });
  return ProxiedDatabase.fromCluster(made);
}

function instance(stack: Stack, engine: IInstanceEngine): ProxiedDatabase {
  return ProxiedDatabase.fromInstance(new DatabaseInstance(stack, 'Database', { vpc: vpcOf(stack), engine }));
}

function proxy(stack: Stack, props: Props = {}, engine = MYSQL): PinningAwareDatabaseProxy {
  return new PinningAwareDatabaseProxy(stack, 'Proxy', {
    vpc: vpcOf(stack),
    target: props.target ?? cluster(stack, engine),
    auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
    ...props,
  });
}

const roleIn = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });

describe('PinningAwareDatabaseProxy', () => {
  expectMessages([
    [
      'a pinning filter on PostgreSQL',
      (stack) => proxy(stack, { sessionPinningFilters: [SessionPinningFilter.EXCLUDE_VARIABLE_SETS] }, POSTGRESQL),
      'sessionPinningFilters must be left out for PostgreSQL, got: ["EXCLUDE_VARIABLE_SETS"]; PostgreSQL has no filters: move SET statements to initQuery or to the role of the user [Stack/Proxy]',
    ],
    [
      'a pinning filter that does not exist',
      (stack) => proxy(stack, { sessionPinningFilters: [SessionPinningFilter.of('EXCLUDE_ALL')] }),
      'sessionPinningFilters must hold EXCLUDE_VARIABLE_SETS only, got: ["EXCLUDE_ALL"]; use SessionPinningFilter.EXCLUDE_VARIABLE_SETS [Stack/Proxy]',
    ],
    [
      'a fraction as a percentage',
      (stack) => proxy(stack, { maxConnectionsPercent: 0.9 }),
      "maxConnectionsPercent must be a whole number between 1 and 100, got: 0.9; it is a percentage of the database's max_connections [Stack/Proxy]",
    ],
    [
      'more than all connections',
      (stack) => proxy(stack, { maxConnectionsPercent: 150 }),
      "maxConnectionsPercent must be a whole number between 1 and 100, got: 150; it is a percentage of the database's max_connections [Stack/Proxy]",
    ],
    [
      'idle connections alone',
      (stack) => proxy(stack, { maxIdleConnectionsPercent: 10 }),
      'maxIdleConnectionsPercent must come with maxConnectionsPercent, got: 10; set both [Stack/Proxy]',
    ],
    [
      'more idle connections than connections',
      (stack) => proxy(stack, { maxConnectionsPercent: 50, maxIdleConnectionsPercent: 60 }),
      'maxIdleConnectionsPercent must be a whole number between 0 and 50, got: 60; it cannot be above maxConnectionsPercent [Stack/Proxy]',
    ],
    [
      'to wait an hour for a connection',
      (stack) => proxy(stack, { borrowTimeout: Duration.hours(1) }),
      'borrowTimeout must be between 0 seconds and 5 minutes, got: 1 hour; use whole seconds; a client that waits longer should fail and try again [Stack/Proxy]',
    ],
    [
      'to wait a fraction of a second',
      (stack) => proxy(stack, { borrowTimeout: Duration.millis(1500) }),
      'borrowTimeout must be in whole seconds, got: 1 second 500 millis; use whole seconds; a client that waits longer should fail and try again [Stack/Proxy]',
    ],
    [
      'idle clients for a day',
      (stack) => proxy(stack, { idleClientTimeout: Duration.days(1) }),
      'idleClientTimeout must be between 1 second and 8 hours, got: 1 day; use whole seconds; idle clients cost only memory, so the default of 30 minutes will do [Stack/Proxy]',
    ],
    [
      'a name in capitals',
      (stack) => proxy(stack, { proxyName: 'Orders' }),
      'proxyName must be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter, got: Orders; choose such a name, or leave it out to have one generated [Stack/Proxy]',
    ],
    [
      'a password in the initial query',
      (stack) => proxy(stack, { initQuery: "SET PASSWORD = 'x'" }),
      'initQuery must hold no secret; everyone who may describe the proxy reads it; log in with ProxyAuth instead [Stack/Proxy]',
    ],
    [
      'IAM without TLS',
      (stack) => proxy(stack, { requireTls: false }),
      'requireTls must be true with IAM authentication, got: false; an IAM token is a password for 15 minutes; leave TLS on [Stack/Proxy]',
    ],
    [
      'IAM or password on MySQL',
      (stack) =>
        proxy(stack, {
          auth: ProxyAuth.secrets(secrets(stack), { clientAuthentication: ProxyClientAuthentication.IAM_OR_PASSWORD }),
        }),
      'clientAuthentication must be IAM or PASSWORD, got: IAM_OR_PASSWORD; only proxies for SQL Server accept both: choose IAM or PASSWORD [Stack/Proxy]',
    ],
    [
      'end-to-end IAM on SQL Server',
      (stack) => proxy(stack, { target: instance(stack, SQL_SERVER) }),
      'auth must use secrets for SQL Server, got: end-to-end IAM; end-to-end IAM exists for MySQL, MariaDB and PostgreSQL; use ProxyAuth.secrets [Stack/Proxy]',
    ],
    [
      'end-to-end IAM on a database without IAM',
      (stack) => proxy(stack, { target: cluster(stack, MYSQL, { iamAuthentication: false }) }),
      'Validation failed with the following errors:\n  [Stack/Proxy] target must have IAM authentication turned on for end-to-end IAM; set iamAuthentication: true on Stack/Database',
    ],
    [
      'IPv6 in subnets without it',
      (stack) => proxy(stack, { endpointNetworkType: ProxyNetworkType.DUAL }),
      'Validation failed with the following errors:\n  [Stack/Proxy] endpointNetworkType must be IPV4 in subnets without IPv6 addresses, Stack/Vpc/PrivateSubnet1, Stack/Vpc/PrivateSubnet2, got: DUAL; give the VPC ipProtocol: IpProtocol.DUAL_STACK, or choose other subnets',
    ],
    [
      'IPv6 to a database without it',
      (stack) => proxy(stack, { targetConnectionNetworkType: ProxyNetworkType.IPV6 }),
      'Validation failed with the following errors:\n  [Stack/Proxy] targetConnectionNetworkType must be IPV4 for a database that has no IPv6 addresses, got: IPV6; set networkType: NetworkType.DUAL on Stack/Database',
    ],
    [
      'no secret',
      () => ProxyAuth.secrets([]),
      'the number of secrets must be a whole number between 1 and 200, got: 0; give a secret for each database user, or use ProxyAuth.endToEndIam',
    ],
    [
      'no database user',
      () => ProxyAuth.endToEndIam({ databaseUsers: [] }),
      'databaseUsers must hold at least one user, got: []; name each database user that a client logs in as',
    ],
    [
      'every database user',
      () => ProxyAuth.endToEndIam({ databaseUsers: ['*'] }),
      'databaseUsers must consist of letters, digits and _ . @ -, got: *; name one database user, without wildcards',
    ],
    [
      'Oracle',
      (stack) => instance(stack, DatabaseInstanceEngine.ORACLE_SE2),
      'target must have an engine of the MySQL, MariaDB, PostgreSQL or SQL Server family, got: oracle-se2; RDS Proxy supports no other engine: connect to the database without a proxy [Stack/Database]',
    ],
    [
      'one availability zone',
      (stack) => proxy(stack, { vpcSubnets: { availabilityZones: [vpcOf(stack).availabilityZones[0]] } }),
      'vpcSubnets must select subnets in at least 2 Availability Zones, got: Stack/Vpc/PrivateSubnet1 in dummy1a; select subnets of two zones or more, or give the VPC a maxAzs of 2 or more [Stack/Proxy]',
    ],
    [
      'no security group',
      (stack) => proxy(stack, { securityGroups: [] }),
      'securityGroups must hold at least one group, got: []; leave it out for a new group [Stack/Proxy]',
    ],
    [
      'dual stack to the database',
      (stack) => proxy(stack, { targetConnectionNetworkType: ProxyNetworkType.DUAL }),
      'targetConnectionNetworkType must be one of IPV4, IPV6, got: DUAL; choose the one that the database has [Stack/Proxy]',
    ],
    [
      'a snapshot of the log',
      (stack) => proxy(stack, { logRemovalPolicy: RemovalPolicy.SNAPSHOT }),
      'logRemovalPolicy must not be SNAPSHOT; choose RETAIN or DESTROY [Stack/Proxy]',
    ],
    [
      'an alias as the key of the log',
      (stack) => proxy(stack, { logEncryptionKey: Alias.fromAliasName(stack, 'Alias', 'alias/logs') }),
      'logEncryptionKey must not be an alias, got: Stack/Alias; pass the key itself, for example by Key.fromLookup: log groups and policies need the ARN of the key [Stack/Proxy]',
    ],
    [
      'an imported cluster without its security groups',
      (stack) => {
        const imported = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', {
          clusterIdentifier: 'orders',
          engine: MYSQL,
        });
        proxy(stack, { target: ProxiedDatabase.fromCluster(imported) });
      },
      'target must have known security groups and a known port; give securityGroups and port when importing the database [Stack/Proxy]',
    ],
    [
      'a user that the proxy does not have',
      (stack) => proxy(stack).grantConnect(roleIn(stack), 'admin'),
      'user must be one of app, got: admin; add it to databaseUsers [Stack/Proxy]',
    ],
    [
      'a grant of IAM where clients have passwords',
      (stack) =>
        proxy(stack, {
          auth: ProxyAuth.secrets(secrets(stack), { clientAuthentication: ProxyClientAuthentication.PASSWORD }),
        }).grantConnect(roleIn(stack), 'app'),
      'auth must use IAM for grantConnect, got: PASSWORD; let clients log in with IAM, or grant them the secret and open the network with connections [Stack/Proxy]',
    ],
    [
      'the client of another database',
      (stack) => proxy(stack).environmentFor('app', ClientProfile.nodePostgres()),
      'client must speak the protocol of a MYSQL proxy, got: node-postgres; this client is for POSTGRESQL [Stack/Proxy]',
    ],
    [
      'readers of an instance',
      (stack) =>
        proxy(stack, {
          target: instance(stack, SQL_SERVER),
          auth: ProxyAuth.secrets(secrets(stack)),
        }).addReadOnlyEndpoint('Readers'),
      'target must be a cluster for a read-only endpoint, got: an instance; read-only endpoints exist for Aurora clusters; connect to the read replica itself [Stack/Proxy/Readers]',
    ],
    [
      'a function outside of a VPC',
      (stack) => {
        const handler = new LambdaFunction(stack, 'Handler', {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline('exports.handler = async () => {}'),
        });
        proxy(stack).grantConnect(handler, 'app');
      },
      'grantee must be a function in a VPC, got: Stack/Handler; give the function a vpc; for an imported one, pass its security groups when importing it [Stack/Proxy]',
    ],
    [
      'another VPC than that of the database',
      (stack) => proxy(stack, { vpc: new Vpc(stack, 'Other', { maxAzs: 2 }) }),
      'vpc must be that of the database, Stack/Vpc, got: Stack/Other; give the VPC of the database: a proxy cannot be in another one [Stack/Proxy]',
    ],
    [
      'a fraction as the share of an alarm',
      (stack) => proxy(stack, { alarms: { pinnedShare: AlarmThreshold.of(0.5) } }),
      'alarms.pinnedShare must be between 1 and 100 percent, got: 0.5; write 50 for half; use AlarmThreshold.off() to disable the alarm [Stack/Proxy]',
    ],
    [
      'a share of more than all',
      (stack) => proxy(stack, { alarms: { poolUtilization: AlarmThreshold.of(800) } }),
      'alarms.poolUtilization must be between 1 and 100 percent, got: 800; write 50 for half; use AlarmThreshold.off() to disable the alarm [Stack/Proxy]',
    ],
    [
      'more datapoints than periods',
      () => AlarmThreshold.of(1, { evaluationPeriods: 3, datapointsToAlarm: 5 }),
      'datapointsToAlarm must be a whole number between 1 and 3, got: 5; count in periods of the metric',
    ],
    [
      'the password type of another engine',
      (stack) => {
        const clientPasswordAuthType = ClientPasswordAuthType.POSTGRES_MD5;
        proxy(stack, { auth: ProxyAuth.secrets(secrets(stack), { clientPasswordAuthType }) });
      },
      "clientPasswordAuthType must fit MYSQL, got: POSTGRES_MD5; leave it out to use the engine's default [Stack/Proxy]",
    ],
  ]);
});
