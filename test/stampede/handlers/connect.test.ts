import type { Cache } from '../../../src/stampede/handlers/cache';
import { connectCache } from '../../../src/stampede/handlers/connect';
import { accessStringOf } from '../../../src/stampede/plain/access-string';
import { keysOf } from '../../../src/stampede/refresh-value.contract';
import { LocalCache, PASSWORD } from '../../support/local-cache';
import { freePort } from '../../support/ports';

const KEYS = keysOf('data');
let cache: LocalCache;
const opened: Cache[] = [];

beforeAll(async () => {
  cache = await LocalCache.start();
  await cache.setUser('refresher', accessStringOf(KEYS));
});

afterEach(() => {
  for (const connection of opened.splice(0)) {
    connection.close();
  }
});

afterAll(() => cache?.stop(), 30_000);

function connect(port: number, more: { password?: string; tls?: undefined } = {}) {
  const login = { username: 'refresher', password: PASSWORD };
  const connection = connectCache({ host: '127.0.0.1', port, tls: { ca: `${cache.ca}` }, ...login, ...more }, KEYS);
  opened.push(connection);
  return connection;
}

test('a node that does not have the keys names the one that does', async () => {
  const connection = connect(cache.readerPort);
  expect(await connection.lock('me', 1_000)).toBe(true);
  expect(await connection.store('me', '{"v":1,"refreshedAt":7,"value":[1]}', 60_000)).toBe(true);
  expect(await connection.inspect()).toEqual({ refreshedAt: 7, bytes: 3 });
  expect(await cache.admin.get('refreshed:{data}')).toBe('{"v":1,"refreshedAt":7,"value":[1]}');
});

test('a value of six megabytes is written, and looked at without reading it', async () => {
  const connection = connect(cache.port);
  const text = `{"v":1,"refreshedAt":7,"value":"${'x'.repeat(6 * 1024 * 1024)}"}`;
  await connection.lock('me', 1_000);
  expect(await connection.store('me', text, 60_000)).toBe(true);
  expect(await connection.inspect()).toEqual({ refreshedAt: 7, bytes: 6 * 1024 * 1024 + 2 });
});

test('a wrong password is an error that names the reason', async () => {
  await expect(connect(cache.port, { password: 'wrong' }).inspect()).rejects.toThrow(/WRONGPASS/);
});

test('a cache with TLS is not reached without', async () => {
  await expect(connect(cache.port, { tls: undefined }).inspect()).rejects.toThrow(/Connection is closed|ECONNRESET/);
});

test('nobody who listens is an error that names the address', async () => {
  const port = await freePort();
  await expect(connect(port).inspect()).rejects.toThrow(`connect ECONNREFUSED 127.0.0.1:${port}`);
});

test.each([
  ['another key', ['GET', 'refreshed:{other}']],
  ['another key in the same slot', ['GET', 'refreshed:{data}:other']],
  ['another command', ['EXPIRE', 'refreshed:{data}', '1']],
  ['all keys', ['FLUSHALL']],
  ['a key of others in a script', ['EVAL', "return redis.call('DEL', KEYS[1])", '1', 'other']],
])('the access string does not let the refresher at %s', async (_, [command, ...args]) => {
  const client = cache.client('refresher', { enableReadyCheck: false });
  await expect(client.call(command, ...args)).rejects.toThrow(/NOPERM/);
});
