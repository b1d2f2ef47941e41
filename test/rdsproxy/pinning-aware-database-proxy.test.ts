import { CfnParameter, Duration, Fn, Lazy, RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type CfnSubnet, Port, SecurityGroup, Subnet, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  ClientPasswordAuthType,
  DatabaseInstance,
  DatabaseInstanceEngine,
  MariaDbEngineVersion,
  MysqlEngineVersion,
  NetworkType,
  PostgresEngineVersion,
  SessionPinningFilter,
} from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  PinningReason,
  ProxiedDatabase,
  ProxyAuth,
  ProxyClientAuthentication,
  ProxyNetworkType,
} from '../../src/rdsproxy';
import { AURORA_MYSQL, AURORA_POSTGRESQL, DatabaseStack, SQL_SERVER } from './database';

const PROXY = 'AWS::RDS::DBProxy';
const TARGET_GROUP = 'AWS::RDS::DBProxyTargetGroup';

describe('by default', () => {
  const stack = new DatabaseStack();
  const proxy = stack.proxy();
  const template = stack.template;

  test('the stateful resources keep their logical ids', () => {
    expect(Object.keys(template.findResources(PROXY))).toEqual(['ProxyCB0DFB71']);
    expect(Object.keys(template.findResources(TARGET_GROUP))).toEqual(['ProxyTargetGroup28CC3B85']);
    expect(Object.keys(template.findResources('AWS::Logs::LogGroup'))).toEqual(['ProxyLogGroup035560ED']);
  });

  test('clients must use TLS and nothing is logged that holds data', () => {
    expect(stack.only(PROXY)).toMatchObject({ RequireTLS: true, EngineFamily: 'MYSQL', DefaultAuthScheme: 'IAM_AUTH' });
    expect(stack.only(PROXY)).not.toHaveProperty('DebugLogging');
    expect(stack.only(PROXY)).not.toHaveProperty('Auth');
  });

  test('the name is lower case and the same in the log group', () => {
    expect(stack.only(PROXY).DBProxyName).toBe('stack-proxy-894ad419-73737e8f');
    expect(stack.only('AWS::Logs::LogGroup')).toEqual({
      LogGroupName: '/aws/rds/proxy/stack-proxy-894ad419-73737e8f',
      RetentionInDays: 30,
    });
  });

  test('the log group is there before the proxy, and so is the policy of its role', () => {
    template.hasResource(PROXY, {
      DependsOn: ['ProxyLogGroup035560ED', 'ProxyRoleDefaultPolicy02214CAB'],
    });
  });

  test('the log group goes with the proxy', () => {
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete' });
  });

  test('the target group waits for the instances of the cluster, and leaves the pool to the service', () => {
    template.hasResource(TARGET_GROUP, {
      DependsOn: ['ClusterWriterA91BB273'],
      Properties: {
        TargetGroupName: 'default',
        DBProxyName: { Ref: 'ProxyCB0DFB71' },
        DBClusterIdentifiers: [{ Ref: 'ClusterEB0386A7' }],
        ConnectionPoolConfigurationInfo: {},
      },
    });
  });

  test('it lies in private subnets', () => {
    const subnets = stack.vpc.privateSubnets.map((subnet) => stack.resolve(subnet.subnetId));
    expect(stack.only(PROXY).VpcSubnetIds).toEqual(subnets);
  });

  test('its security group lets nobody in', () => {
    const group = template.findResources('AWS::EC2::SecurityGroup').ProxySecurityGroup31CCABE3.Properties;
    expect(group).not.toHaveProperty('SecurityGroupIngress');
    template.resourcePropertiesCountIs(
      'AWS::EC2::SecurityGroupIngress',
      { GroupId: ref('ProxySecurityGroup31CCABE3') },
      0,
    );
  });

  test('its security group lets nothing out but to the database', () => {
    const group = template.findResources('AWS::EC2::SecurityGroup').ProxySecurityGroup31CCABE3.Properties;
    expect(group.SecurityGroupEgress).toMatchObject([{ CidrIp: '255.255.255.255/32' }]);
    const egress = Object.values(template.findResources('AWS::EC2::SecurityGroupEgress'));
    expect(egress.map((rule) => rule.Properties.DestinationSecurityGroupId)).toEqual([
      ref('ClusterSecurityGroup0921994B'),
    ]);
  });

  test('the database lets the proxy in on its own port', () => {
    const port = { 'Fn::GetAtt': ['ClusterEB0386A7', 'Endpoint.Port'] };
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: ref('ClusterSecurityGroup0921994B'),
      SourceSecurityGroupId: ref('ProxySecurityGroup31CCABE3'),
      FromPort: port,
      ToPort: port,
    });
  });

  test('what a user needs from below is public', () => {
    expect(stack.resolve(proxy.proxyName)).toEqual({ Ref: 'ProxyCB0DFB71' });
    expect(stack.resolve(proxy.proxyArn)).toEqual({ 'Fn::GetAtt': ['ProxyCB0DFB71', 'DBProxyArn'] });
    expect(stack.resolve(proxy.endpointAddress)).toEqual({ 'Fn::GetAtt': ['ProxyCB0DFB71', 'Endpoint'] });
    expect(stack.resolve(proxy.logGroup.logGroupName)).toEqual({ Ref: 'ProxyLogGroup035560ED' });
    expect(proxy.connections.defaultPort?.toString()).toBe('3306');
  });

  test('nothing is to be warned of', () => {
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});

