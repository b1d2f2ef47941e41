import { Duration } from 'aws-cdk-lib';
import { type IAlarm, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import { type AlarmTable, createAlarms, type MissingAlarm } from '../private/synth/alarms';
import type { ApiTest } from './api-test';
import type { ApiTestAlarmOptions } from './api-test-props';
import { DAY_SECONDS } from './facts';

type AlarmName = Exclude<keyof ApiTestAlarmOptions, keyof AlarmOptions>;

const MINUTE = Duration.minutes(1);
const SHORTEST_SILENCE = Duration.minutes(5);

export function createApiTestAlarms(
  test: ApiTest,
  interval: Duration | undefined,
  options: ApiTestAlarmOptions = {},
): { [name: string]: IAlarm } {
  return createAlarms(test, 'apitest', tableOf(test, interval), options) as { [name: string]: IAlarm };
}

function tableOf(test: ApiTest, interval: Duration | undefined): AlarmTable<AlarmName> {
  return {
    ...scheduledAlarms(test, interval),
    runnerErrors: {
      metric: test.metricRunnerErrors(),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The runner of the tests itself failed: it could not read a secret or write a result, or it crashed. Look first at the last lines of its log.',
    },
  };
}

function scheduledAlarms(
  test: ApiTest,
  interval: Duration | undefined,
): Pick<AlarmTable<AlarmName>, 'failing' | 'silent'> {
  if (interval === undefined) {
    const missing: MissingAlarm = {
      must: 'be left out with ApiTestSchedule.none()',
      remedy: 'use ApiTestSchedule.every: only runs of a schedule are counted',
    };
    return { failing: missing, silent: missing };
  }
  const silence = Math.max(3 * interval.toSeconds(), SHORTEST_SILENCE.toSeconds());
  return {
    failing: {
      metric: test.metricPassed({ statistic: Stats.MINIMUM, period: MINUTE }),
      threshold: 1,
      comparison: '<',
      evaluationPeriods: 1,
      missing: TreatMissingData.IGNORE,
      description:
        'The tests of the API do not pass: a test failed, or a request got no answer. Look first at the last lines of the log of the runner, which name test and result.',
    },
    // Apart from the other: a schedule is late by some seconds, and then a minute is without a run.
    silent: {
      metric: test.metricPassed({
        statistic: Stats.SAMPLE_COUNT,
        period: Duration.seconds(Math.min(silence, DAY_SECONDS)),
      }),
      threshold: 1,
      comparison: '<',
      evaluationPeriods: Math.ceil(silence / DAY_SECONDS),
      missing: TreatMissingData.BREACHING,
      description:
        'The tests of the API no longer run, so it is unknown whether the API works. Look first at the schedule and at the log of the runner.',
    },
  };
}
