import { App, Duration, Stack } from 'aws-cdk-lib';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { BacklogScan } from '../../src/batch';
import { testAlarms } from '../support/alarms';
import { alarmHistory } from '../support/metric-math';
import { Ground } from './ground';

testAlarms({
  module: 'batch',
  construct: 'BatchBacklog',
  make: (stack, alarms) => new Ground(stack).backlog({ alarms: { backlog: AlarmThreshold.of(1000), ...alarms } }),
  table: {
    jobsFailed: { loud: { ApproximateNumberOfMessagesVisible: 1 }, quiet: { ApproximateNumberOfMessagesVisible: 0 } },
    stuck: { loud: { OldestWaitingMinutes: 61 }, quiet: { OldestWaitingMinutes: 60 }, withoutData: 'ALARM' },
    scanMissed: { loud: { Scans: 0 }, quiet: { Scans: 1 }, withoutData: 'ALARM' },
    // Of both functions.
    scanFailed: { loud: { Errors: 0.5 }, quiet: { Errors: 0 } },
    deadItems: { loud: { DeadItems: 1 }, quiet: { DeadItems: 0 }, withoutData: 'INSUFFICIENT_DATA' },
    backlog: {
      loud: { ItemsLeft: 1000 },
      quiet: { ItemsLeft: 999 },
      withoutData: 'INSUFFICIENT_DATA',
      isOff: true,
    },
  },
});

function alarmOf(name: string, scan?: BacklogScan): any {
  const stack = new Stack(new App(), 'Stack');
  const ground = new Ground(stack);
  const { alarms } = ground.backlog(scan && { scan });
  const alarm = alarms[name]?.node.defaultChild as any;
  return alarm && ground.template().findResources('AWS::CloudWatch::Alarm')[stack.getLogicalId(alarm)].Properties;
}

describe('a scan that did not run', () => {
  test.each([
    [BacklogScan.every(Duration.hours(2)), 3],
    [BacklogScan.every(Duration.hours(5)), 8],
    [BacklogScan.every(Duration.hours(24)), 36],
  ])('is told after one and a half intervals', (scan, hours) => {
    expect(alarmOf('scanMissed', scan)).toMatchObject({ EvaluationPeriods: hours });
  });

  test('is told 36 hours after the last one, and not before', () => {
    const alarm = alarmOf('scanMissed');
    const hours = [1, ...Array.from({ length: 36 }, () => null)];
    const states = alarmHistory(alarm, { Scans: hours as number[] });
    expect(states.slice(-2)).toEqual(['OK', 'ALARM']);
  });

  test('is nothing that a manual backlog has', () => {
    expect(alarmOf('scanMissed', BacklogScan.manual())).toBeUndefined();
  });
});

test('dead items stay told until the next scan', () => {
  expect(alarmOf('deadItems').TreatMissingData).toBe('ignore');
});

test('the errors of both functions count', () => {
  const { Metrics } = alarmOf('scanFailed');
  expect(Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Metric.Dimensions ?? [])).toEqual([
    { Name: 'FunctionName', Value: { Ref: expect.stringMatching('^MadePlanner') } },
    { Name: 'FunctionName', Value: { Ref: expect.stringMatching('^MadeWatcher') } },
  ]);
});

test('a threshold for a scan that nobody expects is refused', () => {
  const scanMissed = AlarmThreshold.of(1);
  const make = () =>
    new Ground(new Stack(new App(), 'S')).backlog({ scan: BacklogScan.manual(), alarms: { scanMissed } });
  expect(make).toThrow('alarms.scanMissed must be left out with BacklogScan.manual(), got: 1;');
});
