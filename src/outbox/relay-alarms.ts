import { Duration } from 'aws-cdk-lib';
import { type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import type { SqlOutboxRelay } from './sql-outbox-relay';
import type { SqlOutboxRelayAlarmOptions } from './sql-outbox-relay-props';

type AlarmName = Exclude<keyof SqlOutboxRelayAlarmOptions, keyof AlarmOptions>;

export function createRelayAlarms(
  relay: SqlOutboxRelay,
  options: SqlOutboxRelayAlarmOptions = {},
): { [name: string]: IAlarm } {
  const table: AlarmTable<AlarmName> = {
    oldestUnsent: {
      metric: relay.metricOldestUnsent({ period: Duration.minutes(1) }),
      threshold: 300,
      evaluationPeriods: 3,
      // A relay that does not run tells nothing.
      missing: TreatMissingData.BREACHING,
      description:
        'Committed events are waiting, or the relay has stopped and nobody knows how many. Look first at the log of the relay.',
    },
    dead: {
      metric: relay.metricDeadRows(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'Rows of the outbox are set aside: the target does not accept them. Look first at last_error of the rows that have a dead_at.',
    },
    runsFailed: {
      metric: relay.metricRunsFailed(),
      threshold: 3,
      evaluationPeriods: 1,
      description:
        'Runs of the relay end with an error: it cannot reach or use the database. Look first at the log of the relay.',
    },
    publishFailed: {
      metric: relay.metricPublishFailed(),
      threshold: 10,
      evaluationPeriods: 1,
      description:
        'The target of the outbox does not accept messages. Look first at the log of the relay for the error of the target.',
    },
    rowsUnsent: {
      metric: relay.metricRowsUnsent(),
      threshold: 10_000,
      evaluationPeriods: 1,
      description:
        'The outbox fills faster than the relay sends. Look first at the rate of rows sent, and at what writes so many rows.',
    },
  };
  return createAlarms(relay, 'outbox', table, options) as { [name: string]: IAlarm };
}
