import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IpProtocol, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  DatabaseCluster,
  DatabaseInstance,
  DatabaseInstanceEngine,
  MysqlEngineVersion,
  PostgresEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import {
  PinningAwareDatabaseProxy,
  type PinningAwareDatabaseProxyProps,
  ProxiedDatabase,
  ProxyAuth,
  ProxyNetworkType,
  type ReadOnlyEndpointOptions,
} from '../../src/rdsproxy';
import { AURORA_MYSQL, AURORA_POSTGRESQL } from './database';

const MYSQL = DatabaseInstanceEngine.mysql({ version: MysqlEngineVersion.VER_8_0 });
const POSTGRES = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_16 });

interface Case {
  readonly props?: Partial<PinningAwareDatabaseProxyProps>;
  readonly postgresql?: boolean;
  readonly endpoint?: ReadOnlyEndpointOptions;
  readonly path?: string[];
  readonly azs?: number;
}

/** The names of a proxy, of its log and of its endpoint for readers. */
function names({ props, postgresql = false, endpoint = {}, path = [], azs = 3 }: Case = {}) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: azs,
    ipProtocol: IpProtocol.DUAL_STACK,
    natGateways: 1,
    subnetConfiguration: [
      { name: 'Public', subnetType: SubnetType.PUBLIC },
      { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      { name: 'Data', subnetType: SubnetType.PRIVATE_ISOLATED },
    ],
  });
  const scope = path.reduce((parent: Construct, id) => new Construct(parent, id), stack);
  const cluster = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Cluster', {
    clusterIdentifier: 'orders',
    clusterResourceIdentifier: 'cluster-ABCD',
    engine: postgresql ? AURORA_POSTGRESQL : AURORA_MYSQL,
    port: 3306,
    securityGroups: [new SecurityGroup(stack, 'DatabaseGroup', { vpc })],
  });
  const proxy = new PinningAwareDatabaseProxy(scope, 'Proxy', {
    vpc,
    target: ProxiedDatabase.fromCluster(cluster),
    auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
    ...props,
  });
  proxy.addReadOnlyEndpoint('Readers', endpoint);
  const template = Template.fromStack(stack);
  const [{ DBProxyName }] = propertiesOf(template, 'AWS::RDS::DBProxy');
  const [{ DBProxyEndpointName }] = propertiesOf(template, 'AWS::RDS::DBProxyEndpoint');
  const [{ LogGroupName }] = propertiesOf(template, 'AWS::Logs::LogGroup');
  return { proxy: DBProxyName as string, log: LogGroupName as string, endpoint: DBProxyEndpointName as string };
}

function propertiesOf(template: Template, type: string): any[] {
  return Object.values(template.findResources(type)).map(({ Properties }) => Properties);
}

const isolated = { vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED } };
const usual = names();

const REPLACES_PROXY: Record<string, Case> = {
  'other subnets': { props: isolated },
  'a subnet more': { azs: 2 },
  'another engine family': { postgresql: true },
  'an endpoint for IPv6': { props: { endpointNetworkType: ProxyNetworkType.IPV6 } },
  'an endpoint for both': { props: { endpointNetworkType: ProxyNetworkType.DUAL } },
  'IPv6 to the database': { props: { targetConnectionNetworkType: ProxyNetworkType.IPV6 } },
};

describe('a change that replaces the proxy changes its name, and those of its log and endpoint', () => {
  test.each(Object.entries(REPLACES_PROXY))('%s', (_, change) => {
    const changed = names(change);
    expect(changed.proxy).not.toBe(usual.proxy);
    expect(changed.log).toBe(`/aws/rds/proxy/${changed.proxy}`);
    expect(changed.endpoint).not.toBe(usual.endpoint);
  });

  test('each to a name of its own', () => {
    const all = Object.values(REPLACES_PROXY).map((change) => names(change).proxy);
    expect(new Set(all).size).toBe(all.length);
  });
});

test.each<[string, Case]>([
  ['other subnets', { endpoint: isolated }],
  ['both IP versions', { endpoint: { endpointNetworkType: ProxyNetworkType.DUAL } }],
  ['another name of the proxy', { props: { proxyName: 'orders' } }],
])('a change that replaces the endpoint changes its name: %s', (_, change) => {
  expect(names(change).endpoint).not.toBe(usual.endpoint);
});

test.each<[string, Case]>([
  ['the pool', { props: { maxConnectionsPercent: 50 } }],
  ['the timeouts', { props: { initQuery: 'SET time_zone = "+00:00"' } }],
  ['the users', { props: { auth: ProxyAuth.endToEndIam({ databaseUsers: ['app', 'report'] }) } }],
  ['the default subnets, written out', { props: { vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } } }],
])('any other change keeps all names: %s', (_, change) => {
  expect(names(change)).toEqual(usual);
});

test('the order of the subnets does not matter', () => {
  const inOrder = (reverse: boolean) => {
    const stack = new Stack(new App(), 'Stack');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const instance = new DatabaseInstance(stack, 'Database', { vpc, engine: MYSQL, iamAuthentication: true });
    const subnets = reverse ? [...vpc.privateSubnets].reverse() : vpc.privateSubnets;
    new PinningAwareDatabaseProxy(stack, 'Proxy', {
      vpc,
      vpcSubnets: { subnets },
      target: ProxiedDatabase.fromInstance(instance),
      auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
    });
    return propertiesOf(Template.fromStack(stack), 'AWS::RDS::DBProxy')[0].DBProxyName;
  };
  expect(inOrder(true)).toBe(inOrder(false));
});

describe('a generated name', () => {
  const NAME = /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

  test.each([
    ['of a short path', []],
    ['of a long path', ['Platform', 'Databases', 'OrdersAndPaymentsOfTheWholeCompany', 'WithAProxyInFrontOfIt']],
    ['of a path with numbers and hyphens', ['0-orders', '-payments-', '--']],
  ])('is one that RDS accepts: %s', (_, path) => {
    const { proxy, endpoint } = names({ path });
    expect(proxy).toMatch(NAME);
    expect(endpoint).toMatch(NAME);
  });

  test('of a long path has 63 characters at most, and ends in the digest', () => {
    const { proxy } = names({ path: ['A'.repeat(100)] });
    expect(proxy.length).toBeLessThanOrEqual(63);
    expect(proxy).toMatch(/-[0-9a-f]{8}$/);
  });
});

test('a given name is kept as it is', () => {
  expect(names({ props: { proxyName: 'orders', ...isolated } })).toMatchObject({
    proxy: 'orders',
    log: '/aws/rds/proxy/orders',
  });
});

test('the family of an instance counts too', () => {
  const nameWith = (engine: typeof MYSQL) => {
    const stack = new Stack(new App(), 'Stack');
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const instance = new DatabaseInstance(stack, 'Database', { vpc, engine, iamAuthentication: true });
    new PinningAwareDatabaseProxy(stack, 'Proxy', {
      vpc,
      target: ProxiedDatabase.fromInstance(instance),
      auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
    });
    return propertiesOf(Template.fromStack(stack), 'AWS::RDS::DBProxy')[0].DBProxyName;
  };
  expect(nameWith(POSTGRES)).not.toBe(nameWith(MYSQL));
});