describe('settings', () => {
  test('of the pool and the log reach the service', () => {
    const stack = DatabaseStack.dualStack();
    stack.proxy({
      target: ProxiedDatabase.fromCluster(stack.cluster(AURORA_MYSQL, { networkType: NetworkType.DUAL })),
      proxyName: 'orders',
      idleClientTimeout: Duration.minutes(10),
      maxConnectionsPercent: 80,
      maxIdleConnectionsPercent: 0,
      borrowTimeout: Duration.seconds(0),
      initQuery: "SET time_zone = '+00:00'",
      sessionPinningFilters: [SessionPinningFilter.EXCLUDE_VARIABLE_SETS],
      logRetention: RetentionDays.ONE_YEAR,
      logEncryptionKey: new Key(stack, 'Key'),
      logRemovalPolicy: RemovalPolicy.RETAIN,
      endpointNetworkType: ProxyNetworkType.DUAL,
      targetConnectionNetworkType: ProxyNetworkType.IPV6,
    });
    expect(stack.only(PROXY)).toMatchObject({
      DBProxyName: 'orders',
      IdleClientTimeout: 600,
      EndpointNetworkType: 'DUAL',
      TargetConnectionNetworkType: 'IPV6',
    });
    expect(stack.only(TARGET_GROUP).ConnectionPoolConfigurationInfo).toEqual({
      MaxConnectionsPercent: 80,
      MaxIdleConnectionsPercent: 0,
      ConnectionBorrowTimeout: 0,
      InitQuery: "SET time_zone = '+00:00'",
      SessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'],
    });
    stack.template.hasResource('AWS::Logs::LogGroup', {
      DeletionPolicy: 'Retain',
      Properties: {
        LogGroupName: '/aws/rds/proxy/orders',
        RetentionInDays: 365,
        KmsKeyId: { 'Fn::GetAtt': ['Key961B73FD', 'Arn'] },
      },
    });
  });

  test('security groups of the user take the place of a new one', () => {
    const stack = new DatabaseStack();
    const group = new SecurityGroup(stack, 'Group', { vpc: stack.vpc, allowAllOutbound: false });
    stack.proxy({ securityGroups: [group] });
    expect(stack.only(PROXY).VpcSecurityGroupIds).toEqual([{ 'Fn::GetAtt': ['GroupC77FDACD', 'GroupId'] }]);
    stack.template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { GroupId: ref('GroupC77FDACD') });
  });

  test('isolated subnets serve where there are no others', () => {
    const stack = new DatabaseStack();
    const vpc = new Vpc(stack, 'Isolated', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'Db', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
    stack.proxy({ vpc, target: ProxiedDatabase.fromCluster(stack.cluster(undefined, { vpc, vpcSubnets })) });
    expect(stack.only(PROXY).VpcSubnetIds).toEqual(vpc.isolatedSubnets.map((subnet) => stack.resolve(subnet.subnetId)));
  });

  test('tokens reach the service unchecked', () => {
    const stack = new DatabaseStack();
    stack.proxy({
      maxConnectionsPercent: Lazy.number({ produce: () => 90 }),
      maxIdleConnectionsPercent: Lazy.number({ produce: () => 10 }),
      borrowTimeout: Duration.seconds(Lazy.number({ produce: () => 7 })),
      idleClientTimeout: Duration.seconds(Lazy.number({ produce: () => 8 })),
      proxyName: Lazy.string({ produce: () => 'late' }),
    });
    expect(stack.only(TARGET_GROUP).ConnectionPoolConfigurationInfo).toEqual({
      MaxConnectionsPercent: 90,
      MaxIdleConnectionsPercent: 10,
      ConnectionBorrowTimeout: 7,
    });
    expect(stack.only(PROXY)).toMatchObject({ DBProxyName: 'late', IdleClientTimeout: 8 });
    expect(stack.only('AWS::Logs::LogGroup').LogGroupName).toBe('/aws/rds/proxy/late');
  });

  test('debug logging warns that it ends by itself', () => {
    const stack = new DatabaseStack();
    stack.proxy({ debugLogging: true });
    expect(stack.only(PROXY).DebugLogging).toBe(true);
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Proxy',
      'debugLogging writes the text of statements to the log. RDS turns it off after 24 hours, and CloudFormation then ' +
        'reports drift: deploy false, then true, to turn it on again. [ack: cdk-hindsight/rdsproxy:debugLogging]',
    );
  });

  test('an init query on PostgreSQL warns that documents disagree', () => {
    const stack = new DatabaseStack();
    const target = ProxiedDatabase.fromCluster(stack.cluster(AURORA_POSTGRESQL));
    stack.proxy({ target, initQuery: 'SET extra_float_digits = 3' });
    Annotations.fromStack(stack).hasWarning(
      '/Stack/Proxy',
      'initQuery on PostgreSQL: older AWS documents call it unsupported, the current ones do not. Check in a test ' +
        'environment that the statements run. [ack: cdk-hindsight/rdsproxy:initQueryPostgresql]',
    );
  });
});

