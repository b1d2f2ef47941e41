import { runTests, sentenceOf } from '../../../src/apitest/handlers/run-tests';
import { RunnerWorld, type Script } from '../runner-ports';

const PASSED = { assertions: 2, requests: 3, failures: [] };
const FAILURE = { item: 'Login', test: 1, name: 'answers', message: 'got 500', status: 500, millis: 12 };
const KEY = 'results/2026-01-02/2026-01-02T03:04:05.000Z-id.json';

async function run(script: Script, event: any = { source: 'schedule' }) {
  const world = new RunnerWorld(script);
  const result = await runTests(event, world).catch((error: Error) => error);
  return { world, result };
}

test('a run that passes is counted, and writes nothing', async () => {
  const { world, result } = await run({ outcome: PASSED });
  expect(result).toEqual({ passed: true, assertions: 2, requests: 3, failures: [], millis: 0 });
  expect(world.metrics).toEqual({ Passed: 1, Failures: 0, DurationMs: 0, Requests: 3 });
  expect(world.objects).toEqual({});
  expect(world.log).toEqual(['PASSED: 2 tests in 0 ms']);
});

test('metrics have the name of the function as their only dimension', async () => {
  const { world } = await run({ outcome: PASSED });
  const [{ _aws, Test }] = world.lines.map((line) => line.startsWith('{') && JSON.parse(line));
  expect(Test).toBe('runner');
  expect(_aws.CloudWatchMetrics).toEqual([
    { Namespace: 'CdkHindsight/ApiTest', Dimensions: [['Test']], Metrics: [{ Name: 'Passed', Unit: 'Count' }] },
  ]);
});

test('a run that fails is counted, told and written', async () => {
  const { world, result } = await run({ outcome: { ...PASSED, failures: [FAILURE] } });
  expect(result).toMatchObject({ passed: false, failures: [FAILURE], key: KEY });
  expect(world.metrics).toMatchObject({ Passed: 0, Failures: 1 });
  expect(world.log).toEqual([`FAILED: 2 tests in 0 ms, ${KEY}`, 'Login / answers: got 500 (status 500, 12 ms)']);
  expect(JSON.parse(world.objects[KEY])).toEqual({
    ...{ at: '2026-01-02T03:04:05.000Z', source: 'schedule', passed: false, assertions: 2, requests: 3, millis: 0 },
    failures: [FAILURE],
  });
});

test('a run of a gate is no metric, and is written where it fails', async () => {
  const { world } = await run({ outcome: { ...PASSED, failures: [FAILURE] } }, { source: 'gate' });
  expect(world.metrics).toEqual({});
  expect(JSON.parse(world.objects[KEY]).source).toBe('gate');
});

test('a call by hand is no metric either', async () => {
  const { world } = await run({ outcome: PASSED }, {});
  expect(world.metrics).toEqual({});
});

test.each<[string, Script, string]>([
  [
    'no test at all',
    { outcome: { assertions: 0, failures: [] } },
    'no test ran: a run that proves nothing has not passed',
  ],
  ['a crash', { outcome: new Error('the tests crashed: boom') }, 'the tests crashed: boom'],
  ['no outcome', { outcome: undefined }, 'the suite must answer'],
  ['a number that is none', { outcome: { assertions: '3', failures: [] } }, 'the suite must answer'],
  ['less than no test', { outcome: { assertions: -1, failures: [] } }, 'the suite must answer'],
  ['half a test', { outcome: { assertions: 1.5, failures: [] } }, 'the suite must answer'],
  ['no list of failures', { outcome: { assertions: 1, failures: 'none' } }, 'the suite must answer'],
  ['a wrong number of requests', { outcome: { assertions: 1, requests: 'x', failures: [] } }, 'the suite must answer'],
])('%s has not passed', async (_, script, message) => {
  const { world, result } = await run(script);
  expect(result).toMatchObject({ passed: false, failures: [{ message: expect.stringContaining(message) }] });
  expect(world.metrics).toMatchObject({ Passed: 0, Failures: 1 });
});

test('a suite is waited for two seconds longer than it has', async () => {
  const timers = jest.spyOn(globalThis, 'setTimeout');
  await run({ outcome: PASSED });
  expect(timers.mock.calls.map(([, millis]) => millis)).toEqual([52_000]);
  timers.mockRestore();
});

test('a call by hand that fails is told as such', async () => {
  const { world } = await run({ outcome: { ...PASSED, failures: [FAILURE] } }, {});
  expect(JSON.parse(world.objects[KEY]).source).toBe('other');
});

