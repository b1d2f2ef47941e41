import { CollectionThread } from '../../../src/apitest/handlers/collection-thread';
import { LoopbackAws, type LoopbackCall, networkOptions } from '../../support/loopback-aws';

// The functions as Lambda loads them, with the SDK's own clients.
let aws: LoopbackAws;
let network: unknown[][];
beforeAll(async () => {
  aws = await LoopbackAws.start();
  Object.assign(process.env, {
    AWS_LAMBDA_FUNCTION_NAME: 'runner',
    RESULTS_BUCKET: 'results',
    RUNNER_FUNCTION: 'runner',
    SUITE_FUNCTION: 'suite',
    TEST_VARIABLES: '{"base":"https://a","token":"variable"}',
    TEST_SECRETS: '[{"name":"token","arn":"secret-arn"}]',
    TIMEOUT_MILLIS: '20000',
    REQUEST_TIMEOUT_MILLIS: '3000',
    SCRIPT_TIMEOUT_MILLIS: '2000',
    HEAP_MEGABYTES: '179',
  });
  network = ['run-custom-tests', 'hold-release'].map((name) => networkOptions(() => void load(name)));
});
afterAll(() => aws.stop());
let printed: jest.SpyInstance;
beforeEach(() => {
  aws.calls = [];
  printed = jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => printed.mockRestore());

const load = (name: string): ((event?: object) => Promise<any>) =>
  require(`../../../src/apitest/handlers/${name}.lambda`).handler;
const lines = (): string[] => printed.mock.calls.map(([line]) => line);
const to = (start: string) => aws.calls.filter(({ path }) => path.startsWith(start));

interface Scene {
  /** What the function that is called answers, or the status of an error. */
  readonly called?: object | number;
  readonly secret?: object | number;
  readonly marks?: string[];
  readonly written?: number;
}

function play({ called = {}, secret = { SecretString: 'hunter2hunter2' }, marks = [], written = 200 }: Scene): void {
  const said = (it: object | number) => (typeof it === 'number' ? { status: it, body: '{}' } : { json: it });
  aws.answer = ({ method, path, headers }: LoopbackCall) => {
    if (headers['x-amz-target'] === 'secretsmanager.GetSecretValue') {
      return said(secret);
    }
    if (path.startsWith('/2015-03-31/functions/')) {
      return said(called);
    }
    const found = marks.map((Key) => `<Contents><Key>${Key}</Key></Contents>`).join('');
    return method === 'PUT' ? { status: written } : `<ListBucketResult>${found}</ListBucketResult>`;
  };
}

const PASSED = { assertions: 2, failures: [] };
const FAILED = { assertions: 1, failures: [{ message: 'no' }] };

test('secrets and results are not waited for longer than the function has; tests are', () => {
  const short = { connectionTimeout: 1_500, requestTimeout: 3_000 };
  const waiting = { connectionTimeout: 5_000 };
  expect(network).toEqual([
    [short, short, waiting],
    [waiting, { connectionTimeout: 5_000, requestTimeout: 10_000 }],
  ]);
});

describe('a suite of your own', () => {
  test('is called with variables, secrets and its time, and its answer is the result', async () => {
    play({ called: PASSED });
    const result = await load('run-custom-tests')({ source: 'schedule' });
    expect(result).toMatchObject({ passed: true, assertions: 2 });
    const [{ path, method, headers, body }] = to('/2015-03-31');
    expect([method, path]).toEqual(['POST', '/2015-03-31/functions/suite/invocations']);
    expect(headers['x-amz-invocation-type']).toBe('RequestResponse');
    const variables = { base: 'https://a', token: 'variable' };
    expect(JSON.parse(body)).toEqual({ variables, secrets: { token: 'hunter2hunter2' }, timeoutMillis: 20_000 });
    expect(JSON.parse(to('/')[0].body)).toEqual({ SecretId: 'secret-arn' });
    expect(lines().at(-1)).toMatch(/^PASSED: 2 tests in \d+ ms$/);
  });

  test('whose tests fail has its result in the bucket, as JSON', async () => {
    play({ called: FAILED });
    const { key } = await load('run-custom-tests')({ source: 'schedule' });
    const [{ method, path, headers, body }] = to('/results/');
    expect([method, decodeURIComponent(path)]).toEqual(['PUT', `/results/${key}`]);
    expect(key).toMatch(/^results\/20\d\d-\d\d-\d\d\/20.*Z-[0-9a-f]{8}-[0-9a-f-]{27}\.json$/);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(body)).toMatchObject({ source: 'schedule', passed: false, failures: [{ message: 'no' }] });
  });

  test('is called once, whatever happens: the tests may change something', async () => {
    play({ called: 500 });
    expect(await load('run-custom-tests')()).toMatchObject({ passed: false });
    expect(to('/2015-03-31')).toHaveLength(1);
  });

  test('waits for a secret and for the bucket for one more try', async () => {
    play({ secret: 500 });
    await expect(load('run-custom-tests')()).rejects.toThrow('cannot read the secret secret-arn: ');
    expect(aws.calls).toHaveLength(2);
    play({ called: FAILED, written: 500 });
    await expect(load('run-custom-tests')()).rejects.toThrow('cannot write the result to S3: ');
    expect(to('/results/')).toHaveLength(2);
  });

  test('has no secret that is not a text', async () => {
    play({ secret: { SecretBinary: 'aHVudGVyMg==' } });
    await expect(load('run-custom-tests')()).rejects.toThrow('the secret secret-arn is empty, or not a text');
  });
});

