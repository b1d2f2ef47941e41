import * as fc from 'fast-check';
import { runMigrations } from '../../../src/migration/handlers/run-migrations';
import { decide } from '../../../src/migration/plain/decide';
import type { RunRequest } from '../../../src/migration/run-migrations.contract';
import { type Fate, MemoryDatabase } from '../memory-database';
import { environmentOf, type Files, manifestOf, requestOf } from '../request';

const BEFORE: RunRequest = {
  Target: 'a',
  Database: 'shop',
  Ledger: 'l',
  Migrations: ['0001_a.sql:111', '0002_b.sql:222'],
};
const update = (wanted: Partial<RunRequest>, old: Partial<RunRequest> = {}) =>
  decide({
    RequestType: 'Update',
    ResourceProperties: { ...BEFORE, ...wanted },
    OldResourceProperties: { ...BEFORE, ...old },
  });

test('a Create runs, a Delete does nothing', () => {
  expect(decide({ RequestType: 'Create', ResourceProperties: BEFORE })).toBe('run');
  expect(decide({ RequestType: 'Delete', ResourceProperties: BEFORE })).toBe('nothing');
});

describe('an Update', () => {
  test.each<[string, Partial<RunRequest>, Partial<RunRequest>]>([
    ['a new file', { Migrations: [...BEFORE.Migrations, '0003_c.sql:333'] }, {}],
    ['another database', { Database: 'other' }, {}],
    ['a restored cluster', { Target: 'b' }, {}],
    ['another ledger', { Ledger: 'm' }, {}],
    ['an interrupted file again', { RetryInterrupted: ['0002_b.sql'] }, {}],
    ['another interrupted file', { RetryInterrupted: ['0002_b.sql'] }, { RetryInterrupted: ['0001_a.sql'] }],
    ['a new name of an old file', { Migrations: ['0001_a.sql:111', '0003_b.sql:222'] }, {}],
  ])('that asks for %s runs', (_, wanted, old) => {
    expect(update(wanted, old)).toBe('run');
  });

  test.each<[string, Partial<RunRequest>, Partial<RunRequest>]>([
    ['the same', {}, {}],
    ['fewer files', { Migrations: ['0001_a.sql:111'] }, {}],
    ['no files', { Migrations: [] }, {}],
    ['an interrupted file no longer', {}, { RetryInterrupted: ['0002_b.sql'] }],
    ['a baseline', { Baseline: '0001_a.sql' }, {}],
  ])('that asks for %s does nothing', (_, wanted, old) => {
    expect(update(wanted, old)).toBe('nothing');
  });

  test('that has another text of a known file compares', () => {
    expect(update({ Migrations: ['0001_a.sql:111', '0002_b.sql:999'] })).toBe('compare');
  });
});

/** What a random deployment does. */
interface Step {
  /** How many files there are: fewer than before is an older branch. */
  readonly count: number;
  /** A file that has another text than in other steps. */
  readonly changed?: number;
  /** Whether the database answers during the deployment, and during its rollback. */
  readonly isUp: boolean;
  readonly isUpAfter: boolean;
  /** A resource that comes after the migration fails. */
  readonly breaks: boolean;
  /** What becomes of this file. */
  readonly unlucky?: number;
  readonly fate: Fate;
  /** Whether the user has looked, and lets interrupted files run again. */
  readonly retries: boolean;
}

/** What a stack asks for. */
interface Stack {
  readonly files: Files;
  readonly retried: readonly string[];
}

/** A database and a stack, as CloudFormation would treat them, and the runner itself. */
class World {
  public readonly database = new MemoryDatabase();
  public failedRollbacks = 0;
  private deployed: Stack | undefined;
  private now = 0;

  public async deploy({ count, changed, isUp, isUpAfter, breaks, unlucky, fate, retries }: Step): Promise<void> {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    // Each text is one of its own, as a file that was only renamed would be refused.
    const files = Object.fromEntries(numbers.map((it) => [`${it}.sql`, `SELECT ${it}${it === changed ? '.0' : ''}`]));
    const wanted = { files, retried: retries ? this.database.interrupted : [] };
    const { deployed } = this;
    const before = deployed?.files ?? {};
    // The README names what has to be so for a rollback to be sure.
    const isChanged = Object.entries(files).some(([name, text]) => (before[name] ?? text) !== text);
    const isShorter = Object.keys(before).some((name) => !(name in files));
    const isReleased = (deployed?.retried ?? []).some((name) => !wanted.retried.includes(name));
    const fateOf = ({ name }: { name: string }) => (name === `${unlucky}.sql` ? fate : 'fine');
    const succeeds = await this.send(deployed, wanted, isUp || isChanged, fateOf);
    if (succeeds && !breaks) {
      this.deployed = wanted;
    } else if (deployed && !(await this.send(wanted, deployed, isUpAfter || isShorter || isReleased, () => 'fine'))) {
      this.failedRollbacks += 1;
    }
  }

  /** Sends one event to the runner, and returns whether it ends well. */
  private async send(
    old: Stack | undefined,
    wanted: Stack,
    isUp: boolean,
    fateOf: (file: { name: string }) => Fate,
  ): Promise<boolean> {
    const manifest = manifestOf(wanted.files);
    const requestFor = ({ files, retried }: Stack) =>
      requestOf(manifestOf(files), 'shop', retried.length > 0 ? { RetryInterrupted: retried } : {});
    const connect = async () => {
      if (!isUp) {
        throw Object.assign(new Error('the password is wrong'), { code: '28P01' });
      }
      return this.database.connect(fateOf);
    };
    const event = {
      RequestType: old ? ('Update' as const) : ('Create' as const),
      ResourceProperties: requestFor(wanted),
      ...(old && { OldResourceProperties: requestFor(old) }),
    };
    const clock = {
      now: () => this.now,
      sleep: async (millis: number) => {
        this.now += millis;
      },
    };
    const login = { username: 'a', password: 'b' };
    return runMigrations(
      event,
      { getRemainingTimeInMillis: () => 840_000 },
      {
        ...{ environment: environmentOf({ port: 5432 }), clock, manifest, roots: '', connect },
        ...{ readSecret: async () => login, print: () => undefined },
      },
    ).then(
      () => true,
      () => false,
    );
  }
}

test('10,000 sequences of deployments, failures and rollbacks: nothing is applied twice, and no rollback fails', async () => {
  const FILE = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
  const STEP: fc.Arbitrary<Step> = fc.record({
    count: fc.integer({ min: 0, max: 6 }),
    changed: FILE,
    unlucky: FILE,
    fate: fc.constantFrom<Fate>('fails', 'is interrupted'),
    retries: fc.boolean(),
    isUp: fc.boolean(),
    isUpAfter: fc.boolean(),
    breaks: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(STEP, { minLength: 1, maxLength: 12 }), async (steps) => {
      const world = new World();
      for (const step of steps) {
        await world.deploy(step);
      }
      expect(world.database.applied).toEqual([...new Set(world.database.applied)]);
      expect(world.failedRollbacks).toBe(0);
    }),
    { numRuns: 10_000, seed: Number(process.env.FIRE_SEED ?? 1) },
  );
});
