import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle } from '../../../projenrc/handlers/bundle';
import { LambdaProcess, SecretsServer } from '../../support/lambda';
import { MariadbServer } from '../../support/mariadb-server';
import { PostgresServer } from '../../support/postgres-server';
import { environmentOf, type Files, LEDGER, manifestOf, requestOf } from '../request';

const ROOT = join(__dirname, '..', '..', '..');
/** Below the project, where the bundle finds the SDK that Lambda would bring. */
const CACHE = join(ROOT, '.cache', 'test');
const folders: string[] = [];
let secrets: SecretsServer;

beforeAll(async () => {
  mkdirSync(CACHE, { recursive: true });
  secrets = await SecretsServer.start({ username: PostgresServer.USER, password: PostgresServer.PASSWORD });
});

afterAll(() => {
  secrets?.stop();
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** The bundle that is shipped, with files beside it, in a process that can be killed. */
class Runner {
  private readonly folder = mkdtempSync(join(CACHE, 'runner-'));

  constructor(
    private readonly server: PostgresServer | MariadbServer,
    private readonly database: string,
    private readonly files: Files,
  ) {
    folders.push(this.folder);
    const name = server instanceof PostgresServer ? 'run-postgres-migrations' : 'run-mysql-migrations';
    writeFileSync(join(this.folder, 'index.js'), readBundle(join(ROOT, 'assets', 'migration', name)));
    writeFileSync(join(this.folder, 'rds-roots.pem'), server.certificates.root);
    writeFileSync(join(this.folder, 'migrations.json'), JSON.stringify(manifestOf(files)));
  }

  public start(retryInterrupted?: string[]): LambdaProcess {
    const more = retryInterrupted && { RetryInterrupted: retryInterrupted };
    const request = requestOf(manifestOf(this.files), this.database, more);
    return new LambdaProcess(
      this.folder,
      { RequestType: 'Create', ResourceProperties: request },
      environmentOf(this.server, { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url }),
    );
  }
}

describe('PostgreSQL', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await PostgresServer.start();
  });

  afterAll(() => server?.stop());

  test('a runner that is killed at any moment leaves nothing that the next one cannot go on with', async () => {
    const numbers = [1, 2, 3, 4, 5];
    const files = Object.fromEntries(
      numbers.map((n) => [
        `000${n}_t.sql`,
        `CREATE TABLE t${n} (id int); SELECT pg_sleep(0.1); INSERT INTO t${n} VALUES (1);`,
      ]),
    );
    const runner = new Runner(server, 'postgres', files);
    for (const place of ['run', ...numbers.slice(0, 4).map((n) => `000${n}_t.sql applied`)]) {
      const run = runner.start();
      await run.printed(place);
      // In the midst of what comes after it.
      await new Promise((resolve) => setTimeout(resolve, 60));
      await run.kill();
    }
    await runner.start().result();
    const rows = numbers.map((n) => `SELECT ${n} AS file, count(*)::int AS n FROM t${n}`).join(' UNION ALL ');
    expect(await server.query(`${rows} ORDER BY 1`)).toEqual(numbers.map((file) => ({ file, n: 1 })));
  });

  test('a runner that is killed lets go of its lock long before its statement would end', async () => {
    await server.query('CREATE DATABASE released');
    const run = new Runner(server, 'released', { '0001_slow.sql': 'SELECT pg_sleep(90);' }).start();
    await run.printed(': run');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await run.kill();
    // It waits for the lock for a minute.
    expect(await new Runner(server, 'released', { '0001_fast.sql': 'SELECT 1;' }).start().result()).toMatchObject({
      Data: { Applied: '1' },
    });
  });

  test('a file without a transaction that was killed is named by the next run', async () => {
    await server.query('CREATE DATABASE alone');
    const runner = new Runner(server, 'alone', { '0001_slow.sql': '-- no-transaction\nSELECT pg_sleep(20);' });
    const run = runner.start();
    while ((await server.query(`SELECT 1 WHERE to_regclass('${LEDGER}') IS NOT NULL`, 'alone')).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    await run.kill();
    expect((await runner.start().error()).message).toContain(
      '0001_slow.sql was interrupted by the end of an earlier run',
    );
  });
});

describe('MariaDB', () => {
  let server: MariadbServer;

  beforeAll(async () => {
    server = await MariadbServer.start();
    await server.query('CREATE DATABASE shop');
  });

  afterAll(() => server?.stop());

  test('a runner that is killed at any moment leaves what is applied or named, and nothing else', async () => {
    await server.query('CREATE DATABASE killed');
    const numbers = [1, 2, 3, 4];
    const names = numbers.map((n) => `000${n}_t.sql`);
    const files = Object.fromEntries(
      numbers.map((n) => [
        `000${n}_t.sql`,
        `CREATE TABLE IF NOT EXISTS t${n} (id int PRIMARY KEY); DO SLEEP(0.1); INSERT IGNORE INTO t${n} VALUES (1);`,
      ]),
    );
    const runner = new Runner(server, 'killed', files);
    for (const place of ['run', ...names.slice(0, 3).map((name) => `${name} applied`)]) {
      const run = runner.start(names);
      await run.printed(place);
      await new Promise((resolve) => setTimeout(resolve, 60));
      await run.kill();
      const rows = await server.query(`SELECT name, state FROM ${LEDGER}`, 'killed').catch(() => []);
      expect(rows.filter(({ state }) => state === 'started').length).toBeLessThanOrEqual(1);
    }
    await runner.start(names).result();
    const rows = numbers.map((n) => `SELECT ${n} AS file, COUNT(*) AS n FROM t${n}`).join(' UNION ALL ');
    expect(await server.query(`${rows} ORDER BY 1`, 'killed')).toEqual(numbers.map((file) => ({ file, n: 1 })));
    expect(await server.query(`SELECT DISTINCT state FROM ${LEDGER}`, 'killed')).toEqual([{ state: 'done' }]);
  });

  test('a file in the midst of which the runner was killed is named, and retryInterrupted lets it go on', async () => {
    const slow = 'CREATE TABLE IF NOT EXISTS a (id int);\nDO SLEEP(1.5);';
    const runner = new Runner(server, 'shop', { '0001_slow.sql': slow, '0002_b.sql': 'CREATE TABLE b (id int);' });
    const run = runner.start();
    while ((await server.query("SHOW TABLES LIKE 'a'", 'shop')).length === 0) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await run.kill();
    expect((await runner.start().error()).message).toContain(
      '0001_slow.sql was interrupted by the end of an earlier run',
    );
    expect(await runner.start(['0001_slow.sql']).result()).toEqual({
      PhysicalResourceId: 'migrations',
      Data: { Applied: '2' },
    });
  });
});

test('the error of the bundle has no trace, so that it fits into an answer to CloudFormation', async () => {
  const server = await PostgresServer.start();
  try {
    const run = new Runner(server, 'postgres', { '0001_bad.sql': 'SELECT missing;' }).start();
    expect(await run.error()).toEqual({
      message: '0001_bad.sql:1: column "missing" does not exist (42703)',
      stack: '',
    });
  } finally {
    await server.stop();
  }
});
