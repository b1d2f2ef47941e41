import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  ClientProfile,
  type DatabaseProxyAttributes,
  DatabaseProxyReadOnlyEndpoint,
  PinningAwareDatabaseProxy,
  PinningReason,
  ProxyClientAuthentication,
  ProxyEngineFamily,
} from '../../src/rdsproxy';

const ARN = 'arn:aws:rds:eu-west-1:444455556666:db-proxy:prx-0a1b2c';

function importProxy(attributes: Partial<DatabaseProxyAttributes> = {}) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const proxy = PinningAwareDatabaseProxy.fromDatabaseProxyAttributes(stack, 'Proxy', {
    proxyName: 'orders',
    proxyArn: ARN,
    endpointAddress: 'orders.proxy.example.com',
    engineFamily: ProxyEngineFamily.POSTGRESQL,
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-11111111')],
    ...attributes,
  });
  return { stack, proxy };
}

test('an imported proxy makes nothing', () => {
  expect(Template.fromStack(importProxy().stack).toJSON()).not.toHaveProperty('Resources');
});

test('an imported proxy has what it was imported with, the port of its family and the environment of its ARN', () => {
  const { proxy } = importProxy();
  expect(proxy).toMatchObject({ proxyName: 'orders', proxyArn: ARN, port: 5432 });
  expect(proxy.env).toEqual({ account: '444455556666', region: 'eu-west-1' });
  expect(proxy.connections.securityGroups).toHaveLength(1);
});

test('a function is granted one user, where the proxy is, and let in', () => {
  const { stack, proxy } = importProxy();
  const fn = new LambdaFunction(stack, 'Fn', {
    vpc: new Vpc(stack, 'Vpc'),
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {}'),
    environment: proxy.environmentFor('app', ClientProfile.nodePostgres()),
  });
  proxy.grantConnect(fn, 'app');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [
        {
          Action: 'rds-db:connect',
          Effect: 'Allow',
          Resource: {
            'Fn::Join': [
              '',
              ['arn:', { Ref: 'AWS::Partition' }, ':rds-db:eu-west-1:444455556666:dbuser:prx-0a1b2c/app'],
            ],
          },
        },
      ],
    },
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-11111111', FromPort: 5432 });
  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: { PGHOST: 'orders.proxy.example.com', PGPORT: '5432', PGUSER: 'app' } },
  });
});

test('its metrics and graphs are those of its name', () => {
  const { proxy } = importProxy();
  expect(proxy.metricPinnedConnections().dimensions).toEqual({ ProxyName: 'orders' });
  expect(proxy.metricPinsLogged(PinningReason.ANY).namespace).toBe('CdkHindsight/RdsProxy/orders');
  expect(proxy.widgets()).toHaveLength(3);
});

test('its metrics are those of its account and Region', () => {
  const { stack, proxy } = importProxy();
  const metrics = [
    proxy.metricPinnedConnections(),
    proxy.metricAvailabilityPercentage(),
    proxy.metricPinsLogged(PinningReason.ANY),
  ];
  expect(metrics.map(({ account, region }) => [account, region])).toEqual(
    metrics.map(() => ['444455556666', 'eu-west-1']),
  );
  const here = importProxy({ proxyArn: ARN.replace('eu-west-1:444455556666', 'eu-central-1:111122223333') });
  new Dashboard(here.stack, 'Dashboard', { widgets: [here.proxy.widgets()] });
  expect(JSON.stringify(Template.fromStack(here.stack))).not.toContain('accountId');
  new Dashboard(stack, 'Dashboard', { widgets: [proxy.widgets()] });
  expect(JSON.stringify(Template.fromStack(stack))).toContain('accountId');
});

test('users that are known are checked', () => {
  const { stack, proxy } = importProxy({ databaseUsers: ['app'] });
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('111122223333') });
  expect(proxy.grantConnect(role, 'app').success).toBe(true);
  expect(() => proxy.grantConnect(role, 'root')).toThrow(/^user must be one of app, got: root/);
});

test('clients with passwords are granted nothing', () => {
  const { stack, proxy } = importProxy({ clientAuthentication: ProxyClientAuthentication.PASSWORD });
  const role = new Role(stack, 'Role', { assumedBy: new AccountPrincipal('111122223333') });
  expect(() => proxy.grantConnect(role, 'app')).toThrow(/^auth must use IAM for grantConnect/);
});

describe('readers of an imported proxy', () => {
  const proxyArn = 'arn:aws:rds:eu-central-1:111122223333:db-proxy:prx-0a1b2c';

  test('need its VPC', () => {
    const { stack, proxy } = importProxy({ proxyArn });
    expect(() => new DatabaseProxyReadOnlyEndpoint(stack, 'Readers', { proxy })).toThrow(
      'vpc must be set for an imported proxy; set it to the VPC of the proxy [Stack/Readers]',
    );
  });

  test('have the groups and the login of the proxy', () => {
    const { stack, proxy } = importProxy({ proxyArn, databaseUsers: ['app'] });
    const readers = new DatabaseProxyReadOnlyEndpoint(stack, 'Readers', { proxy, vpc: new Vpc(stack, 'Vpc') });
    Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBProxyEndpoint', {
      DBProxyName: 'orders',
      TargetRole: 'READ_ONLY',
      VpcSecurityGroupIds: ['sg-11111111'],
    });
    expect(readers.environmentFor('app', ClientProfile.nodePostgres()).PGHOST).toBe(readers.endpointAddress);
    expect(() => readers.environmentFor('root', ClientProfile.nodePostgres())).toThrow(/^user must be one of app/);
  });
});

describe('an import is rejected', () => {
  test.each<[string, Partial<DatabaseProxyAttributes>, RegExp]>([
    ['without security groups', { securityGroups: [] }, /^securityGroups must hold at least one group/],
    [
      'by an ARN with the name instead of the identifier',
      { proxyArn: 'arn:aws:rds:eu-west-1:444455556666:db-proxy:orders' },
      /^proxyArn must end in the proxy's identifier/,
    ],
    ['by an ARN behind something else', { proxyArn: `x${ARN}` }, /^proxyArn must end in the proxy's identifier/],
    ...['prx-*', 'prx-0a1b2?', 'prx-0a/app', 'prx-0a:app'].map(
      (id): [string, Partial<DatabaseProxyAttributes>, RegExp] => [
        `by the identifier ${id}, which would widen a policy`,
        { proxyArn: `arn:aws:rds:eu-west-1:444455556666:db-proxy:${id}` },
        /^proxyArn must end in the proxy's identifier/,
      ],
    ),
    [
      'of another engine',
      { engineFamily: 'ORACLE' as never },
      /^engineFamily must be one of MYSQL, POSTGRESQL, SQLSERVER/,
    ],
    ['with another login', { clientAuthentication: 'KERBEROS' as never }, /^clientAuthentication must be one of IAM/],
    ['with a user that is a wildcard', { databaseUsers: ['*'] }, /^databaseUsers must consist of letters/],
    ['with an empty list of users', { databaseUsers: [] }, /^databaseUsers must hold at least one user/],
    ['without its name', { proxyName: undefined as never }, /^attributes.proxyName must be a text, got: undefined/],
  ])('%s', (_, attributes, message) => {
    expect(() => importProxy(attributes)).toThrow(message);
  });

  test('without attributes', () => {
    const stack = new Stack(new App(), 'Stack');
    const attributes = undefined as unknown as DatabaseProxyAttributes;
    expect(() => PinningAwareDatabaseProxy.fromDatabaseProxyAttributes(stack, 'Proxy', attributes)).toThrow(
      /^attributes must be an object, got: undefined/,
    );
  });
});
