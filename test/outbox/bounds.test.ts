import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { DynamoDbOutbox, OutboxEngine, OutboxTarget, SqlOutboxRelay } from '../../src/outbox';
import { clusterIn, outboxIn, relayIn } from './ground';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
});

describe('the table of a relay', () => {
  test.each(['o', '_', 'outbox', 'order_events', 'o9', 'a'.repeat(56), 'z0_'])('may be %s', (table) => {
    expect(SqlOutboxRelay.ddl(OutboxEngine.POSTGRESQL, table)).toContain(`CREATE TABLE ${table} (`);
  });

  test.each(['', '9o', 'Outbox', 'out-box', 'ops.outbox', 'out box', 'outboX', 'outbox;', 'é', 'a'.repeat(57)])(
    'may not be "%s"',
    (table) => expect(() => SqlOutboxRelay.ddl(OutboxEngine.POSTGRESQL, table)).toThrow(/^table must be 1 to 56 /),
  );
});

describe('a relay accepts', () => {
  test.each([
    ['batchSize', 1, 10],
    ['maxAttempts', 1, 100],
    ['memorySize', 128, 10_240],
  ])('%s from %d to %d', (property, min, max) => {
    const cluster = clusterIn(stack);
    const target = OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop' });
    for (const [index, value] of [min, max].entries()) {
      relayIn(stack, { target, table: `t${index}`, [property]: value }, cluster, `Relay${index}`);
    }
    for (const value of [min - 1, max + 1, min + 0.5]) {
      expect(() => relayIn(stack, { target, [property]: value }, cluster, `No${value}`)).toThrow(
        `${property} must be a whole number between ${min} and ${max}, got: ${value};`,
      );
    }
  });

  test('a retention from an hour to a year', () => {
    const cluster = clusterIn(stack);
    const target = OutboxTarget.eventBus(new EventBus(stack, 'Bus'), { source: 'shop' });
    for (const [index, retention] of [Duration.hours(1), Duration.days(365)].entries()) {
      relayIn(stack, { target, table: `t${index}`, retention }, cluster, `Relay${index}`);
    }
    for (const [index, retention] of [Duration.seconds(3_599), Duration.seconds(31_536_001)].entries()) {
      expect(() => relayIn(stack, { target, retention }, cluster, `No${index}`)).toThrow(
        /^retention must be between 1 hour and 365 days/,
      );
    }
    const fraction = Duration.millis(3_600_500);
    expect(() => relayIn(stack, { target, retention: fraction }, cluster, 'Fraction')).toThrow(
      /^retention must be in whole seconds/,
    );
  });
});

describe('a source of events', () => {
  const bus = () => EventBus.fromEventBusName(stack, 'Bus', 'orders');

  test.each(['s', 'shop.orders', 'shop/orders_2-B', 'aws', 'awsome', 's'.repeat(256)])('may be %s', (source) => {
    expect(OutboxTarget.eventBus(bus(), { source })._source).toBe(source);
  });

  test.each(['', 'aws.', 'aws.orders', 'shop orders', 'shop:orders', 'é', 's '.repeat(3), 's'.repeat(257)])(
    'may not be "%s"',
    (source) => expect(() => OutboxTarget.eventBus(bus(), { source })).toThrow(/^options\.source must be /),
  );
});

describe('a pipe is imported by its ARN', () => {
  const QUEUE = 'arn:aws:sqs:eu-central-1:111122223333:lost';
  const ARN = 'arn:aws:pipes:eu-central-1:111122223333:pipe/';
  const importPipe = (pipeArn: string) =>
    DynamoDbOutbox.fromDynamoDbOutboxAttributes(stack, 'Pipe', { pipeArn, deadLetterQueueArn: QUEUE });

  test.each([
    [`${ARN}Outbox-1a2b3c`, 'Outbox-1a2b3c'],
    [`${ARN}a_b.c-D9`, 'a_b.c-D9'],
    [`${ARN}x`, 'x'],
    [ARN.replace('aws', 'aws-us-gov').replace('eu-central-1', 'us-gov-west-1') + 'x'.repeat(64), 'x'.repeat(64)],
  ])('%s', (arn, name) => expect(importPipe(arn).pipeName).toBe(name));

  test.each([
    ARN,
    `${ARN}${'x'.repeat(65)}`,
    `${ARN}a b`,
    `${ARN}a/b`,
    `x${ARN}a`,
    `${ARN.replace('aws', '')}a`,
    `${ARN.replace('aws', 'AWS')}a`,
    `${ARN.replace('aws', 'aws.cn')}a`,
    `${ARN.replace('eu-central-1', '')}a`,
    `${ARN.replace('eu-central-1', 'eu_central')}a`,
    `${ARN.replace('eu-central-1', 'EU')}a`,
    `${ARN.replace('111122223333', '11112222333')}a`,
    `${ARN.replace('111122223333', '1111222233334')}a`,
    `${ARN.replace('pipes', 'sqs')}a`,
  ])('and not by %s', (arn) => {
    expect(() => importPipe(arn)).toThrow(/^pipeArn must be the ARN of a pipe/);
  });

  test('and its environment is that of the ARN', () => {
    expect(importPipe(`${ARN.replace('eu-central-1', 'eu-west-1')}a`).env).toEqual({
      account: '111122223333',
      region: 'eu-west-1',
    });
  });
});

test('a prefix has up to 255 characters, whatever they are', () => {
  outboxIn(stack, { filterPrefix: `\n${'#'.repeat(254)}` });
});

describe('nothing is taken for what it is not', () => {
  test.each([
    ['vpc', { vpc: {} }],
    ['database', { database: {} }],
    ['login', { login: {} }],
    ['target', { target: {} }],
  ])('the %s of a relay', (property, props) => {
    expect(() => relayIn(stack, props as never)).toThrow(new RegExp(`^${property} must be made by the class `));
  });

  test.each([['target', { target: {} }]])('the %s of an outbox', (property, props) => {
    expect(() => outboxIn(stack, props as never)).toThrow(new RegExp(`^${property} must be made by the class `));
  });

  test.each([
    ['a relay', relayIn],
    ['an outbox', outboxIn],
  ])('the key of %s is told how to make', (_, make) => {
    expect(() => make(stack, { encryptionKey: {} as never })).toThrow('pass a Key of AWS KMS, made or imported');
  });

  test.each([
    ['table', 'object', { table: 'orders' }],
    ['target', 'object', { target: 'bus' }],
    ['filterPrefix', 'a text', { filterPrefix: 7 }],
    ['partitionKey', 'a text', { partitionKey: 7 }],
    ['maximumRetryAttempts', 'a number', { maximumRetryAttempts: '7' }],
    ['maximumRecordAge', 'an object', { maximumRecordAge: 7 }],
    ['deadLetterQueue', 'an object', { deadLetterQueue: 'lost' }],
    ['logRetention', 'a number', { logRetention: '7' }],
    ['encryptionKey', 'an object', { encryptionKey: 'key' }],
    ['alarms', 'an object', { alarms: 7 }],
  ])('%s of an outbox: %s', (property, kind, props) => {
    expect(() => outboxIn(stack, props as never)).toThrow(new RegExp(`^${property} must be (an? )?${kind}, got: `));
  });

  test('an age that is known only at deploy time', () => {
    expect(() => outboxIn(stack, { maximumRecordAge: Duration.seconds(Token.asNumber({ Ref: 'Age' })) })).toThrow(
      /^maximumRecordAge must be known at synth/,
    );
  });
});