test.each([
  ['MySQL', DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0 }), 'MYSQL', 3306],
  ['MariaDB', DatabaseInstanceEngine.mariaDb({ version: MariaDbEngineVersion.VER_10_11 }), 'MYSQL', 3306],
  ['PostgreSQL', DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_16 }), 'POSTGRESQL', 5432],
  ['SQL Server', SQL_SERVER, 'SQLSERVER', 1433],
])('an instance of %s is a target', (_, engine, family, port) => {
  const stack = new DatabaseStack();
  const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')]);
  const proxy = stack.proxy({ target: ProxiedDatabase.fromInstance(stack.instance(engine)), auth });
  expect(stack.only(PROXY).EngineFamily).toBe(family);
  expect(stack.only(TARGET_GROUP)).toMatchObject({ DBInstanceIdentifiers: [{ Ref: 'InstanceC1063A87' }] });
  expect(stack.only(TARGET_GROUP)).not.toHaveProperty('DBClusterIdentifiers');
  expect(proxy.port).toBe(port);
});

test('the port of the proxy is that of the engine, whatever port the database has', () => {
  const stack = new DatabaseStack();
  const proxy = stack.proxy({ target: ProxiedDatabase.fromCluster(stack.cluster(undefined, { port: 4406 })) });
  proxy.connections.allowDefaultPortFromAnyIpv4();
  const group = stack.template.findResources('AWS::EC2::SecurityGroup').ProxySecurityGroup31CCABE3.Properties;
  expect(group.SecurityGroupIngress).toMatchObject([{ FromPort: 3306, ToPort: 3306 }]);
});

