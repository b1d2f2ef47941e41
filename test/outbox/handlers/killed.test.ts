import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle } from '../../../projenrc/handlers/bundle';
import type { OutboxDialect } from '../../../src/outbox/plain/ddl';
import { RELAY_VARIABLES } from '../../../src/outbox/relay-rows.contract';
import { LambdaProcess, SecretsServer } from '../../support/lambda';
import { MariadbServer } from '../../support/mariadb-server';
import { PostgresServer } from '../../support/postgres-server';
import { OutboxDatabase } from '../databases';
import { QueueServer, receipt } from '../queue-server';

const ROOT = join(__dirname, '..', '..', '..');
/** Below the project, where the bundle finds the SDK that Lambda would bring. */
const CACHE = join(ROOT, '.cache', 'test');

describe.each<OutboxDialect>(['postgres', 'mysql'])('%s', (dialect) => {
  let database: OutboxDatabase;
  let queue: QueueServer;
  let secrets: SecretsServer;
  let folder: string;

  beforeAll(async () => {
    database = await OutboxDatabase.start(dialect);
    const { USER, PASSWORD } = dialect === 'postgres' ? PostgresServer : MariadbServer;
    secrets = await SecretsServer.start({ username: USER, password: PASSWORD });
    mkdirSync(CACHE, { recursive: true });
    folder = mkdtempSync(join(CACHE, 'relay-'));
    writeFileSync(join(folder, 'index.js'), readBundle(join(ROOT, 'assets', 'outbox', `relay-${dialect}-rows`)));
    writeFileSync(join(folder, 'rds-roots.pem'), database.server.certificates.root);
  });

  beforeEach(async () => {
    queue = await QueueServer.start();
    await database.make();
    await database.add(Array.from({ length: 35 }, (_, n) => `order-${n % 4}`));
  });

  afterEach(() => queue.stop());

  afterAll(async () => {
    await database?.stop();
    secrets?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The bundle that is shipped, in a process that can be killed. */
  const start = (more: Record<string, string> = {}) =>
    new LambdaProcess(
      folder,
      {},
      {
        [RELAY_VARIABLES.host]: 'localhost',
        [RELAY_VARIABLES.port]: `${database.server.port}`,
        [RELAY_VARIABLES.database]: database.database,
        [RELAY_VARIABLES.secretArn]: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db',
        [RELAY_VARIABLES.table]: 'outbox',
        [RELAY_VARIABLES.outbox]: 'shop',
        [RELAY_VARIABLES.targetKind]: 'queue',
        [RELAY_VARIABLES.target]: queue.queueUrl('events.fifo'),
        [RELAY_VARIABLES.isFifo]: 'true',
        [RELAY_VARIABLES.deadLetterUrl]: queue.queueUrl('lost'),
        [RELAY_VARIABLES.batchSize]: '10',
        [RELAY_VARIABLES.maxAttempts]: '1',
        [RELAY_VARIABLES.retentionSeconds]: '604800',
        [RELAY_VARIABLES.pollSeconds]: '0',
        AWS_REGION: 'eu-central-1',
        AWS_LAMBDA_FUNCTION_NAME: 'relay',
        AWS_ENDPOINT_URL_SQS: queue.url,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
        ...more,
      },
    );

  const sent = () =>
    queue.received.filter(({ queue: name }) => name === 'events.fifo').map(({ body }) => Number(body.id.split('-')[1]));
  const ALL = Array.from({ length: 35 }, (_, n) => n + 1);

  /** Kills a run in a step of its second call, and lets another run do the rest. */
  const killIn = async (step: 'before' | 'after') => {
    let reached: () => void = () => undefined;
    const isReached = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const isEver = new Promise<void>(() => undefined);
    queue[step] = async () => {
      if (queue.calls >= 2) {
        reached();
        await isEver;
      }
    };
    const run = start();
    await isReached;
    await run.kill();
    queue[step] = async () => undefined;
  };

  /** What was sent twice has the same id, and all of it belongs to the call in which the run was killed. */
  const expectAllSent = (duplicates: number) => {
    const numbers = sent();
    expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(ALL);
    expect(numbers.length - ALL.length).toBe(duplicates);
    expect(queue.received.every(({ body, deduplicationId }) => body.id === deduplicationId)).toBe(true);
    for (const group of ['order-0', 'order-1', 'order-2', 'order-3']) {
      const firsts = [
        ...new Set(queue.received.filter((it) => it.group === group).map(({ body }) => body.payload.place)),
      ];
      expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    }
  };

  test('a run sends all and tells how many', async () => {
    expect(await start().result()).toEqual({ sent: 35 });
    expectAllSent(0);
  });

  test('a run that is killed before the queue has its call loses nothing', async () => {
    await killIn('before');
    // One call was answered, and its batch is not marked.
    const before = sent().length;
    await start().result();
    expectAllSent(before);
  });

  test('a run that is killed after the queue has its call sends it again, with the same ids', async () => {
    await killIn('after');
    const before = sent().length;
    await start().result();
    expectAllSent(before);
  });

  test('a run that is killed while it marks sends the batch again', async () => {
    const writer = await database.writer();
    await writer.query('BEGIN');
    await writer.query('SELECT id FROM outbox WHERE id = 5 FOR UPDATE');
    const run = start();
    while (sent().length < 10) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    // It waits for the row that somebody has locked.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await run.kill();
    await writer.query('ROLLBACK');
    await writer.end();
    await start().result();
    expectAllSent(10);
  });

  test('a run that is killed with a row on its way to the dead letter queue leaves it there twice at most', async () => {
    queue.answer = (entries) =>
      entries.some(({ body, queue: name }) => name === 'events.fifo' && body.payload?.place === 4)
        ? {
            status: 200,
            body: {
              Successful: entries
                .filter(({ body }) => body.payload.place !== 4)
                .map(({ id, text }) => receipt({ Id: id, MessageBody: text })),
              Failed: entries
                .filter(({ body }) => body.payload.place === 4)
                .map(({ id }) => ({ Id: id, SenderFault: true, Code: 'InvalidMessageContents', Message: 'no' })),
            },
          }
        : undefined;
    const lost = () => queue.received.filter(({ queue: name }) => name === 'lost').map(({ body }) => body.row);
    let isFirst = true;
    let run: LambdaProcess | undefined;
    queue.after = async () => {
      if (isFirst && lost().length > 0) {
        isFirst = false;
        await run?.kill();
      }
    };
    run = start();
    while (isFirst) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await start().result();
    expect(lost()).toEqual(['5', '5']);
    expect((await database.rows('dead_at IS NOT NULL')).map(({ id }) => id)).toEqual([5]);
  });

  test('a run whose database is not there ends with an error, for the next one to try again', async () => {
    const run = start({ [RELAY_VARIABLES.database]: 'nowhere' });
    expect((await run.error()).message).toMatch(/^cannot connect: .*nowhere/);
  });
});
