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
        'The pipe of the outbox could not send events: those behind them in the shard wait. Look first at the log of the pipe.',
    },
    deadLetters: {
      metric: outbox.metricDeadLetters(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'Records of the outbox were given up, and the stream has them for 24 hours only. Look first at the messages in the dead letter queue.',
    },
  };
  return createAlarms(outbox, 'outbox', table, options) as { [name: string]: IAlarm };
}