describe('secrets', () => {
  test('are for the proxy, and clients come with IAM', () => {
    const stack = new DatabaseStack();
    stack.proxy({ auth: ProxyAuth.secrets([new Secret(stack, 'Secret')]) });
    expect(stack.only(PROXY).Auth).toEqual([
      { AuthScheme: 'SECRETS', IAMAuth: 'REQUIRED', SecretArn: { Ref: 'SecretA720EF05' } },
    ]);
    expect(stack.only(PROXY)).not.toHaveProperty('DefaultAuthScheme');
  });

  test('may come with clients that use passwords', () => {
    const stack = new DatabaseStack();
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], {
      clientAuthentication: ProxyClientAuthentication.PASSWORD,
      clientPasswordAuthType: ClientPasswordAuthType.MYSQL_NATIVE_PASSWORD,
    });
    stack.proxy({ auth, requireTls: false });
    expect(stack.only(PROXY)).toMatchObject({
      RequireTLS: false,
      Auth: [{ IAMAuth: 'DISABLED', ClientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' }],
    });
  });

  test('of SQL Server may come with both', () => {
    const stack = new DatabaseStack();
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], {
      clientAuthentication: ProxyClientAuthentication.IAM_OR_PASSWORD,
    });
    stack.proxy({ auth, target: ProxiedDatabase.fromInstance(stack.instance(SQL_SERVER)) });
    expect(stack.only(PROXY).Auth[0].IAMAuth).toBe('ENABLED');
  });
});

