import { InstanceType, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  type CfnDBCluster,
  type CfnDBInstance,
  ClusterScalabilityType,
  DatabaseCluster,
  type DatabaseClusterAttributes,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseInstanceReadReplica,
  MysqlEngineVersion,
  OracleEngineVersion,
  ServerlessCluster,
} from 'aws-cdk-lib/aws-rds';
import { PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth, ProxyEngineFamily } from '../../src/rdsproxy';
import { AURORA_MYSQL, AURORA_POSTGRESQL, DatabaseStack } from './database';

const MYSQL = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0 });

function imported(stack: DatabaseStack, attributes: Partial<DatabaseClusterAttributes> = {}) {
  return DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', {
    clusterIdentifier: 'orders',
    clusterResourceIdentifier: 'cluster-ABCD',
    engine: AURORA_MYSQL,
    port: 3306,
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-12345678')],
    ...attributes,
  });
}

test('a target knows its protocol and the port of its proxy', () => {
  const target = ProxiedDatabase.fromCluster(new DatabaseStack().cluster(AURORA_POSTGRESQL));
  expect(target).toMatchObject({ engineFamily: ProxyEngineFamily.POSTGRESQL, port: 5432 });
});

test('an imported cluster is a target', () => {
  const stack = new DatabaseStack();
  stack.proxy({ target: ProxiedDatabase.fromCluster(imported(stack)) });
  stack.template.hasResourceProperties('AWS::RDS::DBProxyTargetGroup', { DBClusterIdentifiers: ['orders'] });
  stack.template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-12345678', ToPort: 3306 });
});

test('an imported instance is a target', () => {
  const stack = new DatabaseStack();
  const instance = DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Imported', {
    instanceIdentifier: 'orders',
    instanceEndpointAddress: 'orders.example.com',
    instanceResourceId: 'db-ABCD',
    engine: MYSQL,
    port: 3306,
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-12345678')],
  });
  stack.proxy({ target: ProxiedDatabase.fromInstance(instance) });
  stack.template.hasResourceProperties('AWS::RDS::DBProxyTargetGroup', { DBInstanceIdentifiers: ['orders'] });
});

test('the target group of a proxy in the scope of its cluster waits for the instances only', () => {
  const stack = new DatabaseStack();
  const cluster = stack.cluster();
  new PinningAwareDatabaseProxy(cluster, 'Proxy', {
    vpc: stack.vpc,
    target: ProxiedDatabase.fromCluster(cluster),
    auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
  });
  stack.template.hasResource('AWS::RDS::DBProxyTargetGroup', { DependsOn: ['ClusterWriterA91BB273'] });
});

describe('fails on', () => {
  test('a read replica', () => {
    const stack = new DatabaseStack();
    const replica = new DatabaseInstanceReadReplica(stack, 'Replica', {
      sourceDatabaseInstance: stack.instance(MYSQL),
      instanceType: new InstanceType('m5.large'),
      vpc: stack.vpc,
    });
    expect(() => ProxiedDatabase.fromInstance(replica)).toThrow(
      new Error(
        'target must not be a read replica, got: a read replica; point the proxy at the primary instance, and readers at the replica itself [Stack/Replica]',
      ),
    );
  });

  test.each(['sourceDbInstanceIdentifier', 'sourceDbiResourceId', 'sourceDbClusterIdentifier'] as const)(
    'a read replica by %s',
    (property) => {
      const instance = new DatabaseStack().instance(MYSQL);
      (instance.node.defaultChild as CfnDBInstance)[property] = 'source';
      expect(() => ProxiedDatabase.fromInstance(instance)).toThrow(/^target must not be a read replica/);
    },
  );

  test.each([
    ['', undefined],
    [', also where another family is named', ProxyEngineFamily.MYSQL],
  ])('an engine that RDS Proxy does not support%s', (_, engineFamily) => {
    const engine = DatabaseInstanceEngine.oracleSe2({ version: OracleEngineVersion.VER_19 });
    const instance = new DatabaseStack().instance(engine);
    expect(() => ProxiedDatabase.fromInstance(instance, { engineFamily })).toThrow(
      new Error(
        'target must have an engine of the MySQL, MariaDB, PostgreSQL or SQL Server family, got: oracle-se2; RDS Proxy supports no other engine: connect to the database without a proxy [Stack/Instance]',
      ),
    );
  });

  test('an imported cluster without its engine', () => {
    const cluster = imported(new DatabaseStack(), { engine: undefined });
    expect(() => ProxiedDatabase.fromCluster(cluster)).toThrow(/^target must have an engine of the MySQL/);
  });

  test('an imported cluster without its resource identifier, for end-to-end IAM', () => {
    const stack = new DatabaseStack();
    const target = ProxiedDatabase.fromCluster(imported(stack, { clusterResourceIdentifier: undefined }));
    expect(() => stack.proxy({ target })).toThrow(
      new Error(
        'target must have a known resource identifier for end-to-end IAM; give clusterResourceIdentifier when importing it [Stack/Imported]',
      ),
    );
  });

  test.each([{ securityGroups: [] }, { port: undefined }])('an imported cluster with %j', (attributes) => {
    const stack = new DatabaseStack();
    const target = ProxiedDatabase.fromCluster(imported(stack, attributes));
    expect(() => stack.proxy({ target })).toThrow(
      new Error(
        'target must have known security groups and a known port; give securityGroups and port when importing the database [Stack/Proxy]',
      ),
    );
  });
});

