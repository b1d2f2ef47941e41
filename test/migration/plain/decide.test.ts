import * as fc from 'fast-check';
import { decide } from '../../../src/migration/plain/decide';
import type { RunRequest } from '../../../src/migration/run-migrations.contract';

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
  /** The SQL of this file fails. */
  readonly failing?: number;
}

type Files = Readonly<Record<string, string>>;

/** A database and a stack, as CloudFormation would treat them. */
class World {
  public readonly applied: string[] = [];
  public failedRollbacks = 0;
  private readonly ledger: Record<string, string> = {};
  private deployed: Files | undefined;

  public deploy({ count, changed, isUp, isUpAfter, breaks, failing }: Step): void {
    const numbers = Array.from({ length: count }, (_, index) => index + 1);
    const files = Object.fromEntries(numbers.map((it) => [`${it}.sql`, it === changed ? 'new' : 'old']));
    const { deployed: before = {} } = this;
    // The README names what has to be so for a rollback to be sure.
    const isChanged = Object.entries(files).some(([name, text]) => (before[name] ?? text) !== text);
    const isShorter = Object.keys(before).some((name) => !(name in files));
    if (this.send(this.deployed, files, isUp || isChanged, `${failing}.sql`) && !breaks) {
      this.deployed = files;
    } else if (this.deployed && !this.send(files, this.deployed, isUpAfter || isShorter)) {
      this.failedRollbacks += 1;
    }
  }

  /** Sends one event to the handler, and returns whether it ends well. */
  private send(old: Files | undefined, files: Files, isUp: boolean, failing?: string): boolean {
    const request = (of: Files) => ({
      ...BEFORE,
      Migrations: Object.entries(of).map((entry) => entry.join(':')),
    });
    const decision = decide({
      RequestType: old ? 'Update' : 'Create',
      ResourceProperties: request(files),
      ...(old && { OldResourceProperties: request(old) }),
    });
    if (decision === 'nothing' || !isUp) {
      return decision !== 'run';
    }
    const entries = Object.entries(files);
    if (entries.some(([name, text]) => (this.ledger[name] ?? text) !== text)) {
      return false;
    }
    const missing = entries.filter(([name]) => decision === 'run' && !(name in this.ledger));
    for (const [name, text] of missing) {
      if (name === failing) {
        return false;
      }
      this.ledger[name] = text;
      this.applied.push(name);
    }
    return true;
  }
}

test('10,000 sequences of deployments, failures and rollbacks: nothing is applied twice, and no rollback fails', () => {
  const FILE = fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined });
  const STEP: fc.Arbitrary<Step> = fc.record({
    count: fc.integer({ min: 0, max: 6 }),
    changed: FILE,
    failing: FILE,
    isUp: fc.boolean(),
    isUpAfter: fc.boolean(),
    breaks: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(STEP, { minLength: 1, maxLength: 12 }), (steps) => {
      const world = new World();
      for (const step of steps) {
        world.deploy(step);
      }
      expect(world.applied).toEqual([...new Set(world.applied)]);
      expect(world.failedRollbacks).toBe(0);
    }),
    { numRuns: 10_000, seed: Number(process.env.FIRE_SEED ?? 1) },
  );
});
