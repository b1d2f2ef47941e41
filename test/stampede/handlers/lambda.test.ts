import { LoopbackAws, networkOptions } from '../../support/loopback-aws';
import { MemoryServer } from '../memory-server';

// The refresher as Lambda loads it, with the clients of the SDK and of the cache.
let aws: LoopbackAws;
let cache: MemoryServer;
let network: unknown[];
beforeAll(async () => {
  [aws, cache] = [await LoopbackAws.start(), await MemoryServer.start()];
  Object.assign(process.env, {
    AWS_LAMBDA_FUNCTION_NAME: 'refresher',
    CACHE_HOST: '127.0.0.1',
    CACHE_PORT: `${cache.port}`,
    CACHE_TLS: 'false',
    CACHE_SECRET_ARN: 'secret-arn',
    CACHE_KEY: 'data',
    LOADER: 'loader',
    LOADER_TIMEOUT_MILLIS: '30000',
    REFRESH_EVERY_MILLIS: '86400000',
    CHECK_EVERY_MILLIS: '300000',
    MAX_STALE_MILLIS: '604800000',
    MAX_SHRINK_PERCENT: '50',
  });
  network = networkOptions(load);
});
afterAll(async () => {
  await Promise.all([aws.stop(), cache.stop()]);
});
let printed: jest.SpyInstance;
beforeEach(() => {
  aws.calls = [];
  cache.commands = [];
  cache.reply = ([, script]) => (script.includes('STRLEN') ? ['', 0] : 1);
  printed = jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => printed.mockRestore());

const load = (): ((event?: object) => Promise<any>) =>
  require('../../../src/stampede/handlers/refresh-value.lambda').handler;
const answers = (
  loader: () => any,
  secret: object | undefined = { SecretString: '{"username":"u","password":"p"}' },
) => {
  aws.answer = ({ headers }) =>
    headers['x-amz-target'] === 'secretsmanager.GetSecretValue' ? { json: secret } : loader();
};
const loads = () => aws.calls.filter(({ path }) => path.startsWith('/2015-03-31'));

test('a connection has five seconds; a secret ten, and a loader as long as it needs', () => {
  expect(network).toEqual([{ connectionTimeout: 5_000 }, { connectionTimeout: 5_000, requestTimeout: 10_000 }]);
});

test('a value that is not there is loaded with its key, and written for seven days', async () => {
  answers(() => '[1, 2]');
  const limit = jest.spyOn(AbortSignal, 'timeout');
  expect(await load()()).toEqual({ outcome: 'refreshed' });
  const [{ method, path, headers, body }] = loads();
  expect([method, path, body]).toEqual(['POST', '/2015-03-31/functions/loader/invocations', '{"key":"data"}']);
  expect(headers['x-amz-invocation-type']).toBe('RequestResponse');
  expect(limit.mock.calls).toEqual([[40_000]]);
  limit.mockRestore();
  expect(aws.calls.filter(({ body: asked }) => asked === '{"SecretId":"secret-arn"}')).toHaveLength(2);
  const evals = cache.commands.filter(([name]) => name === 'eval').map(([, , ...rest]) => rest);
  const [value, holder] = ['refreshed:{data}', expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f-]{27}$/)];
  expect(evals).toEqual([
    ['1', value],
    ['2', `${value}:lock`, `${value}:fence`, holder, '60000'],
    [
      ...['3', `${value}:lock`, `${value}:fence`, value, holder],
      expect.stringMatching(/^\{"v":1,"refreshedAt":\d+,"value":\[1, 2\]\}$/),
      '604800000',
    ],
  ]);
  expect(cache.commands.filter(([name]) => name === 'auth')).toEqual(Array(2).fill(['auth', 'u', 'p']));
  expect(printed.mock.calls.map(([line]) => line)).toContainEqual(expect.stringContaining('"LockContended":0'));
});

test('a loader that fails is called once: it may take minutes', async () => {
  answers(() => ({ status: 500, body: '{}' }));
  await expect(load()()).rejects.toThrow();
  expect(loads()).toHaveLength(1);
});

test('a secret without a text is no login', async () => {
  answers(() => '[1]', { SecretBinary: 'cHc=' });
  await expect(load()()).rejects.toThrow('the secret must be JSON with password');
});
