import { connect as connectPlain, Socket } from 'node:net';
import { type CacheAddress, connectCache } from '../../../src/stampede/handlers/connect';
import { keysOf } from '../../../src/stampede/refresh-value.contract';
import { MemoryServer } from '../memory-server';

// What is sent, and what is done with an answer; connect.test.ts has a real server.
const KEYS = keysOf('data');
const NAMES = ['refreshed:{data}', 'refreshed:{data}:lock', 'refreshed:{data}:fence'];
const [VALUE, LOCK, FENCE] = NAMES;

let first: MemoryServer;
let second: MemoryServer;
beforeEach(async () => {
  [first, second] = [await MemoryServer.start(), await MemoryServer.start()];
});
afterEach(async () => {
  await first.stop();
  await second.stop();
});

const connected: { close(): void }[] = [];
afterEach(() => {
  for (const cache of connected.splice(0)) {
    cache.close();
  }
});
function connect(address: Partial<CacheAddress> = {}) {
  const cache = connectCache({ host: '127.0.0.1', port: first.port, ...address }, KEYS);
  connected.push(cache);
  return cache;
}

const moved = (target: string) => new Error(`MOVED 1234 ${target}`);
/** The keys and arguments of the scripts that a server was sent. */
const scripts = (server: MemoryServer) =>
  server.commands.filter(([name]) => name === 'eval').map(([, , count, ...rest]) => [count, ...rest]);

describe('each script has its keys and its arguments', () => {
  test('to look at the value', async () => {
    first.reply = () => ['{"v":1,"refreshedAt":7,"value":', 35];
    expect(await connect().inspect()).toEqual({ refreshedAt: 7, bytes: 3 });
    expect(scripts(first)).toEqual([['1', VALUE]]);
    expect(first.commands[0][1]).toBe("return {redis.call('GETRANGE', KEYS[1], 0, 63), redis.call('STRLEN', KEYS[1])}");
  });

  test.each([
    [1, true],
    [0, false],
    [2, false],
  ])('to take the lock: %s', async (reply, isTaken) => {
    first.reply = () => reply;
    expect(await connect().lock('me', 60_000)).toBe(isTaken);
    expect(scripts(first)).toEqual([['2', LOCK, FENCE, 'me', '60000']]);
  });

  test.each([
    [1, true],
    [0, false],
    [2, false],
  ])('to write the value: %s', async (reply, isWritten) => {
    first.reply = () => reply;
    expect(await connect().store('me', 'text', 7_000)).toBe(isWritten);
    expect(scripts(first)).toEqual([['3', LOCK, FENCE, VALUE, 'me', 'text', '7000']]);
  });

  test('to release the lock', async () => {
    await connect().release('me');
    expect(scripts(first)).toEqual([['1', LOCK, 'me']]);
  });
});

describe('a connection', () => {
  test('logs in as its user, and asks for nothing that the user may not', async () => {
    await connect({ username: 'refresher', password: 'pw' }).release('me');
    expect(first.commands.map(([name]) => name).filter((name) => name !== 'client')).toEqual(['auth', 'eval']);
    expect(first.commands[0]).toEqual(['auth', 'refresher', 'pw']);
  });

  test('that may not log in says why', async () => {
    first.reply = ([name]) => (name === 'auth' ? new Error('WRONGPASS invalid') : new Error('NOAUTH required'));
    await expect(connect({ username: 'refresher', password: 'pw' }).release('me')).rejects.toThrow('WRONGPASS invalid');
  });

  test('whose command fails says why, and sends it once', async () => {
    first.reply = () => new Error('READONLY it is');
    await expect(connect().release('me')).rejects.toThrow('READONLY it is');
    expect(scripts(first)).toHaveLength(1);
  });

  test('is closed', async () => {
    const cache = connect();
    await cache.release('me');
    expect(first.open).toBe(1);
    cache.close();
    while (first.open > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect(cache.release('me')).rejects.toThrow('Connection is closed');
  });

  test('has five seconds', async () => {
    const timeouts = jest.spyOn(Socket.prototype, 'setTimeout');
    await connect().release('me');
    expect(timeouts.mock.calls.map(([millis]) => millis)).toContain(5_000);
    timeouts.mockRestore();
  });
});

describe('a node that names another one', () => {
  test('is left for it, for good', async () => {
    first.reply = () => moved(`127.0.0.1:${second.port}`);
    const cache = connect();
    await cache.release('me');
    await cache.release('you');
    expect(scripts(second)).toEqual([
      ['1', LOCK, 'me'],
      ['1', LOCK, 'you'],
    ]);
    expect(scripts(first)).toHaveLength(1);
    while (first.open > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    cache.close();
    while (second.open > 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  });

  test('by its port alone is at the same address', async () => {
    first.reply = () => moved(`:${second.port}`);
    await connect().release('me');
    expect(scripts(second)).toHaveLength(1);
  });

  test('is followed three times, and no further', async () => {
    first.reply = () => moved(`127.0.0.1:${second.port}`);
    second.reply = () => moved(`127.0.0.1:${first.port}`);
    await expect(connect().release('me')).rejects.toThrow('MOVED 1234 ');
    expect([scripts(first).length, scripts(second).length]).toEqual([2, 2]);
  });

  test.each([
    'MOVED  127.0.0.1:1',
    'MOVED x 127.0.0.1:1',
    'MOVED 1 127.0.0.1:',
    'NOT MOVED 1 127.0.0.1:1',
    'MOVED 1 a:1 b',
  ])('in other words than these is an error: %s', async (message) => {
    first.reply = () => new Error(message);
    await expect(connect().release('me')).rejects.toThrow(message);
  });
});

describe('with TLS', () => {
  const tls = require('node:tls');
  const asked: any[] = [];
  let spy: jest.SpyInstance;
  /** In the place of TLS, a plain connection to this node; the certificate is for a test with a real server. */
  beforeEach(() => {
    asked.length = 0;
    spy = jest.spyOn(tls, 'connect').mockImplementation((options: any) => {
      asked.push(options);
      const socket = connectPlain(options.port, '127.0.0.1');
      socket.once('connect', () => socket.emit('secureConnect'));
      return socket;
    });
  });
  afterEach(() => spy.mockRestore());

  const ca = 'authority';

  test('a name is asked for as such', async () => {
    await connect({ host: 'cache.example', tls: { ca } }).release('me');
    expect(asked).toMatchObject([{ host: 'cache.example', ca }]);
    expect(asked[0].servername).toBeUndefined();
  });

  test('an address that a node names has the certificate of the endpoint', async () => {
    first.reply = () => moved(`127.0.0.1:${second.port}`);
    await connect({ host: 'cache.example', tls: { ca } }).release('me');
    expect(asked[1]).toMatchObject({ host: '127.0.0.1', port: second.port, ca, servername: 'cache.example' });
  });

  test('a name that a node names has its own, and so has an address where all are addresses', async () => {
    first.reply = () => moved(`node.example:${second.port}`);
    await connect({ host: 'cache.example', tls: {} }).release('me');
    expect(asked[1].host).toBe('node.example');
    expect(asked[1].servername).toBeUndefined();
    await connect({ tls: {} }).release('me');
    expect(asked[2].servername).toBeUndefined();
  });

  test('it is not without', async () => {
    await connect().release('me');
    expect(asked).toEqual([]);
  });
});
