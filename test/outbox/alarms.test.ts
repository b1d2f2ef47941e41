import { testAlarms } from '../support/alarms';
import { outboxIn } from './ground';

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
