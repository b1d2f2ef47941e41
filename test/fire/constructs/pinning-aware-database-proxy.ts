import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  ClientPasswordAuthType,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  type IClusterEngine,
  type IInstanceEngine,
  SessionPinningFilter,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import {
  ClientProfile,
  DatabaseProxyReadOnlyEndpoint,
  PinningAwareDatabaseProxy,
  PinningReason,
  ProxiedDatabase,
  ProxyAuth,
  ProxyClientAuthentication,
  ProxyEngineFamily,
  ProxyNetworkType,
} from '../../../src/rdsproxy';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const CLUSTERS: Record<string, IClusterEngine> = {
  auroraMysql: DatabaseClusterEngine.AURORA_MYSQL,
  auroraPostgresql: DatabaseClusterEngine.AURORA_POSTGRESQL,
};
const INSTANCES: Record<string, IInstanceEngine> = {
  mysql: DatabaseInstanceEngine.MYSQL,
  mariadb: DatabaseInstanceEngine.MARIADB,
  postgres: DatabaseInstanceEngine.POSTGRES,
  sqlServer: DatabaseInstanceEngine.SQL_SERVER_SE,
  oracle: DatabaseInstanceEngine.ORACLE_SE2,
};
const FAMILIES: Record<string, ProxyEngineFamily> = {
  auroraMysql: ProxyEngineFamily.MYSQL,
  auroraPostgresql: ProxyEngineFamily.POSTGRESQL,
};
const CLIENTS = [
  'activeRecord',
  'asyncpg',
  'django',
  'drizzleMysql2',
  'drizzleNodePostgres',
  'goSqlDriver',
  'jdbc',
  'knex',
  'mariadbConnector',
  'mysql2',
  'nodePostgres',
  'npgsql',
  'odbc',
  'other',
  'pgx',
  'php',
  'postgresJs',
  'prisma5',
  'prisma7Mariadb',
  'prisma7Mssql',
  'prisma7Pg',
  'psycopg',
  'r2dbc',
  'sequelize',
  'sqlalchemyAsyncpg',
  'sqlalchemyPsycopg',
  'typeorm',
] as const;
const ALARMS = [
  'pinnedShare',
  'borrowLatency',
  'poolUtilization',
  'failedAuthentication',
  'availability',
  'throttledConnections',
  'noFreeIps',
];
const PASSWORD_TYPES: Record<string, ClientPasswordAuthType> = {
  MYSQL: ClientPasswordAuthType.MYSQL_NATIVE_PASSWORD,
  POSTGRESQL: ClientPasswordAuthType.POSTGRES_MD5,
  SQLSERVER: ClientPasswordAuthType.SQL_SERVER_AUTHENTICATION,
};
const { PASSWORD, IAM, IAM_OR_PASSWORD } = ProxyClientAuthentication;
const { IPV4, IPV6, DUAL } = ProxyNetworkType;

const cases = (values: Values) =>
  record({
    network: networks(values),
    isolated: boolean(),
    engine: values.usually(['auroraMysql', 'auroraPostgresql', 'mysql', 'mariadb', 'postgres', 'sqlServer'], 'oracle'),
    nameless: values.usually([false], true),
    auth: record({
      endToEnd: boolean(),
      users: values.some(values.text('app')),
      secrets: values.usually([1, 2], 0),
      client: values.usually([IAM, IAM, PASSWORD], IAM_OR_PASSWORD),
      passwordType: boolean(),
    }),
    props: partial({
      proxyName: values.text('orders', 'orders-2'),
      requireTls: values.usually([true], false),
      idleClientTimeout: values.duration(Duration.seconds(1), Duration.hours(8)),
      borrowTimeout: values.duration(Duration.seconds(0), Duration.seconds(30)),
      initQuery: values.usually(['SET time_zone = "+00:00"', ''], "SET PASSWORD = 'x'"),
      debugLogging: boolean(),
      logRetention: values.usually([RetentionDays.ONE_WEEK, RetentionDays.INFINITE]),
      logRemovalPolicy: values.usually([RemovalPolicy.DESTROY, RemovalPolicy.RETAIN], RemovalPolicy.SNAPSHOT),
      endpointNetworkType: values.usually([IPV4], IPV6, DUAL),
      targetConnectionNetworkType: values.usually([IPV4], IPV6, DUAL),
    }),
    pool: option(
      record({
        maxConnectionsPercent: values.number(50, 90, 100),
        maxIdleConnectionsPercent: values.number(0, 10, 50),
      }),
    ),
    /** Whether properties are given that do not go with each other. */
    mismatched: values.usually([false], true),
    filter: values.usually<string | undefined>([undefined, 'EXCLUDE_VARIABLE_SETS'], 'ALL'),
    withKey: boolean(),
    groups: values.usually<undefined | number>([undefined, 1], 0),
    grant: option(values.text('app')),
    client: constantFrom(...CLIENTS),
    readOnly: option(
      record({
        byHand: boolean(),
        isolated: boolean(),
        options: partial({
          endpointName: values.text('readers'),
          endpointNetworkType: values.usually([IPV4], IPV6, DUAL),
        }),
      }),
    ),
    alarms: alarmSettings(values, ALARMS),
    metrics: metricOptions(values),
    reason: constantFrom(...Object.values(PinningReason)),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const vpc = networkFrom(stack, one.network);
  const proxy = new PinningAwareDatabaseProxy(stack, 'Proxy', {
    ...one.props,
    ...one.pool,
    sessionPinningFilters: filtersFrom(one),
    vpc,
    target: targetFrom(stack, vpc, one),
    auth: authFrom(stack, one),
    vpcSubnets: one.isolated ? { subnetType: SubnetType.PRIVATE_ISOLATED } : undefined,
    logEncryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    securityGroups: one.groups === undefined ? undefined : groups(stack, vpc, one.groups),
    alarms: alarmsFrom(stack, one.alarms),
  });
  if (one.grant !== null && (one.auth.client !== PASSWORD || one.mismatched)) {
    proxy.grantConnect(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }), one.grant);
    connect(proxy, proxy.engineFamily, one.grant, one);
  }
  if (one.readOnly && (CLUSTERS[one.engine] || one.mismatched)) {
    addReaders(stack, proxy, one.readOnly, one);
  }
  addDashboard(stack, proxy, one.metrics, { metric: 'ClientConnections', metricPinsLogged: one.reason });
  if (one.withKey) {
    proxy.applyRemovalPolicy(RemovalPolicy.RETAIN);
    useImported(stack, vpc, proxy.engineFamily, one);
  }
}

