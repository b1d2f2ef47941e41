import { Template } from 'aws-cdk-lib/assertions';
import { testAlarms } from '../support/alarms';
import { alarmHistory } from '../support/metric-math';
import { newStack, scheduleIn } from './ground';

testAlarms({
  module: 'schedule',
  construct: 'PunctualSchedule',
  make: (stack, alarms) => scheduleIn(stack, { alarms }, 'Made'),
  table: {
    lateness: { loud: { Lateness: 5_000 }, quiet: { Lateness: 4_999 } },
    missedRun: { loud: { Missed: 1 }, quiet: { Missed: 0 } },
    pulseStopped: { loud: { Heartbeat: 0 }, quiet: { Heartbeat: 1 }, withoutData: 'ALARM' },
    startFailed: { loud: { StartFailed: 1 }, quiet: { StartFailed: 0 } },
    deadLetters: { loud: { ApproximateNumberOfMessagesVisible: 1 }, quiet: { ApproximateNumberOfMessagesVisible: 0 } },
  },
});

function alarmOf(name: string): any {
  const stack = newStack();
  const made = scheduleIn(stack);
  const id = stack.getLogicalId(made.alarms[name].node.defaultChild as any);
  return Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')[id].Properties;
}

describe('the incident: a schedule that nobody misses', () => {
  test('a starter that stopped is told after five minutes, and not before', () => {
    const pulses = [1, 1, 1, ...Array(20).fill(undefined)];
    const states = alarmHistory(alarmOf('pulseStopped'), { Heartbeat: pulses });
    expect(states.slice(0, 7)).not.toContain('ALARM');
    expect(states.at(-1)).toBe('ALARM');
  });

  test('one lost pulse is not told', () => {
    const states = alarmHistory(alarmOf('pulseStopped'), { Heartbeat: [1, 1, undefined, 1, 2, undefined, 1] });
    expect(states).not.toContain('ALARM');
  });

  test('a night without a run is quiet, and a missed one is told', () => {
    const quiet = Array(5).fill(undefined);
    expect(alarmHistory(alarmOf('missedRun'), { Missed: quiet })).toEqual(Array(5).fill('OK'));
    const states = alarmHistory(alarmOf('missedRun'), { Missed: [...quiet, 1, ...quiet] });
    expect([states.indexOf('ALARM'), states.at(-1)]).toEqual([5, 'OK']);
    expect(alarmHistory(alarmOf('lateness'), { Lateness: [...quiet, 37_000] }).at(-1)).toBe('ALARM');
    expect(alarmHistory(alarmOf('lateness'), { Lateness: [...quiet, 8] })).not.toContain('ALARM');
  });
});