describe('fails on', () => {
  const percentage = "it is a percentage of the database's max_connections";

  test.each([
    [
      { maxConnectionsPercent: 0 },
      `maxConnectionsPercent must be a whole number between 1 and 100, got: 0; ${percentage}`,
    ],
    [
      { maxConnectionsPercent: 101 },
      `maxConnectionsPercent must be a whole number between 1 and 100, got: 101; ${percentage}`,
    ],
    [
      { maxConnectionsPercent: 9.5 },
      `maxConnectionsPercent must be a whole number between 1 and 100, got: 9.5; ${percentage}`,
    ],
    [
      { maxConnectionsPercent: 50, maxIdleConnectionsPercent: -1 },
      `maxIdleConnectionsPercent must be a whole number between 0 and 100, got: -1; ${percentage}`,
    ],
    [
      { maxIdleConnectionsPercent: 20 },
      'maxIdleConnectionsPercent must come with maxConnectionsPercent, got: 20; set both',
    ],
    [
      { maxConnectionsPercent: 50, maxIdleConnectionsPercent: 51 },
      'maxIdleConnectionsPercent must be a whole number between 0 and 50, got: 51; it cannot be above maxConnectionsPercent',
    ],
    [
      { borrowTimeout: Duration.seconds(301) },
      'borrowTimeout must be between 0 seconds and 5 minutes, got: 5 minutes 1 second; use whole seconds; a client that waits longer should fail and try again',
    ],
    [
      { borrowTimeout: Duration.millis(1500) },
      'borrowTimeout must be in whole seconds, got: 1 second 500 millis; use whole seconds; a client that waits longer should fail and try again',
    ],
    [
      { idleClientTimeout: Duration.seconds(0) },
      'idleClientTimeout must be between 1 second and 8 hours, got: 0 seconds; use whole seconds; idle clients cost only memory, so the default of 30 minutes will do',
    ],
    [
      { idleClientTimeout: Duration.seconds(28_801) },
      'idleClientTimeout must be between 1 second and 8 hours, got: 8 hours 1 second; use whole seconds; idle clients cost only memory, so the default of 30 minutes will do',
    ],
    [
      { sessionPinningFilters: [SessionPinningFilter.of('ALL')] },
      'sessionPinningFilters must hold EXCLUDE_VARIABLE_SETS only, got: ["ALL"]; use SessionPinningFilter.EXCLUDE_VARIABLE_SETS',
    ],
    [
      { requireTls: false },
      'requireTls must be true with IAM authentication, got: false; an IAM token is a password for 15 minutes; leave TLS on',
    ],
    [
      { targetConnectionNetworkType: ProxyNetworkType.DUAL },
      'targetConnectionNetworkType must be one of IPV4, IPV6, got: DUAL; choose the one that the database has',
    ],
    [
      { vpcSubnets: { availabilityZones: ['dummy1a'] } },
      'vpcSubnets must select subnets in at least 2 Availability Zones, got: Stack/Vpc/PrivateSubnet1 in dummy1a; select subnets of two zones or more, or give the VPC a maxAzs of 2 or more',
    ],
  ])('%j', (props, message) => {
    const stack = new DatabaseStack({ env: { account: '111122223333', region: 'eu-central-1' } });
    expect(() => stack.proxy(props)).toThrow(new Error(`${message} [Stack/Proxy]`));
  });

  test.each(['Orders', '1orders', 'orders-', 'or--ders', 'or_ders', 'a'.repeat(64), ''])('the name %j', (proxyName) => {
    expect(() => new DatabaseStack().proxy({ proxyName })).toThrow(
      new Error(
        'proxyName must be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter, got: ' +
          `${proxyName || "''"}; choose such a name, or leave it out to have one generated [Stack/Proxy]`,
      ),
    );
  });

  test.each([
    "SET @p = 'x'; SET PASSWORD = 'hunter2'",
    "ALTER USER app IDENTIFIED BY 'hunter2'",
    "ALTER USER app identified  with caching_sha2_password AS 'hunter2'",
    "ALTER USER app IDENTIFIED WITH auth_socket AS 'hunter2'",
    "SET passwd = 'hunter2'",
    "SET @db_password_of_app = 'hunter2'",
    "SET app.secret = 'hunter2'",
    `SET @k = '${Fn.join('', ['{{resolve:', Fn.ref('Service'), ':key}}'])}'`,
    "SET @password_encryption_key = 'hunter2'",
    "SET @my_old_passwords = 'hunter2'",
    `SET @k = '${SecretValue.secretsManager('key').unsafeUnwrap()}'`,
    `SET @k = '${SecretValue.ssmSecure('key', '1').unsafeUnwrap()}'`,
  ])('a secret in the init query, without repeating it: %s', (initQuery) => {
    expect(() => new DatabaseStack().proxy({ initQuery })).toThrow(
      new Error(
        'initQuery must hold no secret; everyone who may describe the proxy reads it; log in with ProxyAuth instead [Stack/Proxy]',
      ),
    );
  });

  test('a parameter without echo in the init query', () => {
    const stack = new DatabaseStack();
    const { valueAsString } = new CfnParameter(stack, 'Key', { noEcho: true });
    expect(() => stack.proxy({ initQuery: `SET @k = '${valueAsString}'` })).toThrow(/^initQuery must hold no secret/);
  });

  test.each([
    "SET password_encryption = 'scram-sha-256'",
    "SET PASSWORD_ENCRYPTION='md5'",
    'SET old_passwords = 0',
    `SET @tier = '{{resolve:ssm:/tier:1}}'`,
  ])('no setting that is only called like a secret: %s', (initQuery) => {
    expect(() => new DatabaseStack().proxy({ initQuery })).not.toThrow();
  });

  test.each([
    ['secrets and IAM', AURORA_MYSQL, ProxyClientAuthentication.IAM],
    ['secrets and IAM on PostgreSQL', AURORA_POSTGRESQL, ProxyClientAuthentication.IAM],
  ])('IAM clients without TLS: %s', (_, engine, clientAuthentication) => {
    const stack = new DatabaseStack();
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], { clientAuthentication });
    const target = ProxiedDatabase.fromCluster(stack.cluster(engine));
    expect(() => stack.proxy({ target, auth, requireTls: false })).toThrow(/^requireTls must be true with IAM/);
  });

  test('IAM or passwords without TLS on SQL Server', () => {
    const stack = new DatabaseStack();
    const clientAuthentication = ProxyClientAuthentication.IAM_OR_PASSWORD;
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], { clientAuthentication });
    const target = ProxiedDatabase.fromInstance(stack.instance(SQL_SERVER));
    expect(() => stack.proxy({ target, auth, requireTls: false })).toThrow(/^requireTls must be true with IAM/);
  });

  test('subnets that are a list of the deployment', () => {
    const stack = new DatabaseStack();
    const vpc = Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-11111111',
      availabilityZones: Fn.split(',', Fn.importValue('Zones')),
      privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
    });
    const database = DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Database', {
      instanceIdentifier: 'orders',
      instanceEndpointAddress: 'orders.example.com',
      instanceResourceId: 'db-ABCD',
      engine: DatabaseInstanceEngine.MYSQL,
      port: 3306,
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    });
    expect(() => stack.proxy({ vpc, target: ProxiedDatabase.fromInstance(database) })).toThrow(
      'vpc must have a list of subnets that is known at synth, got: a list that is known only at deploy time; look the VPC up with Vpc.fromLookup, or import the list with Fn.importListValue and its length [Stack/Proxy]',
    );
  });

  test.each([
    ['target', { target: {} }, 'target must be a ProxiedDatabase; use ProxiedDatabase.fromCluster(…)'],
    ['auth', { auth: {} }, 'auth must be a ProxyAuth; use ProxyAuth.endToEndIam(…)'],
  ])('%s that is another object', (_, props, message) => {
    expect(() => new DatabaseStack().proxy(props as object)).toThrow(message);
  });

  test('a network type that does not exist', () => {
    const endpointNetworkType = 'IPV5' as ProxyNetworkType;
    expect(() => new DatabaseStack().proxy({ endpointNetworkType })).toThrow(
      /^endpointNetworkType must be one of IPV4, IPV6, DUAL, got: IPV5/,
    );
  });

  test('pinning filters on PostgreSQL', () => {
    const stack = new DatabaseStack();
    const target = ProxiedDatabase.fromCluster(stack.cluster(AURORA_POSTGRESQL));
    const sessionPinningFilters = [SessionPinningFilter.EXCLUDE_VARIABLE_SETS];
    expect(() => stack.proxy({ target, sessionPinningFilters })).toThrow(
      new Error(
        'sessionPinningFilters must be left out for PostgreSQL, got: ["EXCLUDE_VARIABLE_SETS"]; PostgreSQL has no filters: move SET statements to initQuery or to the role of the user [Stack/Proxy]',
      ),
    );
  });

  test('a VPC with one Availability Zone', () => {
    expect(() => new DatabaseStack({}, 1).proxy()).toThrow(/^vpc must select subnets in at least 2 Availability Zones/);
  });

  test('another VPC than that of the database', () => {
    const stack = new DatabaseStack();
    const vpc = new Vpc(stack, 'Other', { maxAzs: 2 });
    expect(() => stack.proxy({ vpc })).toThrow(
      'vpc must be that of the database, Stack/Vpc, got: Stack/Other; give the VPC of the database: a proxy cannot be in another one [Stack/Proxy]',
    );
  });

  test('end-to-end IAM for SQL Server', () => {
    const stack = new DatabaseStack();
    expect(() => stack.proxy({ target: ProxiedDatabase.fromInstance(stack.instance(SQL_SERVER)) })).toThrow(
      new Error(
        'auth must use secrets for SQL Server, got: end-to-end IAM; end-to-end IAM exists for MySQL, MariaDB and PostgreSQL; use ProxyAuth.secrets [Stack/Proxy]',
      ),
    );
  });

  test('both kinds of login on MySQL', () => {
    const stack = new DatabaseStack();
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], {
      clientAuthentication: ProxyClientAuthentication.IAM_OR_PASSWORD,
    });
    expect(() => stack.proxy({ auth })).toThrow(
      new Error(
        'clientAuthentication must be IAM or PASSWORD, got: IAM_OR_PASSWORD; only proxies for SQL Server accept both: choose IAM or PASSWORD [Stack/Proxy]',
      ),
    );
  });

  test('a password type of another engine', () => {
    const stack = new DatabaseStack();
    const auth = ProxyAuth.secrets([new Secret(stack, 'Secret')], {
      clientPasswordAuthType: ClientPasswordAuthType.POSTGRES_MD5,
    });
    expect(() => stack.proxy({ auth })).toThrow(
      new Error(
        "clientPasswordAuthType must fit MYSQL, got: POSTGRES_MD5; leave it out to use the engine's default [Stack/Proxy]",
      ),
    );
  });

  test.each([undefined, false])('end-to-end IAM on a cluster with iamAuthentication %s', (iamAuthentication) => {
    const stack = new DatabaseStack();
    stack.proxy({ target: ProxiedDatabase.fromCluster(stack.cluster(undefined, { iamAuthentication })) });
    expect(() => stack.template).toThrow(
      'target must have IAM authentication turned on for end-to-end IAM; set iamAuthentication: true on Stack/Cluster',
    );
  });
});

