import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnDBProxy, DatabaseProxy, ProxyTarget } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  DatabaseProxyAlarms,
  type DatabaseProxyAlarmsProps,
  PinningAwareDatabaseProxy,
  ProxiedDatabase,
  ProxyAuth,
} from '../../src/rdsproxy';
import { testLayouts } from './layouts';

const ARN = 'arn:aws:rds:eu-central-1:111122223333:db-proxy:prx-0123456789abcdef0';

testLayouts<DatabaseProxyAlarms, DatabaseProxyAlarmsProps>({
  props: 'DatabaseProxyAlarmsProps',
  make: (scope, id, _, props) =>
    new DatabaseProxyAlarms(scope, id, props.proxy === undefined ? { proxyName: 'orders', ...props } : props),
  imports: {
    'a proxy of the CDK in the network stack': (_, { cluster, vpc, key }) => ({
      proxy: new DatabaseProxy(key.stack, 'Proxy', {
        proxyTarget: ProxyTarget.fromCluster(cluster),
        secrets: [new Secret(key.stack, 'Secret')],
        vpc,
      }),
    }),
    'an L1 of a proxy': (scope) => ({
      proxy: new CfnDBProxy(scope, 'L1', {
        dbProxyName: 'orders',
        engineFamily: 'MYSQL',
        roleArn: 'arn:aws:iam::111122223333:role/proxy',
        vpcSubnetIds: ['subnet-1', 'subnet-2'],
      }),
    }),
    'a proxy of the CDK that is imported': (scope) => ({
      proxy: DatabaseProxy.fromDatabaseProxyAttributes(scope, 'Imported', {
        dbProxyName: 'orders',
        dbProxyArn: ARN,
        endpoint: 'orders.proxy.example.com',
        securityGroups: [],
      }),
    }),
    'a proxy of the library': (scope, { cluster, vpc }) => ({
      proxy: new PinningAwareDatabaseProxy(scope, 'Proxy', {
        vpc,
        target: ProxiedDatabase.fromCluster(cluster),
        auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
      }),
    }),
    'a log group': (scope) => ({ logGroup: LogGroup.fromLogGroupName(scope, 'Log', '/aws/rds/proxy/orders') }),
    'a topic of the network stack': (_, { topic }) => ({ alarms: { actions: [new SnsAction(topic)] } }),
  },
  rejectedImports: {
    'a proxy of another Region': {
      props: (scope) => ({
        proxy: DatabaseProxy.fromDatabaseProxyAttributes(scope, 'Imported', {
          dbProxyName: 'orders',
          dbProxyArn: ARN.replace('eu-central-1', 'us-east-1'),
          endpoint: 'orders.proxy.example.com',
          securityGroups: [],
        }),
      }),
      error:
        /^proxy must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of/,
    },
  },
});
