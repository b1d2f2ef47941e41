import * as mariadb from 'mariadb';
import { MariadbServer } from '../../support/mariadb-server';
import { TcpProxy } from '../../support/tcp-proxy';
import { type Kept, testStrategies } from './outcome';

let server: MariadbServer;
let proxy: TcpProxy;

beforeAll(async () => {
  server = await MariadbServer.start();
  proxy = await TcpProxy.to(server.port);
});

afterAll(async () => {
  await proxy?.end();
  await server?.stop();
});

function pooled(options: mariadb.PoolConfig): Kept {
  const pool = mariadb.createPool({
    ...{ host: '127.0.0.1', port: proxy.port, user: MariadbServer.USER, password: MariadbServer.PASSWORD },
    ...{ connectionLimit: 3, ...options },
  });
  pool.on('error' as never, () => undefined);
  const warm = () => Promise.all([1, 2, 3].map(() => pool.query('SELECT SLEEP(0.02)')));
  return { warm, ask: () => pool.query('SELECT 1'), end: () => void pool.end().catch(() => undefined) };
}

testStrategies(
  'MariaDB connector',
  {
    'the pool as it is, frozen for longer than `minDelayValidation`': () => pooled({ minDelayValidation: 100 }),
    'the same, frozen for a shorter time': () => pooled({ minDelayValidation: 60_000 }),
  },
  () => proxy,
);
