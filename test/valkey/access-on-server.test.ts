import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import type { Redis } from 'ioredis';
import { ValkeyAccess } from '../../src/valkey';
import { LocalCache } from '../support/local-cache';

let local: LocalCache;

beforeAll(async () => {
  local = await LocalCache.start();
});

afterAll(() => local?.stop(), 30_000);

const APP = ValkeyAccess.keys('app:*').allow('+@read', '+@write');

/** A user of its own for each test, so that no test depends on another. */
async function loggedIn(access: ValkeyAccess): Promise<Redis> {
  const name = await userWith(access.toAccessString());
  return local.client(name);
}

let count = 0;
async function userWith(accessString: string): Promise<string> {
  count += 1;
  await local.setUser(`user${count}`, accessString);
  return `user${count}`;
}

/** What the server answers: `OK`, or the first word of its error. */
async function answer(client: Redis, command: string): Promise<string> {
  const [name, ...rest] = command.split(' ');
  return client.call(name, ...rest).then(
    () => 'OK',
    (error: Error) => error.message.split(' ')[0],
  );
}

test.each([
  ['SET app:1 x', 'OK'],
  ['GET app:1', 'OK'],
  ['HSET app:h a 1', 'OK'],
  ['EXPIRE app:1 60', 'OK'],
  ['DEL app:1', 'OK'],
  ['GET other:1', 'NOPERM'],
  ['SET other:1 x', 'NOPERM'],
  ['DEL app:1 other:1', 'NOPERM'],
  ['SCAN 0', 'OK'],
])('a user of app:* who asks for %s gets %s', async (command, expected) => {
  expect(await answer(await loggedIn(APP), command)).toBe(expected);
});

test.each([
  'FLUSHALL',
  'FLUSHDB',
  'KEYS *',
  'SORT app:1',
  'CONFIG GET maxmemory',
  'ACL LIST',
  'ACL SETUSER app on',
  'CLIENT LIST',
  'CLIENT KILL ID 1',
  'MONITOR',
  'SHUTDOWN NOSAVE',
  'SWAPDB 0 1',
  'CLUSTER RESET',
  'EVAL return 0',
  'PUBLISH app:1 x',
  'SUBSCRIBE app:1',
])('a user of app:* may not %s', async (command) => {
  expect(await answer(await loggedIn(APP), command)).toBe('NOPERM');
});

test.each([
  'PING',
  'HELLO 2',
  'CLIENT SETNAME app',
  'CLIENT ID',
  'COMMAND COUNT',
  'INFO server',
  'READONLY',
  'SELECT 0',
  'CLUSTER SLOTS',
  'CLUSTER SHARDS',
  'CLUSTER NODES',
  'CLUSTER INFO',
])('a user may %s, which clients send before the first command', async (command) => {
  const client = await loggedIn(ValkeyAccess.keys('app:*').allow('+get'));
  expect(await answer(client, command)).toBe('OK');
});

test.each([
  ['all categories', ValkeyAccess.keys('app:*').allow('+@all')],
  ['reads and writes', APP],
])('of the dangerous commands, a user with %s has INFO alone', async (_, access) => {
  const name = await userWith(access.toAccessString());
  const commands = (await local.admin.acl('CAT', 'dangerous')) as string[];
  const allowed: string[] = [];
  for (const command of commands) {
    const words = command.split('|');
    const [info] = (await local.admin.command('INFO', command)) as [string, number][];
    const padding = Array.from({ length: Math.abs(info[1]) - words.length }, () => 'app:1');
    const verdict = `${await local.admin.call('ACL', 'DRYRUN', name, ...words, ...padding)}`;
    if (verdict === 'OK') {
      allowed.push(command);
    } else {
      expect(verdict).toMatch(/has no permissions to run/);
    }
  }
  expect(commands.length).toBeGreaterThan(30);
  expect(allowed).toEqual(['info']);
});

const BROAD: [string, ValkeyAccess][] = [
  ['reads and writes', APP],
  ['scripts', ValkeyAccess.keys('app:*').allow('+@read', '+@write', '+@scripting')],
  ['all categories', ValkeyAccess.keys('app:*').allow('+@all')],
  ['keys to read', ValkeyAccess.readKeys('app:*').allow('+@all')],
  ['a category denied again', ValkeyAccess.keys('app:*').allow('+@all').deny('-@stream')],
];

