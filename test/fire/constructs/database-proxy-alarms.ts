import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnDBProxy, DatabaseProxy } from 'aws-cdk-lib/aws-rds';
import type { aws_rds } from 'aws-cdk-lib/interfaces';
import { type Arbitrary, boolean, option, record } from 'fast-check';
import { DatabaseProxyAlarms, PinningReason } from '../../../src/rdsproxy';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import type { Values } from '../values';

const ALARMS = [
  'pinnedShare',
  'borrowLatency',
  'poolUtilization',
  'failedAuthentication',
  'availability',
  'throttledConnections',
  'noFreeIps',
];

const cases = (values: Values) =>
  record({
    kind: values.usually(['l1', 'import', 'name', 'name'], 'none'),
    name: values.text('orders', 'OrdersProxy'),
    both: values.usually([false, false, false], true),
    region: values.usually(['eu-central-1'], 'us-east-1'),
    withLog: boolean(),
    reason: values.usually(Object.values(PinningReason)),
    policy: option(values.usually([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY])),
    alarms: alarmSettings(values, ALARMS),
    metrics: metricOptions(values),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const proxy = proxyFrom(stack, one);
  const alarms = new DatabaseProxyAlarms(stack, 'Watch', {
    proxy,
    proxyName: one.kind === 'name' || one.both ? one.name : undefined,
    logGroup: one.withLog ? LogGroup.fromLogGroupName(stack, 'Log', '/aws/rds/proxy/orders') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  if (one.policy !== null) {
    alarms.applyRemovalPolicy(one.policy);
  }
  if (one.withLog) {
    addDashboard(stack, alarms, one.metrics, { metric: 'ClientConnections', metricPinsLogged: one.reason });
  }
}

function proxyFrom(stack: Stack, { kind, name, region }: Case): aws_rds.IDBProxyRef | undefined {
  if (kind === 'l1') {
    return new CfnDBProxy(stack, 'L1', {
      dbProxyName: 'orders',
      engineFamily: 'MYSQL',
      roleArn: `arn:${stack.partition}:iam::${stack.account}:role/proxy`,
      vpcSubnetIds: ['subnet-11111111', 'subnet-22222222'],
      auth: [{ secretArn: `arn:${stack.partition}:secretsmanager:${stack.region}:${stack.account}:secret:db-AbCdEf` }],
    });
  }
  return kind === 'import'
    ? DatabaseProxy.fromDatabaseProxyAttributes(stack, 'Imported', {
        dbProxyName: name,
        dbProxyArn: `arn:aws:rds:${region}:111122223333:db-proxy:prx-0123456789abcdef0`,
        endpoint: 'orders.example.com',
        securityGroups: [],
      })
    : undefined;
}

export const databaseProxyAlarms: Target<Case> = { name: 'DatabaseProxyAlarms', cases, build };
