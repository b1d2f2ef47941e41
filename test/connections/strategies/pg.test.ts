import { Client, Pool, type PoolConfig } from 'pg';
import { PostgresServer } from '../../support/postgres-server';
import { TcpProxy } from '../../support/tcp-proxy';
import { type Kept, outcomeOf, recipeOf, type Strategy, testStrategies } from './outcome';

const CONNECTIONS = 3;

let server: PostgresServer;
let proxy: TcpProxy;

beforeAll(async () => {
  server = await PostgresServer.start();
  proxy = await TcpProxy.to(server.port);
});

afterAll(async () => {
  await proxy?.end();
  await server?.stop();
});

const settings = () => ({
  host: '127.0.0.1',
  port: proxy.port,
  user: PostgresServer.USER,
  password: PostgresServer.PASSWORD,
  database: 'postgres',
});

const SLOW = 'SELECT pg_sleep(0.02)';

function kept(pool: Pool, ask: (sql: string) => Promise<unknown>): Kept {
  // An idle client that breaks is told to the pool; without a listener the process ends.
  pool.on('error', () => undefined);
  return {
    ask: () => ask('SELECT 1'),
    warm: () => Promise.all(Array.from({ length: CONNECTIONS }, () => ask(SLOW))),
    end: () => {
      for (const client of (pool as any)._clients) {
        client.connection.stream.destroy();
      }
    },
  };
}

const pooled = (options: PoolConfig, ask = (pool: Pool, sql: string): Promise<unknown> => pool.query(sql)): Kept => {
  const pool = new Pool({ ...settings(), max: CONNECTIONS, ...options });
  return kept(pool, (sql) => ask(pool, sql));
};

const retryOnce = (pool: Pool, sql: string) => pool.query(sql).catch(() => pool.query(sql));

function checked(): Kept {
  const { pool, connect, release } = recipeOf('pg', { Pool, settings: { ...settings(), max: CONNECTIONS } }) as any;
  return kept(pool, async (sql) => {
    const client = await connect();
    await client.query(sql);
    release(client);
  });
}

const perCall: Strategy = () => {
  const ask = async () => {
    const client = new Client(settings());
    await client.connect();
    await client.query('SELECT 1');
    await client.end();
  };
  return { ask, warm: ask, end: () => undefined };
};

const STRATEGIES: Record<string, Strategy> = {
  'the pool as it is': () => pooled({}),
  '`idleTimeoutMillis`': () => pooled({ idleTimeoutMillis: 100 }),
  '`maxLifetimeSeconds`': () => pooled({ maxLifetimeSeconds: 0.1 }),
  '`keepAlive`': () => pooled({ keepAlive: true, keepAliveInitialDelayMillis: 100 }),
  'one more attempt': () => pooled({}, retryOnce),
  '`query_timeout`': () => pooled({ query_timeout: 300 }),
  'age checked by the clock': checked,
  'a client for each call': perCall,
};

testStrategies('pg', STRATEGIES, () => proxy);

test('an idle client that is closed is told to the pool, where an error without a listener ends the process', async () => {
  const pool = new Pool({ ...settings(), max: 1 });
  await pool.query('SELECT 1');
  const told = new Promise<Error>((resolve) => pool.once('error', resolve));
  proxy.freeze('close');
  expect((await told).message).toBe('Connection terminated unexpectedly');
  await pool.end();
});

test('a query that timed out does not go back into the pool', async () => {
  const pool = new Pool({ ...settings(), max: 1, query_timeout: 200 });
  await pool.query('SELECT 1');
  proxy.freeze('swallow');
  const first = await outcomeOf(pool.query('SELECT 1'));
  const second = await outcomeOf(pool.query('SELECT 1'));
  expect([first.error.message, second.outcome]).toEqual(['Query read timeout', 'answers']);
  await pool.end();
});
