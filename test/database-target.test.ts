import { App, Stack, Token } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  type CfnDBInstance,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseInstanceReadReplica,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { DatabaseTarget } from '../src/database-target';

const stack = new Stack(new App(), 'Stack');
const vpc = new Vpc(stack, 'Vpc');
const POSTGRES = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 });
const cluster = new DatabaseCluster(stack, 'Cluster', {
  engine: POSTGRES,
  vpc,
  writer: ClusterInstance.serverlessV2('Writer'),
});
const instance = (
  id: string,
  engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_16 }),
  more = {},
) => new DatabaseInstance(stack, id, { engine, vpc, ...more });
const securityGroups = [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')];
const addressOf = (target: DatabaseTarget) => stack.resolve(target._address(stack));

test('the address of a cluster is that of its writer', () => {
  const { Ref: id } = stack.resolve(cluster.clusterIdentifier);
  expect(addressOf(DatabaseTarget.fromCluster(cluster))).toEqual({
    host: { 'Fn::GetAtt': [id, 'Endpoint.Address'] },
    port: { 'Fn::GetAtt': [id, 'Endpoint.Port'] },
    resourceId: { 'Fn::GetAtt': [id, 'DBClusterResourceId'] },
  });
});

test('the address of an instance has its resource identifier, and not its ARN', () => {
  const one = instance('One');
  const id = stack.getLogicalId(one.node.defaultChild as CfnDBInstance);
  expect(addressOf(DatabaseTarget.fromInstance(one))).toEqual({
    host: { 'Fn::GetAtt': [id, 'Endpoint.Address'] },
    port: { 'Fn::GetAtt': [id, 'Endpoint.Port'] },
    resourceId: { 'Fn::GetAtt': [id, 'DbiResourceId'] },
  });
});

test('the address of an import is the one that was given', () => {
  const imported = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', {
    clusterIdentifier: 'shop',
    clusterEndpointAddress: 'shop.example',
    clusterResourceIdentifier: 'cluster-1',
    port: 5433,
    securityGroups,
    engine: POSTGRES,
  });
  expect(addressOf(DatabaseTarget.fromCluster(imported))).toEqual({
    host: 'shop.example',
    port: '5433',
    resourceId: 'cluster-1',
  });
});

test('an import without an address is refused where it is used', () => {
  const imported = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Nameless', {
    clusterIdentifier: 'shop',
    securityGroups,
    engine: POSTGRES,
  });
  expect(() => DatabaseTarget.fromCluster(imported)._address(stack)).toThrow(
    'target must have a known endpoint and resource identifier, got: Stack/Nameless; give endpoint, port and resource identifier when importing the database [Stack]',
  );
});

test('an imported instance without its resource identifier is refused where it is used', () => {
  const imported = DatabaseInstance.fromDatabaseInstanceAttributes(stack, 'Unidentified', {
    instanceIdentifier: 'shop',
    instanceEndpointAddress: 'shop.example',
    port: 5432,
    securityGroups,
    engine: DatabaseInstanceEngine.POSTGRES,
  });
  expect(() => DatabaseTarget.fromInstance(imported)._address(stack)).toThrow(
    'target must have a known endpoint and resource identifier, got: Stack/Unidentified',
  );
});

test.each([
  ['postgres', DatabaseInstanceEngine.POSTGRES],
  ['mysql', DatabaseInstanceEngine.MYSQL],
  ['mysql', DatabaseInstanceEngine.MARIADB],
])('the dialect %s', (dialect, engine) => {
  expect(DatabaseTarget.fromInstance(instance(`Dialect${engine.engineType}`, engine as never))).toMatchObject({
    _dialect: dialect,
  });
});

test('another engine is refused', () => {
  const other = instance('Oracle', DatabaseInstanceEngine.ORACLE_SE2 as never, {});
  expect(() => DatabaseTarget.fromInstance(other)).toThrow(
    'target must be PostgreSQL, MySQL or MariaDB, got: oracle-se2; the library speaks to no other engine [Stack/Oracle]',
  );
});

test('an engine that is not known is refused', () => {
  const imported = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Engineless', {
    clusterIdentifier: 'shop',
    securityGroups,
  });
  expect(() => DatabaseTarget.fromCluster(imported)).toThrow(
    'target must be PostgreSQL, MySQL or MariaDB, got: an unknown engine; give the engine when importing the database [Stack/Engineless]',
  );
});

test('a read replica is refused', () => {
  const replica = new DatabaseInstanceReadReplica(stack, 'Replica', {
    sourceDatabaseInstance: instance('Source'),
    instanceType: { toString: () => 't4g.micro' } as never,
    vpc,
  });
  expect(() => DatabaseTarget.fromInstance(replica)).toThrow(
    'target must not be a read replica, got: Stack/Replica; name the instance that it replicates [Stack/Replica]',
  );
});

test.each(['sourceDbInstanceIdentifier', 'sourceDbiResourceId', 'sourceDbClusterIdentifier'] as const)(
  'a replica is one by %s',
  (property) => {
    const one = instance(`By${property}`);
    (one.node.defaultChild as CfnDBInstance)[property] = 'source';
    expect(() => DatabaseTarget.fromInstance(one)).toThrow('target must not be a read replica');
  },
);

test('what is no database is refused', () => {
  expect(() => DatabaseTarget.fromCluster(vpc as never)).toThrow(
    'cluster must be a DatabaseCluster or DatabaseInstance, or an imported one; pass the construct of the database',
  );
  expect(() => DatabaseTarget.fromInstance('shop' as never)).toThrow(/^instance must be an object, got: 'shop'/);
});

test('a VPC that the database is not in is refused', () => {
  const target = DatabaseTarget.fromCluster(cluster);
  expect(() => target._requireVpc(vpc, stack)).not.toThrow();
  expect(() => target._requireVpc(new Vpc(stack, 'Other'), stack)).toThrow(
    'vpc must be that of the database, Stack/Vpc, got: Stack/Other; give the VPC that the database is in [Stack]',
  );
});

describe('without IAM authentication', () => {
  const isWithout = (iamAuthentication: unknown, id: string) =>
    DatabaseTarget.fromInstance(instance(id, undefined, { iamAuthentication }))._isWithoutIam();

  test('is an instance that has it off, or says nothing', () => {
    expect(isWithout(undefined, 'Silent')).toBe(true);
    expect(isWithout(false, 'Off')).toBe(true);
  });

  test('is none that has it on, or may have', () => {
    expect(isWithout(true, 'On')).toBe(false);
    expect(isWithout(Token.asAny({ Ref: 'Given' }), 'Maybe')).toBe(false);
  });

  test('is a cluster that says nothing, and no import', () => {
    expect(DatabaseTarget.fromCluster(cluster)._isWithoutIam()).toBe(true);
    const imported = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Elsewhere', {
      clusterIdentifier: 'shop',
      securityGroups,
      engine: POSTGRES,
    });
    expect(DatabaseTarget.fromCluster(imported)._isWithoutIam()).toBe(false);
  });
});
