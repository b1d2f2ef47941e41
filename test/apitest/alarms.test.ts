import { Duration } from 'aws-cdk-lib';
import { ApiTest, ApiTestSchedule } from '../../src/apitest';
import { testAlarms } from '../support/alarms';
import { alarmHistory } from '../support/metric-math';
import { collectionOf, IS_OK, request } from './collections';
import { Ground, suiteOf } from './ground';

const suite = () => suiteOf(collectionOf(request('Login', 'https://api.acme.example', IS_OK)));

testAlarms({
  module: 'apitest',
  construct: 'ApiTest',
  make: (stack, alarms) =>
    new ApiTest(stack, 'Made', { suite: suite(), schedule: ApiTestSchedule.every(Duration.minutes(1)), alarms }),
  table: {
    failing: { loud: { Passed: 0 }, quiet: { Passed: 1 }, withoutData: 'INSUFFICIENT_DATA' },
    silent: { loud: { Passed: 0 }, quiet: { Passed: 1 }, withoutData: 'ALARM' },
    runnerErrors: { loud: { Errors: 1 }, quiet: { Errors: 0 } },
  },
});

/** The properties of an alarm of a test with this interval. */
function alarmOf(name: string, interval = Duration.minutes(1)): any {
  const ground = new Ground();
  const made = ground.test({ schedule: ApiTestSchedule.every(interval) });
  const id = ground.stack.getLogicalId(made.alarms[name].node.defaultChild as any);
  return ground.template().findResources('AWS::CloudWatch::Alarm')[id].Properties;
}

test('the incident: a login that breaks at night is told by the first run, and again when it works', () => {
  const states = alarmHistory(alarmOf('failing'), { Passed: [1, 1, 0, 0, undefined, 0, 1] });
  expect(states).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'ALARM', 'ALARM', 'OK']);
});

test('a run that is some seconds late is no failure: a minute without one keeps the state', () => {
  expect(alarmOf('failing').TreatMissingData).toBe('ignore');
  expect(alarmOf('silent').TreatMissingData).toBe('breaching');
});

test.each([
  [1, 300, 1],
  [2, 360, 1],
  [5, 900, 1],
  [480, 86_400, 1],
  [481, 86_400, 2],
  [1_440, 86_400, 3],
])('a test each %i minutes is silent after %i seconds, %i times', (minutes, period, periods) => {
  const { Metrics, EvaluationPeriods } = alarmOf('silent', Duration.minutes(minutes));
  expect(Metrics[0].MetricStat).toMatchObject({ Period: period, Stat: 'SampleCount' });
  expect(EvaluationPeriods).toBe(periods);
});

test('without a schedule there is only the alarm on errors of the runner', () => {
  expect(Object.keys(new Ground().test({ schedule: ApiTestSchedule.none() }).alarms)).toEqual(['runnerErrors']);
});
