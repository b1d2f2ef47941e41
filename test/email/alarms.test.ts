import { App, Duration, type Stack } from 'aws-cdk-lib';
import { InboundEmail, InboundRecipients, InboundRuleSet, InboundTarget } from '../../src/email';
import { testAlarms } from '../support/alarms';
import { alarmHistory } from '../support/metric-math';
import { functionIn, Ground, machineIn } from './ground';

testAlarms({
  module: 'email',
  construct: 'InboundEmail',
  make: (stack: Stack, alarms) =>
    new InboundEmail(stack, 'Made', {
      recipients: InboundRecipients.domain('in.acme.example'),
      ruleSet: InboundRuleSet.create(),
      target: InboundTarget.stateMachine(machineIn(stack)),
      expectMailEvery: Duration.hours(24),
      alarms,
    }),
  table: {
    activation: { loud: { Active: 0 }, quiet: { Active: 1 }, withoutData: 'ALARM' },
    delivery: {
      loud: { PublishFailure: 1, PublishExpired: 0 },
      quiet: { PublishFailure: 0, PublishExpired: 0 },
    },
    deadLetter: {
      loud: { ApproximateNumberOfMessagesVisible: 1 },
      quiet: { ApproximateNumberOfMessagesVisible: 0 },
    },
    quarantine: {
      loud: { ApproximateNumberOfMessagesVisible: 10 },
      quiet: { ApproximateNumberOfMessagesVisible: 9 },
    },
    lag: { loud: { ApproximateAgeOfOldestMessage: 900 }, quiet: { ApproximateAgeOfOldestMessage: 899 } },
    failed: {
      loud: { ExecutionsFailed: 1, ExecutionsTimedOut: 0, ExecutionsAborted: 0 },
      quiet: { ExecutionsFailed: 0, ExecutionsTimedOut: 0, ExecutionsAborted: 0 },
    },
    silence: { loud: { Accepted: 0 }, quiet: { Accepted: 1 }, withoutData: 'ALARM' },
  },
});

/** The properties of an alarm. */
function alarmOf(name: string, make: (ground: Ground) => InboundEmail): any {
  const ground = new Ground(new App({ analyticsReporting: false }));
  const made = make(ground);
  const id = ground.stack.getLogicalId(made.alarms[name].node.defaultChild as never);
  return ground.template().findResources('AWS::CloudWatch::Alarm')[id].Properties;
}

const ofMachine = (name: string) => alarmOf(name, (ground) => ground.receiver());
const ofFunction = (name: string) =>
  alarmOf(name, (ground) => ground.receiver({ target: InboundTarget.function(functionIn(ground.stack)) }));

describe('each cause is enough', () => {
  test.each(['PublishFailure', 'PublishExpired'])('%s, without a value of the other', (name) => {
    const other = name === 'PublishFailure' ? 'PublishExpired' : 'PublishFailure';
    expect(alarmHistory(ofMachine('delivery'), { [name]: [1], [other]: [undefined] })).toEqual(['ALARM']);
  });

  test.each(['ExecutionsFailed', 'ExecutionsTimedOut', 'ExecutionsAborted'])('%s', (name) => {
    const none = { ExecutionsFailed: [undefined], ExecutionsTimedOut: [undefined], ExecutionsAborted: [undefined] };
    expect(alarmHistory(ofMachine('failed'), { ...none, [name]: [1] })).toEqual(['ALARM']);
  });
});

describe('of a function', () => {
  test('a call that fails is told', () => {
    const alarm = ofFunction('failed');
    expect([alarm.Namespace, alarm.MetricName, alarm.Statistic]).toEqual(['AWS/Lambda', 'Errors', 'Sum']);
  });

  test('the age is that of the notices and of the mail in its queue', () => {
    const { Metrics } = ofFunction('lag');
    const queues = Metrics.flatMap(
      ({ MetricStat }: any) => MetricStat?.Metric.Dimensions[0].Value['Fn::GetAtt'][0] ?? [],
    );
    expect(queues).toEqual([
      expect.stringMatching(/^OrdersDispatchInbox/),
      expect.stringMatching(/^OrdersDispatchWork/),
    ]);
    expect(Metrics[0].Expression).toBe('MAX([FILL(notices, 0), FILL(mail, 0)])');
  });
});

test('the dimensions are those of the rule, and of what the handlers write', () => {
  const name = 'Shop-Orders-A8B1F509';
  const [{ MetricStat: watched }] = ofMachine('activation').Metrics;
  expect(watched.Metric.Dimensions).toEqual([{ Name: 'Receiver', Value: name }]);
  const dimensions = ofMachine('delivery').Metrics.flatMap(
    ({ MetricStat }: any) => MetricStat?.Metric.Dimensions ?? [],
  );
  expect(dimensions).toEqual(Array(2).fill({ Name: 'RuleName', Value: name }));
});

test('silence is counted in the hours of expectMailEvery', () => {
  const alarm = alarmOf('silence', (ground) => ground.receiver({ expectMailEvery: Duration.days(7) }));
  expect([alarm.Metrics[0].MetricStat.Period, alarm.EvaluationPeriods, alarm.Threshold]).toEqual([3_600, 168, 1]);
});

test('nobody is told of silence without it', () => {
  const ground = new Ground();
  expect(Object.keys(ground.receiver().alarms)).not.toContain('silence');
});
