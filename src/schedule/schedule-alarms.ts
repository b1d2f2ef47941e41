import { type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms } from '../private/synth/alarms';
import type { PunctualSchedule } from './punctual-schedule';
import type { PunctualScheduleAlarmOptions } from './punctual-schedule-props';

type AlarmName = Exclude<keyof PunctualScheduleAlarmOptions, keyof AlarmOptions>;

export function createScheduleAlarms(
  schedule: PunctualSchedule,
  options: PunctualScheduleAlarmOptions = {},
): { [name: string]: IAlarm } {
  const table: AlarmTable<AlarmName> = {
    lateness: {
      metric: schedule.metricLateness(),
      threshold: 5_000,
      evaluationPeriods: 1,
      description:
        'A run was started late. Look first at the log of the starter: a pulse was lost, or the target had to be called again.',
    },
    missedRun: {
      metric: schedule.metricMissed(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'A run was not started in time, and will not be started. Look first at the message in the dead-letter queue; it has the event to start it by hand.',
    },
    pulseStopped: {
      metric: schedule.metricHeartbeat(),
      threshold: 1,
      comparison: '<',
      evaluationPeriods: 5,
      // A starter that does not run tells nothing.
      missing: TreatMissingData.BREACHING,
      description:
        'The starter of all schedules of the stack does not run, or ends with an error: nothing is started. Look first at its log, then at its schedule in EventBridge Scheduler.',
    },
    startFailed: {
      metric: schedule.metricStartFailed(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The target of a run could not be started, or the outcome is unknown. Look first at the lines in the log of the starter that begin with START FAILED.',
    },
    deadLetters: {
      metric: schedule.metricDeadLetters(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'Runs that did not happen are in the dead-letter queue. Look first at reason and detail of the messages.',
    },
  };
  return createAlarms(schedule, 'schedule', table, options) as { [name: string]: IAlarm };
}