test('the port of an imported cluster is the one that the proxy may leave by', () => {
  const stack = new DatabaseStack();
  const proxy = stack.proxy({ target: ProxiedDatabase.fromCluster(imported(stack, { port: 4406 })) });
  stack.template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { FromPort: 4406, ToPort: 4406 });
  expect(proxy.connections.defaultPort).toEqual(Port.tcp(3306));
});

describe('an engine that is not known', () => {
  const unknown = (stack: DatabaseStack) => imported(stack, { engine: undefined });

  test('needs its family', () => {
    expect(() => ProxiedDatabase.fromCluster(unknown(new DatabaseStack()))).toThrow(
      'got: an unknown engine; give the engine when importing the database, or engineFamily here [Stack/Imported]',
    );
  });

  test.each(Object.values(ProxyEngineFamily))('may be of the family %s', (engineFamily) => {
    const target = ProxiedDatabase.fromCluster(unknown(new DatabaseStack()), { engineFamily });
    expect(target.engineFamily).toBe(engineFamily);
  });

  test('may be of no other family', () => {
    const engineFamily = 'ORACLE' as ProxyEngineFamily;
    expect(() => ProxiedDatabase.fromCluster(unknown(new DatabaseStack()), { engineFamily })).toThrow(
      /^engineFamily must be one of MYSQL, POSTGRESQL, SQLSERVER, got: ORACLE/,
    );
  });

  test.each([
    [
      'an instance',
      (stack: DatabaseStack) => {
        const instance = DatabaseInstance.fromLookup(stack, 'Found', { instanceIdentifier: 'orders' });
        return ProxiedDatabase.fromInstance(instance, { engineFamily: ProxyEngineFamily.MYSQL });
      },
    ],
    [
      'a cluster',
      (stack: DatabaseStack) => {
        const cluster = DatabaseCluster.fromLookup(stack, 'Found', { clusterIdentifier: 'orders' });
        return ProxiedDatabase.fromCluster(cluster, { engineFamily: ProxyEngineFamily.MYSQL });
      },
    ],
  ])('is given for %s that is looked up, which has no security groups before', (_, find) => {
    const stack = new DatabaseStack({ env: { account: '111122223333', region: 'eu-central-1' } });
    expect(stack.proxy({ target: find(stack) }).port).toBe(3306);
    expect(stack.template.findResources('AWS::EC2::SecurityGroupEgress')).toEqual({});
  });
});

test('a family that contradicts the engine is rejected', () => {
  const cluster = new DatabaseStack().cluster(AURORA_POSTGRESQL);
  const engineFamily = ProxyEngineFamily.MYSQL;
  expect(() => ProxiedDatabase.fromCluster(cluster, { engineFamily })).toThrow(
    'engineFamily must be that of the database, POSTGRESQL, got: MYSQL; leave it out [Stack/Cluster]',
  );
  expect(ProxiedDatabase.fromCluster(cluster, { engineFamily: ProxyEngineFamily.POSTGRESQL }).port).toBe(5432);
});

describe('Aurora Serverless v1 is named', () => {
  const message =
    /^target must not be an Aurora Serverless v1 cluster, got: .*; RDS Proxy does not support it: move the cluster to Aurora Serverless v2/;

  test('when it is made in the app', () => {
    const stack = new DatabaseStack();
    const cluster = new ServerlessCluster(stack, 'V1', { vpc: stack.vpc, engine: AURORA_MYSQL });
    expect(() => ProxiedDatabase.fromCluster(cluster as never)).toThrow(message);
  });

  test('when it is imported', () => {
    const stack = new DatabaseStack();
    const cluster = ServerlessCluster.fromServerlessClusterAttributes(stack, 'V1', { clusterIdentifier: 'orders' });
    expect(() => ProxiedDatabase.fromCluster(cluster as never)).toThrow(message);
  });

  test('when a cluster has its engine mode', () => {
    const cluster = new DatabaseStack().cluster();
    (cluster.node.defaultChild as CfnDBCluster).engineMode = 'serverless';
    expect(() => ProxiedDatabase.fromCluster(cluster)).toThrow(message);
  });
});

test.each([undefined, null, 'orders', {}, []])('%j is not a database', (value) => {
  expect(() => ProxiedDatabase.fromCluster(value as never)).toThrow(/^cluster must be /);
  expect(() => ProxiedDatabase.fromInstance(value as never)).toThrow(/^instance must be /);
});

test('fails for a cluster of Aurora Limitless', () => {
  const stack = new DatabaseStack();
  const cluster = stack.cluster(AURORA_POSTGRESQL, { clusterScalabilityType: ClusterScalabilityType.LIMITLESS });
  expect(() => ProxiedDatabase.fromCluster(cluster)).toThrow(
    new Error(
      'target must not be an Aurora Limitless cluster, got: Stack/Cluster; RDS Proxy does not support it: connect to the endpoint of the cluster, whose routers share connections [Stack/Cluster]',
    ),
  );
});