/** The same as it looks to another app. */
function useImported(stack: Stack, vpc: IVpc, engineFamily: ProxyEngineFamily, one: Case): void {
  const imported = PinningAwareDatabaseProxy.fromDatabaseProxyAttributes(stack, 'Imported', {
    proxyName: 'orders',
    proxyArn: 'arn:aws:rds:eu-central-1:111122223333:db-proxy:prx-0123456789abcdef0',
    endpointAddress: 'orders.proxy-abc.eu-central-1.rds.amazonaws.com',
    engineFamily,
    securityGroups: groups(stack, vpc, 1),
    databaseUsers: one.auth.users,
    clientAuthentication: one.auth.client,
  });
  new DatabaseProxyReadOnlyEndpoint(stack, 'ImportedReaders', { proxy: imported, vpc });
}

/** With each client for the engine, and in some cases with one for another. */
function connect(
  from: PinningAwareDatabaseProxy | DatabaseProxyReadOnlyEndpoint,
  family: ProxyEngineFamily,
  user: string,
  one: Case,
): void {
  for (const client of CLIENTS.map((name) => ClientProfile[name]())) {
    if (client.engineFamilies.includes(family)) {
      from.environmentFor(user, client);
    }
  }
  if (one.mismatched) {
    from.environmentFor(user, ClientProfile[one.client]());
  }
}

function addReaders(
  stack: Stack,
  proxy: PinningAwareDatabaseProxy,
  readOnly: NonNullable<Case['readOnly']>,
  one: Case,
): void {
  const subnets = readOnly.isolated ? { subnetType: SubnetType.PRIVATE_ISOLATED } : undefined;
  const options = { ...readOnly.options, vpcSubnets: subnets };
  const readers = readOnly.byHand
    ? new DatabaseProxyReadOnlyEndpoint(stack, 'Readers', { ...options, proxy })
    : proxy.addReadOnlyEndpoint('Readers', options);
  connect(readers, proxy.engineFamily, one.grant ?? 'app', one);
  addDashboard(stack, readers, one.metrics, { metric: 'ClientConnections' });
}

function targetFrom(stack: Stack, vpc: IVpc, { engine, nameless, withKey }: Case): ProxiedDatabase {
  const securityGroups = nameless ? undefined : [new SecurityGroup(stack, 'Database', { vpc })];
  if (CLUSTERS[engine]) {
    const cluster = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Cluster', {
      clusterIdentifier: 'orders',
      clusterResourceIdentifier: nameless ? undefined : 'cluster-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
      engine: CLUSTERS[engine],
      port: 3306,
      securityGroups,
    });
    return ProxiedDatabase.fromCluster(cluster, withKey ? { engineFamily: FAMILIES[engine] } : {});
  }
  const instance = DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Instance', {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.example.com',
    instanceResourceId: nameless ? undefined : 'db-ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    engine: INSTANCES[engine],
    port: 5432,
    securityGroups: securityGroups ?? [],
  });
  return ProxiedDatabase.fromInstance(instance);
}

function authFrom(stack: Stack, { auth, engine, mismatched }: Case): ProxyAuth {
  const given = Array.from({ length: auth.secrets }, (_, index) => new Secret(stack, `Login${index}`));
  const family = mismatched
    ? 'MYSQL'
    : /postgres/i.test(engine)
      ? 'POSTGRESQL'
      : /sqlServer/.test(engine)
        ? 'SQLSERVER'
        : 'MYSQL';
  const passwordType = auth.passwordType ? PASSWORD_TYPES[family] : undefined;
  return auth.endToEnd && (engine !== 'sqlServer' || mismatched)
    ? ProxyAuth.endToEndIam({ databaseUsers: auth.users })
    : ProxyAuth.secrets(given, { clientAuthentication: auth.client, clientPasswordAuthType: passwordType });
}

function filtersFrom({ filter, engine, mismatched }: Case): SessionPinningFilter[] | undefined {
  const isPostgresql = /postgres/i.test(engine);
  return filter === undefined || (isPostgresql && !mismatched) ? undefined : [SessionPinningFilter.of(filter)];
}

function groups(stack: Stack, vpc: IVpc, count: number): ISecurityGroup[] {
  return Array.from(
    { length: count },
    (_, index) => new SecurityGroup(stack, `Group${stack.node.children.length}${index}`, { vpc }),
  );
}

export const pinningAwareDatabaseProxy: Target<Case> = { name: 'PinningAwareDatabaseProxy', cases, build };
