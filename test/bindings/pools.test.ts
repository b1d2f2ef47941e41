import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { cleanEnvironment } from '../../projenrc/setup/environment';
import { countedBy } from '../connections/log-lines';
import { codeOf, FAULTS, type Outcome, rowsOf } from '../connections/strategies/outcome';
import { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';
import { type Fault, TcpProxy } from '../support/tcp-proxy';

const CACHE = join(__dirname, '..', '..', '.cache');
const FOLDER = join(CACHE, 'pools');

/** A row holds for each of the databases. */
const DATABASES = ['PostgreSQL', 'MariaDB'];
const POOLS = ['HikariCP', 'Tomcat JDBC', 'JDBC'];
/** Longer than the half second for which HikariCP trusts a connection, and than the time that Tomcat is told to. */
const FREEZE_MILLIS = 700;

jest.setTimeout(300_000);

interface Result {
  readonly database: string;
  readonly pool: string;
  readonly strategy: string;
  readonly outcome: Outcome;
  /** The stack trace of the error. */
  readonly trace: string;
}

let postgres: PostgresServer;
let mariadb: MariadbServer;
let proxies: TcpProxy[];
let java: ChildProcess | undefined;

beforeAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  cpSync(join(__dirname, 'pools'), FOLDER, { recursive: true });
  const repository = `-Dmaven.repo.local=${join(CACHE, 'maven')}`;
  const copy = ['dependency:copy-dependencies', '-DoutputDirectory=jars'];
  run('mvn', '--batch-mode', '--quiet', '--no-transfer-progress', repository, ...copy);
  run('javac', '-cp', 'jars/*', '-Xlint:all', '-Werror', 'Pools.java');
  postgres = await PostgresServer.start();
  mariadb = await MariadbServer.start();
  await mariadb.query('CREATE DATABASE shop');
  proxies = [await TcpProxy.to(postgres.port), await TcpProxy.to(mariadb.port)];
});

afterAll(async () => {
  java?.kill('SIGKILL');
  await Promise.all((proxies ?? []).map((proxy) => proxy.end()));
  await postgres?.stop();
  await mariadb?.stop();
});

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: FOLDER, env: cleanEnvironment(), stdio: 'pipe' });
}

function start(): ChildProcess {
  const [postgresPort, mariadbPort] = proxies.map(({ port }) => port);
  return spawn('java', ['-cp', [join(FOLDER, 'jars', '*'), FOLDER].join(delimiter), 'Pools'], {
    // What pools log of connections that broke is expected.
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {
      ...cleanEnvironment(),
      NAME: PostgresServer.USER,
      PASSWORD: PostgresServer.PASSWORD,
      RECIPE: codeOf('HikariCP', 'properties'),
      POSTGRESQL: `jdbc:postgresql://127.0.0.1:${postgresPort}/postgres`,
      MARIADB: `jdbc:mariadb://127.0.0.1:${mariadbPort}/shop`,
    },
  });
}

/** Stops the whole process, with the threads that look after the pools, while the fault happens to its connections. */
function freeze(process: ChildProcess, fault: Fault): void {
  process.kill('SIGSTOP');
  for (const proxy of proxies) {
    proxy.freeze(fault, FREEZE_MILLIS);
  }
  process.kill('SIGCONT');
}

async function afterFreeze(fault: Fault): Promise<Result[]> {
  java = start();
  const results: Result[] = [];
  for await (const line of createInterface({ input: java.stdout as NodeJS.ReadableStream })) {
    if (line === 'warm') {
      freeze(java, fault);
      java.stdin?.write('\n');
      continue;
    }
    const [database, pool, strategy, outcome, trace] = line.split('\t');
    results.push({
      ...{ database, pool, strategy, outcome: outcome as Outcome },
      trace: Buffer.from(trace, 'base64').toString(),
    });
  }
  return results;
}

/** The rows of the README, once for each database. */
function documented(fault: number): string[] {
  return DATABASES.flatMap((database) =>
    POOLS.flatMap((pool) =>
      Object.entries(rowsOf(pool)).map(([strategy, outcomes]) =>
        [database, pool, strategy, outcomes[fault]].join(' | '),
      ),
    ),
  );
}

test.each(FAULTS.map((fault, index) => [fault, index] as const))('%s', async (fault, index) => {
  const results = await afterFreeze(fault);
  const rows = results.map(({ database, pool, strategy, outcome }) => [database, pool, strategy, outcome].join(' | '));
  expect(rows).toEqual(documented(index));
  for (const { trace } of results.filter(({ outcome }) => outcome === 'fails' && fault !== 'swallow')) {
    expect([trace, countedBy(trace, 'words')]).toEqual([trace, ['LostConnections']]);
  }
});
