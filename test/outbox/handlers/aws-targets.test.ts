import { CreateEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { deadLettersOf, publisherOf } from '../../../src/outbox/handlers/aws-targets';
import { isAboutContent } from '../../../src/outbox/handlers/publisher';
import { type Message, messageOf } from '../../../src/outbox/plain/message';
import { RELAY_VARIABLES } from '../../../src/outbox/relay-rows.contract';
import { EmbeddedAws } from '../../support/moto';
import { QueueServer, receipt } from '../queue-server';

const message = (n: number, body?: string): Message => {
  const made = messageOf(
    {
      id: `${n}`,
      aggregateId: `order-${n % 2}`,
      type: 'OrderPlaced',
      payload: `{"place":${n}}`,
      createdMillis: Date.UTC(2026, 0, 2),
      attempts: 0,
    },
    'shop',
  );
  return body === undefined ? made : { ...made, body };
};

/** The SDK reads its settings from the environment of the process. */
function setEnvironment(variables: Record<string, string>): void {
  Object.assign(process.env, variables);
}

const saved = { ...process.env };
afterAll(() => {
  process.env = saved;
});

describe('at an emulated AWS', () => {
  let aws: EmbeddedAws;
  let queues: SQSClient;

  beforeAll(async () => {
    aws = await EmbeddedAws.start();
    setEnvironment(aws.environment);
    queues = new SQSClient({});
  }, 120_000);

  afterAll(() => aws?.stop());

  const queue = async (name: string, Attributes: Record<string, string> = {}) =>
    (await queues.send(new CreateQueueCommand({ QueueName: name, Attributes }))).QueueUrl as string;
  const receive = async (QueueUrl: string) => {
    const command = new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['All'],
      MessageSystemAttributeNames: ['MessageGroupId', 'MessageDeduplicationId'],
    });
    return (await queues.send(command)).Messages ?? [];
  };
  const publisher = (kind: string, target: string, more: Record<string, string> = {}) =>
    publisherOf({ [RELAY_VARIABLES.targetKind]: kind, [RELAY_VARIABLES.target]: target, ...more });

  test('a queue gets the messages with their type', async () => {
    const url = await queue('plain');
    const outcomes = await (await publisher('queue', url)).send([message(1), message(2)]);
    expect(outcomes).toEqual([{ kind: 'sent' }, { kind: 'sent' }]);
    const bodies = (await receive(url)).map(({ Body }) => JSON.parse(Body as string));
    expect(bodies).toEqual(
      expect.arrayContaining([
        {
          ...{ id: 'shop-1', aggregateId: 'order-1', type: 'OrderPlaced', createdAt: '2026-01-02T00:00:00.000Z' },
          payload: { place: 1 },
        },
      ]),
    );
  });

  test('a FIFO queue gets the aggregate as group and drops what it has had', async () => {
    const url = await queue('events.fifo', { FifoQueue: 'true' });
    const fifo = await publisher('queue', url, { [RELAY_VARIABLES.isFifo]: 'true' });
    await fifo.send([message(1)]);
    expect(await fifo.send([message(1)])).toEqual([{ kind: 'sent' }]);
    const [first, ...others] = await receive(url);
    expect(first.Attributes).toMatchObject({ MessageGroupId: 'order-1', MessageDeduplicationId: 'shop-1' });
    expect(first.MessageAttributes?.type.StringValue).toBe('OrderPlaced');
    expect(others).toEqual([]);
  });

  test('a topic gets them too', async () => {
    const topics = new SNSClient({});
    const { TopicArn } = await topics.send(new CreateTopicCommand({ Name: 'events' }));
    const url = await queue('subscribed');
    const Endpoint = `arn:aws:sqs:${EmbeddedAws.REGION}:${EmbeddedAws.ACCOUNT}:subscribed`;
    await topics.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
    expect(await (await publisher('topic', TopicArn as string)).send([message(1)])).toEqual([{ kind: 'sent' }]);
    const [{ Body }] = await receive(url);
    expect(JSON.parse(JSON.parse(Body as string).Message).id).toBe('shop-1');
  });

  test('an entry that the event bus does not accept is told apart, though the call succeeds', async () => {
    const buses = new EventBridgeClient({});
    const { EventBusArn } = await buses.send(new CreateEventBusCommand({ Name: 'orders' }));
    const bus = await publisher('event-bus', EventBusArn as string, { [RELAY_VARIABLES.source]: 'shop.orders' });
    const outcomes = await bus.send([message(1), message(2, 'no JSON'), message(3)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'rejected', 'sent']);
    expect(outcomes[1]).toMatchObject({ error: expect.stringMatching(/^MalformedDetail: /) });
  });

  test('a queue that is not there is no fault of a message', async () => {
    const url = (await queue('gone')).replace('gone', 'never');
    const failure = await (await publisher('queue', url)).send([message(1)]).catch((error) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(isAboutContent(failure)).toBe(false);
  });

  test('a dead letter arrives', async () => {
    const url = await queue('lost');
    const deadLetters = await deadLettersOf({ [RELAY_VARIABLES.deadLetterUrl]: url });
    await deadLetters.send('{"row":"1"}');
    expect((await receive(url)).map(({ Body }) => Body)).toEqual(['{"row":"1"}']);
  });
});

test.each([
  [
    { Id: '1', SenderFault: true, Code: 'InvalidMessageContents', Message: 'bad' },
    { kind: 'rejected', error: 'InvalidMessageContents: bad' },
  ],
  [
    { Id: '1', SenderFault: false, Code: 'InternalError', Message: 'later' },
    { kind: 'unavailable', error: 'InternalError: later' },
  ],
  [undefined, { kind: 'unavailable', error: 'the service gave no reason' }],
])('an answer of SQS that fails one entry: %j', async (failed, outcome) => {
  const server = await QueueServer.start();
  server.answer = ([first]) => ({
    body: { Successful: [receipt({ Id: first.id, MessageBody: first.text })], Failed: failed ? [failed] : [] },
  });
  const { url } = server;
  setEnvironment({
    AWS_ENDPOINT_URL_SQS: url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'a',
    AWS_SECRET_ACCESS_KEY: 'b',
  });
  try {
    const variables = { [RELAY_VARIABLES.targetKind]: 'queue', [RELAY_VARIABLES.target]: `${url}/111122223333/events` };
    const publisher = await publisherOf(variables);
    expect(await publisher.send([message(1), message(2)])).toEqual([{ kind: 'sent' }, outcome]);
  } finally {
    server.stop();
    delete process.env.AWS_ENDPOINT_URL_SQS;
  }
});