test('end-to-end IAM is content when the login by IAM is turned on later', () => {
  const stack = new DatabaseStack();
  const cluster = stack.cluster(undefined, { iamAuthentication: undefined });
  stack.proxy({ target: ProxiedDatabase.fromCluster(cluster) });
  (cluster.node.defaultChild as any).enableIamDatabaseAuthentication = true;
  expect(() => stack.template).not.toThrow();
});

describe('IPv6', () => {
  test.each([ProxyNetworkType.IPV6, ProxyNetworkType.DUAL])('fails as %s in subnets without it', (type) => {
    const stack = new DatabaseStack();
    stack.proxy({ endpointNetworkType: type });
    expect(() => stack.template).toThrow(
      `[Stack/Proxy] endpointNetworkType must be IPV4 in subnets without IPv6 addresses, Stack/Vpc/PrivateSubnet1, Stack/Vpc/PrivateSubnet2, got: ${type}; give the VPC ipProtocol: IpProtocol.DUAL_STACK, or choose other subnets`,
    );
  });

  test('fails on an endpoint for readers in subnets without it', () => {
    const stack = new DatabaseStack();
    stack.proxy().addReadOnlyEndpoint('Reader', { endpointNetworkType: ProxyNetworkType.DUAL });
    expect(() => stack.template).toThrow('[Stack/Proxy/Reader] endpointNetworkType must be IPV4 in subnets');
  });

  test.each([
    ['Ipv6CidrBlock', '2001:db8::/64'],
    ['Ipv6IpamPoolId', 'ipam-pool-1'],
    ['Ipv6NetmaskLength', 64],
    ['Ipv6Native', true],
  ])('is taken in subnets that got %s by hand, also after the proxy', (property, value) => {
    const stack = new DatabaseStack();
    stack.proxy({ endpointNetworkType: ProxyNetworkType.DUAL });
    for (const subnet of stack.vpc.privateSubnets) {
      (subnet.node.defaultChild as CfnSubnet).addPropertyOverride(property, value);
    }
    expect(stack.only(PROXY).EndpointNetworkType).toBe('DUAL');
  });

  test('fails in subnets that only say that they are not of IPv6', () => {
    const stack = new DatabaseStack();
    stack.proxy({ endpointNetworkType: ProxyNetworkType.DUAL });
    for (const subnet of stack.vpc.privateSubnets) {
      (subnet.node.defaultChild as CfnSubnet).addPropertyOverride('Ipv6Native', false);
    }
    expect(() => stack.template).toThrow('endpointNetworkType must be IPV4');
  });

  test('is taken in subnets of another app, of which nothing is known', () => {
    const stack = new DatabaseStack();
    const subnets = ['a', 'b'].map((zone) =>
      Subnet.fromSubnetAttributes(stack, zone, { subnetId: `subnet-${zone}`, availabilityZone: `eu-central-1${zone}` }),
    );
    stack.proxy({ endpointNetworkType: ProxyNetworkType.IPV6, vpcSubnets: { subnets } });
    expect(stack.only(PROXY).EndpointNetworkType).toBe('IPV6');
  });

  test('fails to a database without it', () => {
    const stack = new DatabaseStack();
    stack.proxy({ targetConnectionNetworkType: ProxyNetworkType.IPV6 });
    expect(() => stack.template).toThrow(
      '[Stack/Proxy] targetConnectionNetworkType must be IPV4 for a database that has no IPv6 addresses, got: IPV6; set networkType: NetworkType.DUAL on Stack/Cluster',
    );
  });

  test('fails to a database that says it has IPv4 only', () => {
    const stack = new DatabaseStack();
    const cluster = stack.cluster(AURORA_MYSQL, { networkType: NetworkType.IPV4 });
    const target = ProxiedDatabase.fromCluster(cluster);
    stack.proxy({ target, targetConnectionNetworkType: ProxyNetworkType.IPV6 });
    expect(() => stack.template).toThrow('targetConnectionNetworkType must be IPV4');
  });

  test('is of no concern where IPv4 is asked for', () => {
    const { IPV4 } = ProxyNetworkType;
    const stack = new DatabaseStack();
    stack.proxy({ endpointNetworkType: IPV4, targetConnectionNetworkType: IPV4 });
    expect(stack.only(PROXY)).toMatchObject({ EndpointNetworkType: 'IPV4', TargetConnectionNetworkType: 'IPV4' });
  });
});