test.each([
  [{}, 'failed'],
  [{ message: 'a\n  b\t c' }, 'a b c'],
  [{ item: 'Login', message: 'no' }, 'Login: no'],
  [{ item: 'Login', test: 2, message: 'no' }, 'Login / test 2: no'],
  [{ item: 'Login', test: 2, name: 'answers' }, 'Login / answers: failed'],
  [{ test: 1 }, 'test 1: failed'],
  [{ status: 500 }, 'failed (status 500)'],
  [{ status: 500, millis: 0 }, 'failed (status 500, 0 ms)'],
  [{ millis: 12 }, 'failed'],
])('the failure %j in a sentence', (failure, sentence) => {
  expect(sentenceOf(failure)).toBe(sentence);
});

test('a suite that never ends is not waited for', async () => {
  const world = new RunnerWorld({ timeoutMillis: -1_990 });
  world.runSuite = () => new Promise(() => undefined);
  expect(await runTests({ source: 'schedule' }, world)).toMatchObject({
    passed: false,
    failures: [{ message: expect.stringContaining('the tests did not end within') }],
  });
  expect(world.metrics.Passed).toBe(0);
});

test('the suite gets variables, secrets and the time that it has', async () => {
  const { world } = await run({ outcome: PASSED, variables: { base: 'https://a' }, secrets: { token: 'abcdefgh' } });
  expect(world.asked).toEqual({
    ...{ variables: { base: 'https://a' }, secrets: { token: 'abcdefgh' } },
    timeoutMillis: 50_000,
  });
});

test('parts of a failure that are of another type become texts, or are left out', async () => {
  const odd = { item: 5, name: null, message: { a: 1 }, status: '200', millis: Number.NaN, body: 'never shown' };
  const { result } = await run({ outcome: { assertions: 1, failures: [odd, null] } });
  expect(result).toMatchObject({ failures: [{ item: '5', name: 'null', message: '[object Object]' }, {}] });
  expect(JSON.stringify(result)).not.toContain('never shown');
});

test('only the first hundred failures are kept, all are counted, and twenty are told', async () => {
  const failures = Array.from({ length: 150 }, (_, index) => ({ name: `test ${index}` }));
  const { world, result } = await run({ outcome: { assertions: 150, failures } });
  expect((result as any).failures.map(({ name }: any) => name)).toEqual(failures.slice(0, 100).map(({ name }) => name));
  expect(world.metrics.Failures).toBe(150);
  expect(world.log).toHaveLength(21);
});

describe('what the runner cannot do', () => {
  test('a secret that cannot be read is an error, and the run has not passed', async () => {
    const { world, result } = await run({ outcome: PASSED, sources: [{ name: 'token', arn: 'gone' }] });
    const message = 'cannot read the secret gone: ResourceNotFoundException: Secrets Manager cannot find it.';
    expect(result).toEqual(new Error(message));
    expect(world.metrics).toEqual({ Passed: 0, Failures: 1, DurationMs: 0 });
    expect(world.log).toEqual([`NOT RUN: ${message}`]);
  });

  test('a result that cannot be written is told in the log, and is an error', async () => {
    const storeError = Object.assign(new Error('no'), { name: 'AccessDenied' });
    const { world, result } = await run({ outcome: { ...PASSED, failures: [FAILURE] }, storeError });
    expect(result).toEqual(new Error('cannot write the result to S3: AccessDenied'));
    expect(world.metrics.Passed).toBe(0);
    expect(world.log[1]).toBe('Login / answers: got 500 (status 500, 12 ms)');
  });
});

describe('secrets', () => {
  const secrets = { arn: JSON.stringify({ token: 'abcdefgh', port: 5432, empty: '', list: [] }) };
  const read = (field?: string) =>
    run({ outcome: PASSED, secrets, sources: [{ name: 'it', arn: 'arn', ...(field && { field }) }] });

  test.each([
    ['token', 'abcdefgh'],
    ['port', '5432'],
    [undefined, secrets.arn],
  ])('the field %s', async (field, value) => {
    const { world } = await read(field);
    expect((world.asked as any).secrets).toEqual({ it: value });
  });

  test.each(['empty', 'list', 'missing', 'toString'])('a field without a text: %s', async (field) => {
    const { result } = await read(field);
    expect(result).toEqual(new Error(`the secret arn has no field ${field} with a text in it`));
  });

  test('a secret that is not JSON is not quoted', async () => {
    const sources = [{ name: 'it', arn: 'arn', field: 'token' }];
    const { result } = await run({ outcome: PASSED, secrets: { arn: 'hunter22' }, sources });
    expect(result).toEqual(new Error('the secret arn is not JSON, so that it has no field token'));
  });

  test('an empty secret', async () => {
    const { result } = await run({ outcome: PASSED, secrets: { arn: '' } });
    expect(result).toEqual(new Error('the secret arn is empty, or not a text'));
  });
});
