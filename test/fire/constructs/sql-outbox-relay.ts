import { Duration, type Stack } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { DatabaseLogin } from '../../../src/database-login';
import { DatabaseTarget } from '../../../src/database-target';
import { OutboxEngine, OutboxTarget, SqlOutboxRelay } from '../../../src/outbox';
import { importedCluster, importedInstance } from '../../support/imported-databases';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { days, hours } = Duration;

const cases = (values: Values) =>
  record({
    network: networks(values),
    subnets: values.usually(
      [undefined, SubnetType.PRIVATE_WITH_EGRESS],
      SubnetType.PRIVATE_ISOLATED,
      SubnetType.PUBLIC,
    ),
    instance: boolean(),
    user: option(values.text('outbox', 'relay_1')),
    databaseName: values.text('shop', 'my-shop_1'),
    target: constantFrom('bus', 'queue', 'fifo queue', 'topic', 'fifo topic'),
    lost: option(values.usually(['standard'], 'fifo')),
    withKey: boolean(),
    grants: boolean(),
    engine: values.usually(Object.values(OutboxEngine)),
    props: partial({
      table: values.text('outbox', 'order_events'),
      batchSize: values.number(1, 10),
      maxAttempts: values.number(1, 5, 100),
      nudge: constantFrom(true, false),
      retention: values.duration(hours(1), days(365)),
      memorySize: values.number(128, 512, 10_240),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    imported: option(
      record({
        relayArn: values.text('arn:aws:lambda:eu-central-1:111122223333:function:shop-relay'),
        deadLetterQueueArn: values.text('arn:aws:sqs:eu-central-1:111122223333:shop-dead-letters'),
        nudgeQueueArn: values.text('arn:aws:sqs:eu-central-1:111122223333:shop-nudges'),
      }),
    ),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['oldestUnsent', 'dead', 'runsFailed', 'publishFailed', 'rowsUnsent']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  SqlOutboxRelay.ddl(one.engine, one.props.table);
  const encryptionKey = one.withKey ? new Key(stack, 'Key') : undefined;
  const relay = new SqlOutboxRelay(stack, 'Relay', {
    ...one.props,
    vpc: networkFrom(stack, one.network),
    vpcSubnets: one.subnets && { subnetType: one.subnets },
    database: one.instance
      ? DatabaseTarget.fromInstance(importedInstance(stack))
      : DatabaseTarget.fromCluster(importedCluster(stack)),
    databaseName: one.databaseName,
    login: one.user === null ? DatabaseLogin.secret(new Secret(stack, 'Secret')) : DatabaseLogin.iamUser(one.user),
    target: targetIn(stack, one),
    deadLetterQueue:
      one.lost === null ? undefined : new Queue(stack, 'Lost', { fifo: one.lost === 'fifo' || undefined }),
    encryptionKey,
    alarms: alarmsFrom(stack, one.alarms),
  });
  const role = new Role(stack, 'App', { assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com') });
  if (one.grants && one.props.nudge) {
    relay.grantNudge(role);
  }
  if (one.imported) {
    SqlOutboxRelay.fromSqlOutboxRelayAttributes(stack, 'Other', { ...one.imported, encryptionKey }).grantNudge(role);
  }
  addDashboard(stack, relay, one.metrics);
}

function targetIn(stack: Stack, { target }: Case): OutboxTarget {
  const fifo = target.startsWith('fifo') || undefined;
  if (target === 'bus') {
    return OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop.orders' });
  }
  return target.endsWith('topic')
    ? OutboxTarget.topic(new Topic(stack, 'Topic', { fifo }))
    : OutboxTarget.queue(new Queue(stack, 'Queue', { fifo }));
}

export const sqlOutboxRelay: Target<Case> = { name: 'SqlOutboxRelay', cases, build };