describe('a read-only endpoint', () => {
  test('reaches the readers, from the subnets and groups of the proxy', () => {
    const stack = DatabaseStack.dualStack();
    const reader = stack.proxy({ endpointNetworkType: ProxyNetworkType.DUAL }).addReadOnlyEndpoint('Reader');
    const { VpcSubnetIds, VpcSecurityGroupIds } = stack.only(PROXY);
    expect(stack.template.findResources('AWS::RDS::DBProxyEndpoint')).toMatchObject({
      ProxyReader3A6AEA85: {
        Properties: {
          DBProxyName: { Ref: 'ProxyCB0DFB71' },
          DBProxyEndpointName: 'stack-proxy-reader-0ef50201-cf5bff65',
          TargetRole: 'READ_ONLY',
          EndpointNetworkType: 'DUAL',
          VpcSubnetIds,
          VpcSecurityGroupIds,
        },
      },
    });
    expect(stack.resolve(reader.endpointAddress)).toEqual({ 'Fn::GetAtt': ['ProxyReader3A6AEA85', 'Endpoint'] });
    expect(stack.resolve(reader.endpointArn)).toEqual({ 'Fn::GetAtt': ['ProxyReader3A6AEA85', 'DBProxyEndpointArn'] });
    expect(reader.connections.defaultPort).toEqual(Port.tcp(3306));
  });

  test('takes a name, subnets and a network type of its own', () => {
    const stack = DatabaseStack.dualStack();
    stack.proxy().addReadOnlyEndpoint('Reader', {
      endpointName: 'orders-reader',
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      endpointNetworkType: ProxyNetworkType.IPV6,
    });
    expect(stack.only('AWS::RDS::DBProxyEndpoint')).toMatchObject({
      DBProxyEndpointName: 'orders-reader',
      EndpointNetworkType: 'IPV6',
      VpcSubnetIds: stack.vpc.publicSubnets.map((subnet) => stack.resolve(subnet.subnetId)),
    });
  });

  test('fails on an instance', () => {
    const stack = new DatabaseStack();
    const engine = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0 });
    const proxy = stack.proxy({ target: ProxiedDatabase.fromInstance(stack.instance(engine)) });
    expect(() => proxy.addReadOnlyEndpoint('Reader')).toThrow(
      new Error(
        'target must be a cluster for a read-only endpoint, got: an instance; read-only endpoints exist for Aurora clusters; connect to the read replica itself [Stack/Proxy/Reader]',
      ),
    );
  });

  test('fails on a name that the service would not keep', () => {
    expect(() => new DatabaseStack().proxy().addReadOnlyEndpoint('Reader', { endpointName: 'Reader' })).toThrow(
      /^endpointName must be 1 to 63 lower-case letters/,
    );
  });
});

test('the reasons of pins are metrics of the proxy alone', () => {
  const stack = new DatabaseStack();
  const metric = stack.proxy().metricPinsLogged(PinningReason.PREPARED_STATEMENT);
  expect(metric).toMatchObject({
    namespace: 'CdkHindsight/RdsProxy/stack-proxy-894ad419-73737e8f',
    metricName: 'PinnedByPreparedStatement',
    statistic: 'Sum',
  });
});

function ref(logicalId: string) {
  return { 'Fn::GetAtt': [logicalId, 'GroupId'] };
}
