import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StartError } from '../../../src/schedule/handlers/ports';
import { prepareTarget, startTarget } from '../../../src/schedule/handlers/start-target';

interface Call {
  readonly path: string;
  readonly action: string;
  readonly invocationType: string;
  readonly body: any;
}

const EVENT = {
  schedule: 'nightly',
  scheduledTime: '2026-05-01T03:00:00Z',
  idempotencyKey: 'nightly#2026-05-01T03:00:00Z',
};
const CREDENTIALS = { AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'key' };

let server: Server;
let address: string;
let calls: Call[];
/** The status and the error that the service answers with. */
let answer: { status: number; error?: string };
const environment = { ...process.env };

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      const action = `${request.headers['x-amz-target'] ?? ''}`.split('.').pop() ?? '';
      const invocationType = `${request.headers['x-amz-invocation-type'] ?? ''}`;
      calls.push({ path: request.url ?? '', action, invocationType, body });
      const { status, error } = answer;
      const md5 = createHash('md5')
        .update(`${body.MessageBody ?? ''}`)
        .digest('hex');
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(
        JSON.stringify(error ? { __type: error, message: 'no' } : { MD5OfMessageBody: md5, MessageId: '1' }),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  Object.assign(process.env, CREDENTIALS, { AWS_ENDPOINT_URL: address });
});

beforeEach(() => {
  calls = [];
  answer = { status: 200 };
});

afterAll(async () => {
  process.env = environment;
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

test('a function is invoked without waiting for it', async () => {
  answer = { status: 202 };
  await startTarget({ kind: 'function', address: 'orders' } as never, EVENT as never);
  expect(calls).toEqual([
    { path: '/2015-03-31/functions/orders/invocations', action: '', invocationType: 'Event', body: EVENT },
  ]);
});

describe('a state machine', () => {
  const target = { kind: 'state-machine', address: 'arn:aws:states:eu-central-1:111122223333:stateMachine:orders' };
  const start = () => startTarget(target as never, EVENT as never);

  test('is started under a name of its schedule and its time', async () => {
    await start();
    expect(calls).toMatchObject([
      { action: 'StartExecution', body: { stateMachineArn: target.address, name: 'nightly-1777604400' } },
    ]);
    expect(JSON.parse(calls[0].body.input)).toEqual(EVENT);
  });

  test('that an earlier request has started is started', async () => {
    answer = { status: 400, error: 'ExecutionAlreadyExists' };
    await expect(start()).resolves.toBeUndefined();
    expect(calls).toHaveLength(1);
  });

  test('that does not exist is not started', async () => {
    answer = { status: 400, error: 'StateMachineDoesNotExist' };
    await expect(start()).rejects.toMatchObject({ mayHaveStarted: false });
    await expect(start()).rejects.toBeInstanceOf(StartError);
  });

  test('may have started if the service fails, and is not asked again', async () => {
    answer = { status: 500, error: 'InternalFailure' };
    await expect(start()).rejects.toMatchObject({ mayHaveStarted: true });
    expect(calls).toHaveLength(1);
  });
});

describe('a queue', () => {
  const send = (isFifo: boolean) =>
    startTarget({ kind: 'queue', address: `${address}/111122223333/orders`, isFifo } as never, EVENT as never);

  test('gets the event', async () => {
    await send(false);
    expect(calls).toMatchObject([{ action: 'SendMessage' }]);
    const { MessageBody, ...others } = calls[0].body;
    expect(JSON.parse(MessageBody)).toEqual(EVENT);
    expect(others).toEqual({ QueueUrl: `${address}/111122223333/orders` });
  });

  test('that is FIFO takes each run once', async () => {
    await send(true);
    expect(calls[0].body).toMatchObject({
      MessageGroupId: 'nightly',
      MessageDeduplicationId: createHash('sha256').update(EVENT.idempotencyKey).digest('hex'),
    });
  });
});

test('a call ends after five seconds', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout');
  await startTarget({ kind: 'function', address: 'orders' } as never, EVENT as never);
  expect(timeout.mock.calls).toEqual([[5_000]]);
  timeout.mockRestore();
});

test('the client of a target is made before it is due', async () => {
  await expect(prepareTarget({ kind: 'queue' } as never)).resolves.toBeUndefined();
  expect(calls).toEqual([]);
});