describe.each(BROAD)('the functions and scripts of others survive a user with %s', (_, access) => {
  const LIBRARY = "#!lua name=billing\nredis.register_function('total', function() return 1 end)";
  const EVIL = "#!lua name=billing\nredis.register_function('total', function() return 2 end)";
  let client: Redis;
  let script: string;

  beforeAll(async () => {
    client = await loggedIn(access);
  });

  beforeEach(async () => {
    await local.admin.call('FUNCTION', 'LOAD', 'REPLACE', LIBRARY);
    script = `${await local.admin.call('SCRIPT', 'LOAD', 'return 3')}`;
  });

  const attempts: [string, () => Promise<unknown>][] = [
    ['FUNCTION FLUSH', () => client.call('FUNCTION', 'FLUSH')],
    ['FUNCTION DELETE', () => client.call('FUNCTION', 'DELETE', 'billing')],
    ['FUNCTION LOAD REPLACE', () => client.call('FUNCTION', 'LOAD', 'REPLACE', EVIL)],
    ['FUNCTION RESTORE FLUSH', async () => client.call('FUNCTION', 'RESTORE', await emptyDump(), 'FLUSH')],
    ['SCRIPT FLUSH', () => client.call('SCRIPT', 'FLUSH')],
    ['FLUSHALL', () => client.call('FLUSHALL')],
    ['SHUTDOWN', () => client.call('SHUTDOWN', 'NOSAVE')],
  ];

  test.each(attempts)('%s', async (_name, attempt) => {
    await attempt().catch(() => undefined);
    expect(await local.admin.call('FCALL', 'total', '0')).toBe(1);
    expect(await local.admin.call('SCRIPT', 'EXISTS', script)).toEqual([1]);
  });

  test.each([
    ['SCRIPT KILL', ['EVAL', 'while true do end', '0'], ['SCRIPT', 'KILL']],
    ['FUNCTION KILL', ['FCALL', 'forever', '0'], ['FUNCTION', 'KILL']],
  ])('a running one is not stopped by %s', async (_name, run, kill) => {
    await local.admin.config('SET', 'busy-reply-threshold', '50');
    const forever = "#!lua name=forever\nredis.register_function('forever', function() while true do end end)";
    await local.admin.call('FUNCTION', 'LOAD', 'REPLACE', forever);
    const runner = local.admin.duplicate();
    let isRunning = true;
    const running = runner.call(run[0], ...run.slice(1)).catch(() => {
      isRunning = false;
    });
    await sleep(300);
    await client.call(kill[0], kill[1]).catch(() => undefined);
    await sleep(100);
    expect(isRunning).toBe(true);
    await local.admin.call(kill[0], kill[1]);
    await running;
    runner.disconnect();
  });
});

/** What FUNCTION DUMP gives on a server without functions. */
async function emptyDump(): Promise<Buffer> {
  const dump = await local.admin.callBuffer('FUNCTION', 'DUMP');
  return dump as Buffer;
}

test('a command on functions can be allowed by its name', async () => {
  const client = await loggedIn(APP.allow('+function|load'));
  const library = "#!lua name=own\nredis.register_function('own', function() return 1 end)";
  expect(await client.call('FUNCTION', 'LOAD', 'REPLACE', library)).toBe('own');
  expect(await answer(client, 'FUNCTION DELETE own')).toBe('NOPERM');
});

test('a script of the user runs, and only on its keys', async () => {
  const client = await loggedIn(ValkeyAccess.keys('app:*').allow('+@write', '+@scripting'));
  expect(await client.call('EVAL', "return redis.call('SET', KEYS[1], 'x')", '1', 'app:script')).toBe('OK');
  await expect(client.call('EVAL', "return redis.call('SET', KEYS[1], 'x')", '1', 'other:script')).rejects.toThrow(
    /NOPERM|permission/i,
  );
});

test.each([
  '**',
  '?*',
  '*?',
  '[^x]*',
  '*[a-z]',
  '***',
  '*[^x',
  '*[^\\]]',
  '*[^b-]]',
  '*[^b-]',
  '*[^--]]',
  '*[^-]',
  '*[^]',
])('the server lets a user of ~%s at any key, which is why all commands on it are rejected', async (pattern) => {
  expect(() => ValkeyAccess.fromAccessString(`on ~${pattern} +@all`)).toThrow(
    'accessString must not give all commands on all keys',
  );
  const client = await loggedIn(ValkeyAccess.keys(pattern).allow('+@write'));
  expect(await answer(client, 'SET any x')).toBe('OK');
});

