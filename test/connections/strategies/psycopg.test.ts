import { join } from 'node:path';
import { pythonTool } from '../../../projenrc/scripts/python-tools';
import { LineProcess } from '../../support/line-process';
import { PostgresServer } from '../../support/postgres-server';
import { TcpProxy } from '../../support/tcp-proxy';
import { PythonError } from '../log-lines';
import { afterFreeze, codeOf, type Strategy, testStrategies } from './outcome';

const PROGRAM = join(__dirname, 'python-pools.py');
/** For strategies that answer, and for the check of psycopg, which sleeps for three seconds between dead connections. */
const PATIENT = 5_000;

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

/** A strategy of the program, in a process of its own that stands still with all its threads. */
function inPython(name: string, patienceMillis?: number): Strategy {
  return () => {
    const python = new LineProcess(pythonTool('python'), [PROGRAM, name], {
      PORT: `${proxy.port}`,
      NAME: PostgresServer.USER,
      PASSWORD: PostgresServer.PASSWORD,
      RECIPE: codeOf('psycopg', 'python').replace('MAX_IDLE = 30\n', 'MAX_IDLE = 0.15\n'),
      PYTHONDONTWRITEBYTECODE: '1',
    });
    const run = async (line: string) => {
      const { error } = (await python.ask(line)) as any;
      if (error) {
        throw new PythonError(error);
      }
    };
    return {
      warm: () => run('warm'),
      ask: () => run('ask'),
      end: () => python.stop(),
      stop: () => python.signal('SIGSTOP'),
      goOn: () => python.signal('SIGCONT'),
      patienceMillis,
    };
  };
}

describe('psycopg', () => {
  const strategies: Record<string, Strategy> = {
    'the pool as it is': inPython('psycopg as it is'),
    '`check=ConnectionPool.check_connection`': inPython('psycopg check', PATIENT),
    '`max_idle`': inPython('psycopg max_idle'),
    '`max_lifetime`': inPython('psycopg max_lifetime'),
    '`statement_timeout`': inPython('psycopg statement_timeout'),
    'age checked by the clock': inPython('psycopg by the clock', PATIENT),
    'a connection for each call': inPython('psycopg for each call', PATIENT),
  };
  testStrategies('psycopg', strategies, () => proxy);
});

describe('SQLAlchemy', () => {
  const strategies: Record<string, Strategy> = {
    'the pool as it is': inPython('SQLAlchemy as it is'),
    '`pool_pre_ping`': inPython('SQLAlchemy pool_pre_ping', 2_000),
    '`pool_recycle`': inPython('SQLAlchemy pool_recycle', PATIENT),
  };
  testStrategies('SQLAlchemy', strategies, () => proxy);
});

test('the check of psycopg sleeps between dead connections, and gives up after the timeout of the pool', async () => {
  const { error } = await afterFreeze(inPython('psycopg check, timeout')(), () => proxy.freeze('close'));
  expect(error.name).toBe('PoolTimeout');
});
