import { App, Stack } from 'aws-cdk-lib';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { testAlarms } from '../support/alarms';
import { Ground } from './ground';

testAlarms({
  module: 'inference',
  construct: 'BatchInference',
  make: (stack, alarms) => new Ground(stack).inference({ alarms: { tokensPerDay: AlarmThreshold.of(1e6), ...alarms } }),
  table: {
    runsFailed: {
      loud: { ExecutionsFailed: 1, ExecutionsTimedOut: 0, ExecutionsAborted: 0 },
      quiet: { ExecutionsFailed: 0, ExecutionsTimedOut: 0, ExecutionsAborted: 0 },
    },
    unfinishedJobs: { loud: { UnfinishedJobs: 1 }, quiet: { UnfinishedJobs: 0 } },
    failedShare: {
      loud: { GivenUpRecords: 5, SucceededRecords: 95 },
      quiet: { GivenUpRecords: 4, SucceededRecords: 95 },
    },
    givenUp: { loud: { GivenUpRecords: 1 }, quiet: { GivenUpRecords: 0 } },
    invalidRecords: { loud: { InvalidRecords: 1 }, quiet: { InvalidRecords: 0 } },
    tokensPerDay: {
      loud: { InputTokens: 600_000, OutputTokens: 400_000 },
      quiet: { InputTokens: 600_000, OutputTokens: 399_999 },
      isOff: true,
    },
  },
});

test('runs that timed out or were aborted count as failed', () => {
  const stack = new Stack(new App(), 'Stack');
  const ground = new Ground(stack);
  const id = stack.getLogicalId(ground.inference().alarms.runsFailed.node.defaultChild as any);
  const { Metrics } = ground.template().findResources('AWS::CloudWatch::Alarm')[id].Properties;
  const names = Metrics.flatMap(({ MetricStat }: any) => MetricStat?.Metric.MetricName ?? []);
  expect(names).toEqual(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted']);
});