test.each(['*[]', '*[a]b[y]', '*[\\]]b', '*[^-]x', '[*]', '*-'])(
  'the server keeps a user of ~%s from some keys, and all commands on it are accepted',
  async (pattern) => {
    expect(() => ValkeyAccess.fromAccessString(`on ~${pattern} +@all`)).not.toThrow();
    const client = await loggedIn(ValkeyAccess.keys(pattern).allow('+@write'));
    expect(await answer(client, 'SET any x')).toBe('NOPERM');
  },
);

test('a dangerous command can be allowed by its name', async () => {
  const client = await loggedIn(APP.allow('+keys'));
  expect(await answer(client, 'KEYS app:*')).toBe('OK');
  expect(await answer(client, 'FLUSHALL')).toBe('NOPERM');
});

test('a command can be taken back', async () => {
  const client = await loggedIn(APP.deny('-getdel'));
  expect(await answer(client, 'GETDEL app:1')).toBe('NOPERM');
  expect(await answer(client, 'GET app:1')).toBe('OK');
});

test('keys to read are not keys to write', async () => {
  const client = await loggedIn(APP.andReadKeys('config:*'));
  expect(await answer(client, 'GET config:1')).toBe('OK');
  expect(await answer(client, 'SET config:1 x')).toBe('NOPERM');
  expect(await answer(client, 'SET app:1 x')).toBe('OK');
});

test('channels are those that were named', async () => {
  const client = await loggedIn(ValkeyAccess.keys('app:*').channels('app:*').allow('+@pubsub'));
  expect(await answer(client, 'PUBLISH app:1 x')).toBe('OK');
  expect(await answer(client, 'PUBLISH other:1 x')).toBe('NOPERM');
  expect(await answer(client, 'SUBSCRIBE other:1')).toBe('NOPERM');
});

test('the word for everything gives everything', async () => {
  const client = await loggedIn(ValkeyAccess.unrestricted());
  expect(await answer(client, 'FLUSHALL')).toBe('OK');
  expect(await answer(client, 'PUBLISH any x')).toBe('OK');
});

test('the server takes every string that the builder gives', async () => {
  const word = fc.stringMatching(/^[a-z0-9:*?_-]{0,11}[a-z0-9*?_-]$/);
  const rules = fc.uniqueArray(
    fc.constantFrom('@read', '@write', '@hash', '@all', '@slow', 'get', 'keys', 'client|list'),
  );
  const access = fc.record({
    keys: fc.array(word, { minLength: 1, maxLength: 4 }),
    readKeys: fc.array(word, { maxLength: 2 }),
    channels: fc.array(word, { maxLength: 2 }),
    allowed: rules.filter((them) => them.length > 0),
    denied: rules,
  });
  await fc.assert(
    fc.asyncProperty(access, async ({ keys, readKeys, channels, allowed, denied }) => {
      fc.pre(![...keys, ...channels].some((pattern) => /^[*?]+$/.test(pattern)));
      let value = ValkeyAccess.keys(...keys).allow(...allowed.map((rule) => `+${rule}`));
      value = value.deny(...denied.map((rule) => `-${rule}`));
      value = readKeys.length > 0 ? value.andReadKeys(...readKeys) : value;
      value = channels.length > 0 ? value.channels(...channels) : value;
      await local.setUser('random', value.toAccessString());
    }),
    { numRuns: 100, seed: 1 },
  );
});

describe('an application', () => {
  test('writes through one port and reads through the other, with TLS', async () => {
    const name = await userWith(APP.toAccessString());
    const client = local.clusterClient(name);
    await client.connect();
    await local.readerAdmin.config('RESETSTAT');
    await client.set('app:both', 'x');
    await local.admin.call('WAIT', '1', '5000');
    expect(await client.get('app:both')).toBe('x');
    expect(await local.readerAdmin.info('commandstats')).toContain('cmdstat_get:calls=1');
  });

  test('cannot find the cluster with an access string that names its own commands only', async () => {
    const client = local.clusterClient(await userWith('on ~app:* -@all +@read +@write'));
    await expect(client.connect()).rejects.toThrow(/Connection is closed|None of startup nodes|Failed to refresh/);
  });

  test('does not get in without TLS', async () => {
    const socket = connect(local.port, '127.0.0.1');
    const data: Buffer[] = [];
    socket.on('data', (chunk) => data.push(chunk));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write('PING\r\n');
    await closed;
    expect(Buffer.concat(data).toString()).not.toContain('PONG');
  });
});
