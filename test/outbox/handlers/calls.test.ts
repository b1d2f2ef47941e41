import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { deadLettersOf, publisherOf } from '../../../src/outbox/handlers/aws-targets';
import { type Message, messageOf } from '../../../src/outbox/plain/message';
import { RELAY_VARIABLES } from '../../../src/outbox/relay-rows.contract';

const MEBIBYTE = 1_048_576;
const CREATED = Date.UTC(2026, 0, 2);

/** The calls of the SDK that would have been made; `aws-targets.test.ts` makes them at an emulated AWS. */
let calls: { name: string; input: any; client: any }[];
let answer: object;

beforeEach(() => {
  process.env.AWS_REGION = 'eu-central-1';
  calls = [];
  answer = {};
  for (const client of [SQSClient, SNSClient, EventBridgeClient]) {
    jest.spyOn(client.prototype as any, 'send').mockImplementation(async function send(this: any, command: any) {
      calls.push({ name: command.constructor.name, input: command.input, client: this });
      return answer;
    });
  }
});

afterEach(() => jest.restoreAllMocks());

const message = (id: number): Message =>
  messageOf(
    {
      id: `${id}`,
      aggregateId: `order-${id}`,
      type: 'OrderPlaced',
      payload: '{}',
      createdMillis: CREATED,
      attempts: 0,
    },
    'shop',
  );
const publisher = (kind: string, more: Record<string, string> = {}) =>
  publisherOf({ [RELAY_VARIABLES.targetKind]: kind, [RELAY_VARIABLES.target]: 'the target', ...more });
const type = { DataType: 'String', StringValue: 'OrderPlaced' };

describe.each([
  ['queue', 'SendMessageBatchCommand', 'QueueUrl', 'Entries', 'MessageBody', MEBIBYTE],
  ['topic', 'PublishBatchCommand', 'TopicArn', 'PublishBatchRequestEntries', 'Message', 262_144],
])('a %s', (kind, command, address, entries, body, maxBytes) => {
  test('gets the messages with their type', async () => {
    const made = await publisher(kind);
    expect(made).toMatchObject({ isFifo: false, maxBytes });
    await made.send([message(1), message(2)]);
    expect(calls.map(({ name, input }) => [name, input])).toEqual([
      [
        command,
        {
          [address]: 'the target',
          [entries]: [1, 2].map((id, index) => ({
            ...{ Id: `${index}`, [body]: message(id).body, MessageAttributes: { type } },
          })),
        },
      ],
    ]);
  });

  test('that is FIFO gets the aggregate as group, and what tells a message from others', async () => {
    const made = await publisher(kind, { [RELAY_VARIABLES.isFifo]: 'true' });
    expect(made.isFifo).toBe(true);
    await made.send([message(1)]);
    expect(calls[0].input[entries][0]).toMatchObject({ MessageGroupId: 'order-1', MessageDeduplicationId: 'shop-1' });
  });

  test('tells by the ids of the call what became of each message', async () => {
    answer = {
      Successful: [{ Id: '2' }],
      Failed: [
        { Id: '1', Code: 'InvalidMessageContents', Message: 'bad', SenderFault: true },
        { Id: '0', Code: 'InternalError', Message: 'later', SenderFault: false },
        { Id: '4', Code: 'Odd' },
      ],
    };
    const outcomes = await (await publisher(kind)).send([1, 2, 3, 4, 5].map(message));
    expect(outcomes).toEqual([
      { kind: 'unavailable', error: 'InternalError: later' },
      { kind: 'rejected', error: 'InvalidMessageContents: bad' },
      { kind: 'sent' },
      { kind: 'unavailable', error: 'the service gave no reason' },
      { kind: 'unavailable', error: 'Odd' },
    ]);
  });

  test('that says nothing has not got them', async () => {
    const [outcome] = await (await publisher(kind)).send([message(1)]);
    expect(outcome).toEqual({ kind: 'unavailable', error: 'the service gave no reason' });
  });
});

describe('an event bus', () => {
  const bus = () => publisher('event-bus', { [RELAY_VARIABLES.source]: 'shop.orders' });

  test('gets source, type and time of the events; their envelope has some room', async () => {
    const made = await bus();
    expect(made).toMatchObject({ isFifo: false, maxBytes: MEBIBYTE - 1_024 });
    await made.send([message(1)]);
    expect(calls.map(({ name, input }) => [name, input.Entries])).toEqual([
      [
        'PutEventsCommand',
        [
          {
            ...{ EventBusName: 'the target', Source: 'shop.orders', DetailType: 'OrderPlaced' },
            ...{ Detail: message(1).body, Time: new Date(CREATED) },
          },
        ],
      ],
    ]);
  });

  test('tells by the places of the call what became of each event', async () => {
    answer = {
      Entries: [
        { EventId: 'e' },
        { ErrorCode: 'MalformedDetail', ErrorMessage: 'no JSON' },
        { ErrorCode: 'ThrottlingException' },
      ],
    };
    expect(await (await bus()).send([1, 2, 3, 4].map(message))).toEqual([
      { kind: 'sent' },
      { kind: 'rejected', error: 'MalformedDetail: no JSON' },
      { kind: 'unavailable', error: 'ThrottlingException' },
      expect.objectContaining({ error: 'the service gave no reason' }),
    ]);
  });

  test('without an answer for any of them has refused them', async () => {
    expect(await (await bus()).send([message(1)])).toHaveLength(1);
  });

  test('needs a source', async () => {
    await expect(publisher('event-bus')).rejects.toThrow('the environment variable EVENT_SOURCE is missing');
  });
});

test('a dead letter is one message', async () => {
  await (await deadLettersOf({ [RELAY_VARIABLES.deadLetterUrl]: 'https://sqs/lost' })).send('{"row":"1"}');
  expect(calls.map(({ name, input }) => [name, input])).toEqual([
    ['SendMessageCommand', { QueueUrl: 'https://sqs/lost', MessageBody: '{"row":"1"}' }],
  ]);
});

test('no call outlives the transaction of its batch: two attempts of at most seven seconds', async () => {
  await (await publisher('queue')).send([message(1)]);
  await (await publisher('topic')).send([message(1)]);
  await (await publisher('event-bus', { [RELAY_VARIABLES.source]: 'shop' })).send([message(1)]);
  await (await deadLettersOf({ [RELAY_VARIABLES.deadLetterUrl]: 'https://sqs/lost' })).send('{}');
  for (const { client } of calls) {
    expect(await client.config.maxAttempts()).toBe(2);
    const { connectionTimeout, requestTimeout } = await client.config.requestHandler.configProvider;
    expect([connectionTimeout, requestTimeout]).toEqual([2_000, 5_000]);
  }
  expect(calls).toHaveLength(4);
});
