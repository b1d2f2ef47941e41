import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { testAlarms } from '../support/alarms';
import { alarmHistory } from '../support/metric-math';
import { outboxIn, relayIn } from './ground';

const none = { ExecutionFailed: 0, ExecutionPartiallyFailed: 0, ExecutionTimeout: 0 };

testAlarms({
  module: 'outbox',
  construct: 'DynamoDbOutbox',
  make: (stack, alarms) => outboxIn(stack, { alarms }),
  table: {
    failed: { loud: { ...none, ExecutionPartiallyFailed: 1 }, quiet: none },
    deadLetters: {
      loud: { ApproximateNumberOfMessagesVisible: 1 },
      quiet: { ApproximateNumberOfMessagesVisible: 0 },
    },
  },
});

testAlarms({
  module: 'outbox',
  construct: 'SqlOutboxRelay',
  make: (stack, alarms) => relayIn(stack, { alarms }),
  table: {
    oldestUnsent: { loud: { OldestUnsent: 300 }, quiet: { OldestUnsent: 299 }, withoutData: 'ALARM' },
    dead: { loud: { DeadRows: 1 }, quiet: { DeadRows: 0 } },
    runsFailed: { loud: { Errors: 3 }, quiet: { Errors: 2 } },
    publishFailed: { loud: { PublishFailed: 10 }, quiet: { PublishFailed: 9 } },
    rowsUnsent: { loud: { RowsUnsent: 10_000 }, quiet: { RowsUnsent: 9_999 } },
  },
});

describe('the incident of the article', () => {
  const stack = new Stack(new App(), 'Stack');
  relayIn(stack);
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  const [, { Properties: oldest }] = Object.entries(alarms).find(([id]) => id.includes('OldestUnsent'))!;
  const minutes = (count: number, value: (minute: number) => number | undefined) =>
    Array.from({ length: count }, (_, minute) => value(minute));

  test('events that are committed and never sent ring within 8 minutes', () => {
    // The rows stay from minute 10 on, and grow older.
    const age = minutes(30, (minute) => Math.max(0, minute - 10) * 60);
    expect(alarmHistory(oldest, { OldestUnsent: age }).indexOf('ALARM')).toBe(17);
  });

  test('a relay that was never started, or stopped, rings within 5 minutes', () => {
    const silence = minutes(20, (minute) => (minute < 10 ? 0 : undefined));
    expect(alarmHistory(oldest, { OldestUnsent: silence }).indexOf('ALARM')).toBe(14);
  });

  test('a burst that is sent within four minutes rings nobody', () => {
    const age = minutes(30, (minute) => (minute >= 10 && minute < 14 ? (minute - 9) * 60 : 0));
    expect(alarmHistory(oldest, { OldestUnsent: age })).not.toContain('ALARM');
  });
});
