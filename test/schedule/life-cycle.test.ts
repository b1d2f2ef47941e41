import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type App, Duration, Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { PunctualTarget, PunctualTimes } from '../../src/schedule';
import { MiniStack } from '../support/ministack';
import { inventoryOf } from '../support/ministack-inventory';
import { scheduleIn } from './ground';

// MiniStack knows all types of the construct. Its schedules do not fire: the test calls the starter as the pulse does.
jest.setTimeout(400_000);

let aws: MiniStack;
let lambda: LambdaClient;
let sqs: SQSClient;

beforeAll(async () => {
  aws = await MiniStack.start();
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  const config = { endpoint: aws.endpoint, region: MiniStack.REGION, credentials };
  lambda = new LambdaClient(config);
  sqs = new SQSClient(config);
});

afterAll(async () => {
  lambda?.destroy();
  sqs?.destroy();
  await aws?.stop();
});

/** A stack with a schedule of each minute, and perhaps one at night. */
const define =
  ({ withNightly }: { readonly withNightly: boolean }) =>
  (app: App) => {
    const stack = new Stack(app, 'Shop');
    const runs = new Queue(stack, 'Runs', { queueName: 'runs' });
    const target = PunctualTarget.queue(runs, { input: { country: 'DE' } });
    scheduleIn(stack, { target, times: PunctualTimes.every(Duration.minutes(1)), scheduleName: 'often' }, 'Often');
    if (withNightly) {
      scheduleIn(stack, { target, scheduleName: 'nightly' });
    }
  };

async function pulse(): Promise<any> {
  const [name] = (await inventoryOf(aws)).schedule ?? [];
  return (await aws.request('scheduler', `/schedules/${name}`)).json();
}

/** Calls the starter as the schedule does. */
async function call(): Promise<any> {
  const { Target: target } = await pulse();
  const answer = await lambda.send(new InvokeCommand({ FunctionName: target.Arn, Payload: target.Input }));
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}

async function messages(): Promise<{ body: any; sent: number }[]> {
  const QueueUrl = `${aws.endpoint}/${MiniStack.ACCOUNT}/runs`;
  const { Messages: received = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['SentTimestamp'] }),
  );
  return received.map(({ Body, Attributes }) => ({
    body: JSON.parse(Body ?? ''),
    sent: Number(Attributes?.SentTimestamp),
  }));
}

const namesIn = async () =>
  JSON.parse((await pulse()).Target.Input).schedules.map(({ name }: { name: string }) => name);

test('its creation gives one pulse a minute, with the schedules in it', async () => {
  const { succeeded, output } = await aws.deploy(define({ withNightly: true }));
  expect([succeeded, succeeded || output]).toEqual([true, true]);
  expect((await pulse()).ScheduleExpression).toBe('rate(1 minute)');
  expect(await namesIn()).toEqual(['often', 'nightly']);
});

test('in real time, three starters start each run once, and never early', async () => {
  const begin = Date.now();
  const results = await Promise.all([call(), call(), call()]);
  const received = await messages();
  const started = results.reduce((sum, { started: one }) => sum + one, 0);
  expect(started).toBeGreaterThanOrEqual(1);
  expect(received).toHaveLength(started);
  expect(new Set(received.map(({ body }) => body.idempotencyKey)).size).toBe(started);
  for (const { body, sent } of received) {
    expect(body).toMatchObject({ schedule: 'often', input: { country: 'DE' } });
    const due = Date.parse(body.scheduledTime);
    expect(due).toBeGreaterThan(begin);
    expect(sent).toBeGreaterThanOrEqual(due);
  }
});

test('a schedule that is taken out is no longer in the pulse; starter and table stay', async () => {
  const before = await inventoryOf(aws);
  await aws.deploy(define({ withNightly: false }));
  expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
  expect(await namesIn()).toEqual(['often']);
  const after = await inventoryOf(aws);
  expect([after.function, after.table, after.schedule]).toEqual([before.function, before.table, before.schedule]);
});

test('its end leaves the log, and nothing else', async () => {
  await aws.destroy(define({ withNightly: false }));
  expect(await aws.statusOf('Shop')).toBeUndefined();
  const { log: _, ...rest } = await inventoryOf(aws);
  expect(rest).toEqual({});
});