describe('a collection of Postman', () => {
  const NOW = Date.UTC(2026, 10, 27);
  let runs: jest.SpyInstance;
  beforeEach(() => {
    runs = jest.spyOn(CollectionThread.prototype, 'run').mockResolvedValue(PASSED);
    jest.spyOn(Date, 'now').mockReturnValue(NOW);
  });
  afterEach(() => jest.restoreAllMocks());

  test('runs in one thread for all runs, with variables, secrets and times', async () => {
    play({});
    const handler = load('run-postman-tests');
    expect(await handler({ source: 'gate' })).toEqual({ ...PASSED, passed: true, millis: 0 });
    await handler();
    const values = { base: 'https://a', token: 'hunter2hunter2' };
    const times = { timeoutMillis: 20_000, deadline: NOW + 20_000, requestMillis: 3_000, scriptMillis: 2_000 };
    expect(runs.mock.calls).toEqual([
      [{ values, ...times }, 1_000],
      [{ values, ...times }, 1_000],
    ]);
    const [first, second] = runs.mock.instances as unknown as Record<string, unknown>[];
    expect(first).toBe(second);
    expect(first).toMatchObject({
      heapMegabytes: 179,
      bundle: expect.stringMatching(/run-postman-tests\.lambda\.ts$/),
    });
  });

  test('is served by the same file, in its thread', () => {
    const threads = require('node:worker_threads');
    const { parentPort, workerData, Worker } = threads;
    const on = jest.fn();
    const path = require.resolve('../../../src/apitest/handlers/run-postman-tests.lambda');
    try {
      Object.assign(threads, {
        parentPort: { on },
        workerData: { mark: 'cdk-hindsight-apitest', heapMegabytes: 77 },
      });
      anew(path);
      expect(on.mock.calls.map(([event]) => event)).toEqual(['message']);
    } finally {
      Object.assign(threads, { parentPort, workerData, Worker });
    }
  });
});

/** Loads a file as if for the first time. */
function anew(path: string): void {
  const { resetModules } = jest;
  resetModules?.();
  delete require.cache[path];
  require(path);
}

describe('a gate', () => {
  const event = {
    RequestType: 'Create',
    ResourceProperties: { Gate: 'Release', Release: ['1'], Attempts: '1' },
  };

  test('calls the runner, waits for it, and marks what has passed', async () => {
    play({ called: { passed: true, ...PASSED } });
    const warned = jest.spyOn(console, 'warn').mockImplementation();
    expect(await load('hold-release')(event)).toEqual({ PhysicalResourceId: 'gate', Data: { Outcome: 'passed' } });
    const [list, call, put] = aws.calls;
    expect(list.query).toMatchObject({
      'list-type': '2',
      'max-keys': '1',
      prefix: expect.stringMatching(/^passed\/Release\/[0-9a-f]{64}$/),
    });
    expect(list.path).toBe('/results/');
    expect(call).toMatchObject({ method: 'POST', path: '/2015-03-31/functions/runner/invocations' });
    expect(call.headers['x-amz-invocation-type']).toBe('RequestResponse');
    expect(JSON.parse(call.body)).toEqual({ source: 'gate' });
    expect(put).toMatchObject({ method: 'PUT', path: `/results/${list.query.prefix}`, body: '' });
    expect(put.headers).toMatchObject({ 'content-length': '0' });
    expect(warned).not.toHaveBeenCalled();
    warned.mockRestore();
  });

  test('lets through what has passed before, by the whole name of its mark', async () => {
    play({ called: { passed: true, ...PASSED } });
    await load('hold-release')(event);
    const mark = aws.calls[0].query.prefix;
    play({ called: { passed: true, ...PASSED }, marks: [mark] });
    aws.calls = [];
    expect((await load('hold-release')(event)).Data.Outcome).toBe('passed before');
    expect(aws.calls).toHaveLength(1);
    play({ called: { passed: true, ...PASSED }, marks: [`${mark}0`] });
    expect((await load('hold-release')(event)).Data.Outcome).toBe('passed');
  });

  test('calls the runner once for an attempt, and says which log tells more', async () => {
    play({ called: 500 });
    process.env.AWS_LAMBDA_LOG_GROUP_NAME = 'gate-log';
    await expect(load('hold-release')(event)).rejects.toThrow('the runner cannot be called: ');
    expect(to('/2015-03-31')).toHaveLength(1);
    expect(lines().at(-1)).toMatch(/^HELD: the tests did not pass in 1 attempts/);
  });
});
