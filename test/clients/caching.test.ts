import type { ValkeyAccess } from '../../src/valkey';
import { LocalCache, PASSWORD } from '../support/local-cache';
import { CACHE_CLIENTS, type CacheClient } from './cache-clients';
import { installClients, runClient } from './clients';

jest.setTimeout(600_000);

let cache: LocalCache;

beforeAll(async () => {
  installClients('caching');
  cache = await LocalCache.start();
});

afterAll(() => cache?.stop());

let count = 0;

/** What a client with a user of its own says when it fails; nothing if all works. */
async function failureOf({ language, client }: CacheClient, access: ValkeyAccess): Promise<string> {
  count += 1;
  const name = `user${count}`;
  await cache.setUser(name, access.toAccessString());
  try {
    runClient(language, 'caching', client, { NAME: name, PASSWORD, PORT: `${cache.port}`, CA: cache.caFile });
    return '';
  } catch (error) {
    return `${(error as { stderr?: Buffer }).stderr ?? error}`;
  }
}

const usable = CACHE_CLIENTS.filter(({ error }) => error === undefined);

test.each(usable)('$client works with the access of the README', async (it) => {
  expect(await failureOf(it, it.access)).toBe('');
});

test.each(usable.filter(({ narrower }) => narrower))('$client does not work with less', async (it) => {
  expect(await failureOf(it, it.narrower!)).toMatch(/NOPERM|permissions/);
});

test.each(CACHE_CLIENTS.filter(({ error }) => error))('$client cannot use a cache in cluster mode', async (it) => {
  expect(await failureOf(it, it.access)).toMatch(it.error!);
});
