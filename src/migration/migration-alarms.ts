import { Duration } from 'aws-cdk-lib';
import { type IAlarm, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import type { DatabaseMigration } from './database-migration';
import type { DatabaseMigrationAlarmOptions } from './database-migration-props';

type AlarmName = Exclude<keyof DatabaseMigrationAlarmOptions, keyof AlarmOptions>;

export function createMigrationAlarms(
  migration: DatabaseMigration,
  timeout: Duration,
  options: DatabaseMigrationAlarmOptions = {},
): { [name: string]: IAlarm } {
  return createAlarms(migration, 'migration', tableOf(migration, timeout), options) as { [name: string]: IAlarm };
}

function tableOf(migration: DatabaseMigration, timeout: Duration): AlarmTable<AlarmName> {
  return {
    failed: {
      metric: migration.metricFailures(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'A migration failed. Look first at the last lines of the log of the runner, which name file and line.',
    },
    slow: {
      metric: new MathExpression({
        expression: `100 * duration / ${timeout.toMilliseconds()}`,
        usingMetrics: { duration: migration.metricDuration() },
        period: Duration.minutes(5),
        label: 'Time used (%)',
      }),
      threshold: 80,
      evaluationPeriods: 1,
      unit: 'percent',
      description:
        'A migration used most of its timeout; the database ends a longer migration. Look first at the times in the log of the runner.',
    },
    lockWaits: {
      metric: migration.metricLockWaits(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'A migration could not get a table that others use, and is trying again. Look first at long transactions.',
    },
  };
}
