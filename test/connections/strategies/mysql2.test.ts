import * as mysql from 'mysql2/promise';
import { MariadbServer } from '../../support/mariadb-server';
import { TcpProxy } from '../../support/tcp-proxy';
import { type Kept, outcomeOf, recipeOf, type Strategy, testStrategies } from './outcome';

const CONNECTIONS = 3;

let server: MariadbServer;
let proxy: TcpProxy;

beforeAll(async () => {
  server = await MariadbServer.start();
  await server.query('CREATE DATABASE shop');
  proxy = await TcpProxy.to(server.port);
});

afterAll(async () => {
  await proxy?.end();
  await server?.stop();
});

const settings = () => ({
  host: '127.0.0.1',
  port: proxy.port,
  user: MariadbServer.USER,
  password: MariadbServer.PASSWORD,
});

/** Ends a pool at once: its `end` waits for an answer on each connection. */
function giveUp(pool: mysql.Pool): void {
  const connections: { destroy(): void }[] = (pool as any).pool._allConnections.toArray();
  pool.end().catch(() => undefined);
  for (const connection of connections) {
    connection.destroy();
  }
}

function kept(pool: mysql.Pool, ask: () => Promise<unknown>): Kept {
  return {
    ask,
    warm: () => Promise.all(Array.from({ length: CONNECTIONS }, () => pool.query('SELECT SLEEP(0.02)'))),
    end: () => giveUp(pool),
  };
}

const pooled = (options: mysql.PoolOptions, ask: (pool: mysql.Pool) => Promise<unknown>): Kept => {
  const pool = mysql.createPool({ ...settings(), connectionLimit: CONNECTIONS, ...options });
  return kept(pool, () => ask(pool));
};

const query = (pool: mysql.Pool) => pool.query('SELECT 1');

async function once(pool: mysql.Pool, sql: string): Promise<unknown> {
  const connection = await pool.getConnection();
  try {
    const [rows] = await connection.query(sql);
    connection.release();
    return rows;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** The first recipe of the article. */
const retryOnce = (pool: mysql.Pool, sql = 'SELECT 1') => once(pool, sql).catch(() => once(pool, sql));

/** The second one: it destroys what is idle in the pool. */
async function drain(pool: any): Promise<unknown> {
  return once(pool, 'SELECT 1').catch(() => {
    for (const connection of pool.pool._freeConnections) {
      connection.destroy();
    }
    pool.pool._freeConnections.length = 0;
    return once(pool, 'SELECT 1');
  });
}

function checked(): Kept {
  const { pool, connect, release } = recipeOf('mysql2', {
    mysql,
    settings: { ...settings(), connectionLimit: CONNECTIONS },
  }) as any;
  const ask = async (sql = 'SELECT 1') => {
    const connection = await connect();
    await connection.query(sql);
    release(connection);
  };
  return {
    ...kept(pool, ask),
    warm: () => Promise.all(Array.from({ length: CONNECTIONS }, () => ask('SELECT SLEEP(0.02)'))),
  };
}

const perCall: Strategy = () => {
  const ask = async () => {
    const connection = await mysql.createConnection(settings());
    await connection.query('SELECT 1');
    await connection.end();
  };
  return { ask, warm: ask, end: () => undefined };
};

const STRATEGIES: Record<string, Strategy> = {
  'the pool as it is': () => pooled({}, query),
  '`idleTimeout`, `maxIdle`': () => pooled({ idleTimeout: 100, maxIdle: 1 }, query),
  '`enableKeepAlive`': () => pooled({ enableKeepAlive: true, keepAliveInitialDelay: 100 }, query),
  'one more attempt (article, first recipe)': () => pooled({}, retryOnce),
  'emptying `_freeConnections` (article, second recipe)': () => pooled({}, drain),
  '`timeout` of the query': () => pooled({}, (pool) => pool.query({ sql: 'SELECT 1', timeout: 300 })),
  'age checked by the clock': checked,
  'a connection for each call': perCall,
};

testStrategies('mysql2', STRATEGIES, () => proxy);

test('a statement that is tried again may be applied twice', async () => {
  await server.query('CREATE TABLE orders (id int AUTO_INCREMENT PRIMARY KEY)', 'shop');
  const pool = mysql.createPool({ ...settings(), database: 'shop', connectionLimit: 1 });
  await pool.query('SELECT 1');
  proxy.freeze('loseAnswer');
  await retryOnce(pool, 'INSERT INTO orders VALUES ()');
  await pool.end();
  expect(await server.query('SELECT count(*) AS count FROM orders', 'shop')).toEqual([{ count: 2 }]);
});

test('a query that timed out goes back into the pool, and the next one hangs', async () => {
  const pool = mysql.createPool({ ...settings(), connectionLimit: 1 });
  await pool.query('SELECT 1');
  proxy.freeze('swallow');
  const first = await outcomeOf(pool.query({ sql: 'SELECT 1', timeout: 200 }));
  const second = await outcomeOf(pool.query('SELECT 1'));
  expect([first.error.code, second.outcome]).toEqual(['PROTOCOL_SEQUENCE_TIMEOUT', 'hangs']);
  giveUp(pool);
});
