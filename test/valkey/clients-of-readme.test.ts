import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CACHE_CLIENTS } from '../clients/cache-clients';

const README = readFileSync(join(__dirname, '..', '..', 'src', 'valkey', 'README.md'), 'utf8');
const ran = README.split('\n').filter((line) => / \| ran +\|$/.test(line));

/** How the README calls a client. */
const CALLED: Record<string, string> = {
  'Spring Session': '`RedisSessionRepository`',
  'Spring Session, indexed': '`RedisIndexedSessionRepository`',
};

test.each(CACHE_CLIENTS)('$client is in the table as one that ran', ({ client }) => {
  expect(ran.filter((row) => row.includes(CALLED[client] ?? client)).length).toBe(1);
});

test('no other client is', () => {
  const names = CACHE_CLIENTS.map(({ client }) => CALLED[client] ?? client);
  expect(ran.filter((row) => !names.some((name) => row.includes(name)))).toEqual([]);
});

test.each(CACHE_CLIENTS.filter(({ error }) => error))('the table says that $client cannot be used', ({ client }) => {
  expect(ran.find((row) => row.includes(client))).toContain('cannot be used');
});

test.each(CACHE_CLIENTS.filter(({ narrower }) => narrower))('$client has its keys and commands there', (it) => {
  const row = ran.find((line) => line.includes(CALLED[it.client] ?? it.client));
  const rules = it.access
    .toAccessString()
    .split(' ')
    .filter((rule) => /^\+(@scripting|@pubsub|publish)$/.test(rule));
  expect(rules.length).toBeGreaterThan(0);
  for (const rule of rules) {
    expect(row).toContain(rule);
  }
});
