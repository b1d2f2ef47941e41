import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import type { DynamoDbOutbox } from './dynamo-db-outbox';
import type { DynamoDbOutboxAlarmOptions } from './dynamo-db-outbox-props';

type AlarmName = Exclude<keyof DynamoDbOutboxAlarmOptions, keyof AlarmOptions>;

export function createPipeAlarms(
  outbox: DynamoDbOutbox,
  options: DynamoDbOutboxAlarmOptions = {},
): { [name: string]: IAlarm } {
  const table: AlarmTable<AlarmName> = {
    failed: {
      metric: outbox.metricFailed(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The pipe of the outbox could not send events, and later events in the shard wait. Look first at the log of the pipe.',
    },
    deadLetters: {
      metric: outbox.metricDeadLetters(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The pipe gave up on records of the outbox, and the stream keeps them for only 24 hours. Look first at the messages in the dead-letter queue.',
    },
  };
  return createAlarms(outbox, 'outbox', table, options) as { [name: string]: IAlarm };
}
