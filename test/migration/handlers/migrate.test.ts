import { type Database, type LedgerRow, StatementError } from '../../../src/migration/handlers/database';
import { compare, migrate, type Order } from '../../../src/migration/handlers/migrate';
import { checksumOf, type MigrationFile } from '../../../src/migration/plain/migration-file';

const A = { name: 'a.sql', sql: 'SELECT 1;' };
const B = { name: 'b.sql', sql: 'SELECT 2;' };
const C = { name: 'c.sql', sql: 'SELECT 3;' };
const row = ({ name, sql }: MigrationFile, state: LedgerRow['state'] = 'done'): LedgerRow => ({
  ...{ name, state, checksum: checksumOf(sql) },
});
const lockTimeout = (file = A) => new StatementError(file.name, 1, 'it is locked', '55P03', true);

let now: number;
let pauses: number[];
let steps: string[];
let logged: string[];
let lockWaits: number;
/** What the ledger says each time that it is read; the last one stays. */
let ledgers: (LedgerRow[] | undefined)[];
let more: Partial<Database>;

beforeEach(() => {
  now = 0;
  lockWaits = 0;
  [pauses, steps, logged] = [[], [], []];
  ledgers = [undefined];
  more = {};
});

function database(): Database {
  const note =
    <T>(step: string, answer: T) =>
    async () => {
      steps.push(step);
      return answer;
    };
  return {
    tryLock: note('lock', true),
    holdsLock: async () => true,
    readLedger: async () => {
      steps.push('read');
      return ledgers.length > 1 ? ledgers.shift() : ledgers[0];
    },
    createLedger: async (rows) => void steps.push(`create ${rows.map(({ name, state }) => `${name} ${state}`)}`),
    readToolLedger: async () => undefined,
    hasTables: async () => true,
    forget: async (name) => void steps.push(`forget ${name}`),
    apply: async ({ name }, deadline) => void steps.push(`apply ${name} by ${deadline}`),
    close: async () => undefined,
    abandon: () => undefined,
    ...more,
  };
}

function run(files: readonly MigrationFile[], order: Partial<Order> = {}): Promise<string[]> {
  const clock = {
    now: () => now,
    sleep: async (millis: number) => {
      pauses.push(millis);
      now += millis;
    },
  };
  const witness = { log: (line: string) => void logged.push(line), lockWait: () => void lockWaits++ };
  const all = { files, retryInterrupted: [], deadline: 60_000, lockMillis: 2_000, ...order };
  return migrate(all, database(), clock, witness);
}

test('files that the ledger lacks are applied in order, and named', async () => {
  ledgers = [[row(A)]];
  expect(await run([A, B, C])).toEqual(['b.sql', 'c.sql']);
  expect(steps).toEqual(['read', 'lock', 'read', 'apply b.sql by 60000', 'apply c.sql by 60000']);
  expect(logged).toEqual(['b.sql applied in 0 ms', 'c.sql applied in 0 ms']);
});

test('a run with nothing to do does not take the lock', async () => {
  ledgers = [[row(A)]];
  expect(await run([A])).toEqual([]);
  expect(steps).toEqual(['read']);
});

test('what another run applied before this one had the lock is not applied again', async () => {
  ledgers = [[], [row(A)]];
  expect(await run([A, B])).toEqual(['b.sql']);
});

describe('a database without a ledger', () => {
  test('gets one, without rows', async () => {
    expect(await run([A])).toEqual(['a.sql']);
    expect(steps).toEqual(['read', 'lock', 'read', 'create ', 'apply a.sql by 60000']);
    expect(logged).toEqual(['a.sql applied in 0 ms']);
  });

  test('gets one with the files that it has already', async () => {
    expect(await run([A, B, C], { baseline: 'b.sql' })).toEqual(['c.sql']);
    expect(steps[3]).toBe('create a.sql done,b.sql done');
    expect(logged[0]).toBe('the database has these already: a.sql, b.sql');
  });

  test('has them with the texts that they have now', async () => {
    let adopted: readonly LedgerRow[] = [];
    more = {
      createLedger: async (rows) => {
        adopted = rows;
      },
    };
    await run([A, B], { baseline: 'a.sql' });
    expect(adopted).toEqual([row(A)]);
  });
});

describe('the lock', () => {
  test('of another run is waited for, and told once', async () => {
    let looks = 0;
    more = {
      tryLock: async () => {
        looks += 1;
        return looks === 4;
      },
    };
    await run([A]);
    expect(pauses).toEqual([500, 500, 500]);
    expect(logged[0]).toBe('another run holds the lock: waiting for its end');
    expect(logged).toHaveLength(2);
  });

  test.each([
    [1_000, 2],
    [1_499, 2],
    [1_500, 3],
  ])('is waited for until the deadline: of %i ms, %i pauses', async (deadline, count) => {
    more = { tryLock: async () => false };
    await expect(run([A], { deadline })).rejects.toThrow(
      'another run held the lock until the time was over; see "Who holds the lock" in the runbook',
    );
    expect(pauses).toHaveLength(count);
    expect(steps).toEqual(['read']);
  });

  test('that a file gave away ends the run after it', async () => {
    more = { holdsLock: async () => false };
    await expect(run([A, B])).rejects.toThrow(
      'a.sql released the lock that keeps two runs apart; the files after it were not run',
    );
    expect(steps.filter((step) => step.startsWith('apply'))).toEqual(['apply a.sql by 60000']);
  });
});

describe('nothing is run', () => {
  afterEach(() => expect(steps.some((step) => step.startsWith('apply'))).toBe(false));

  test('if files were changed after they were applied', async () => {
    ledgers = [[row(A), row(B)]];
    const changed = [A, B].map((file) => ({ ...file, sql: `${file.sql} -- new` }));
    await expect(run([...changed, C])).rejects.toThrow(
      'a.sql, b.sql was changed after it was applied; nothing was run. Restore the file, and put the change into a new file',
    );
  });

  test('if a file has another name than before', async () => {
    ledgers = [[row(A)]];
    await expect(run([{ ...A, name: 'z.sql' }])).rejects.toThrow(
      'z.sql has the text of a.sql, which is applied and no longer there; nothing was run. ' +
        'Give it that name again, or rename the row in the ledger; if it has to run again, add a comment',
    );
  });

  test('if a file was interrupted', async () => {
    ledgers = [[row(A), row(B, 'started'), row(C, 'started')]];
    await expect(run([A, B, C], { retryInterrupted: ['c.sql'] })).rejects.toThrow(
      'b.sql was interrupted by the end of an earlier run, and may be half applied; nothing was run. ' +
        "Look which of its statements took effect, undo them, and set retryInterrupted: ['b.sql']",
    );
  });
});

describe('is no reason to stop', () => {
  test('a row without a file: that of a newer version', async () => {
    ledgers = [[row(A), row(B), row({ name: 'gone.sql', sql: 'x' }, 'started')]];
    expect(await run([A, C])).toEqual(['c.sql']);
    expect(steps.some((step) => step.startsWith('forget'))).toBe(false);
  });

  test('another text of a file that was only begun', async () => {
    ledgers = [[row(A, 'started')]];
    expect(await run([{ ...A, sql: 'SELECT 9;' }], { retryInterrupted: ['a.sql'] })).toEqual(['a.sql']);
    expect(logged[0]).toBe('a.sql was interrupted, and is run again as retryInterrupted says');
    expect(steps.slice(3)).toEqual(['forget a.sql', 'apply a.sql by 60000']);
  });

  test('the text of a file that is still there, or was only begun, in a new file', async () => {
    ledgers = [[row(A), row(C, 'started')]];
    expect(await run([A, { ...A, name: 'again.sql' }, { ...C, name: 'new.sql' }])).toEqual(['again.sql', 'new.sql']);
  });
});

describe('a table that others use', () => {
  const failing = (times: number) => {
    let attempts = 0;
    more = {
      apply: async () => {
        attempts += 1;
        now += 100;
        if (attempts <= times) {
          throw lockTimeout();
        }
      },
    };
    return () => attempts;
  };

  test('is tried again, told and counted', async () => {
    failing(2);
    expect(await run([A])).toEqual(['a.sql']);
    expect(pauses).toEqual([500, 500]);
    expect(lockWaits).toBe(2);
    expect(logged).toEqual([
      'a.sql:1: it is locked (55P03)',
      'a.sql:1: it is locked (55P03)',
      'a.sql applied in 1300 ms',
    ]);
  });

  test.each([
    [1_299, 3],
    [1_300, 3],
    [1_301, 4],
    [0, 1],
  ])('ends the run after %i ms: %i attempts', async (lockMillis, count) => {
    const attempts = failing(9);
    await expect(run([A], { lockMillis })).rejects.toThrow('a.sql:1: it is locked (55P03)');
    expect(attempts()).toBe(count);
    expect(lockWaits).toBe(count);
  });

  test('has its own time for each file', async () => {
    const seen: string[] = [];
    more = {
      apply: async (file) => {
        seen.push(file.name);
        now += 1_500;
        if (seen.filter((name) => name === file.name).length === 1) {
          throw lockTimeout(file);
        }
      },
    };
    expect(await run([A, B], { lockMillis: 1_600 })).toEqual(['a.sql', 'b.sql']);
    expect(seen).toEqual(['a.sql', 'a.sql', 'b.sql', 'b.sql']);
  });
});

describe('another error', () => {
  test.each([
    ['of a statement', new StatementError('a.sql', 1, 'it fails', '42601', false), 'a.sql:1: it fails (42601)'],
    ['of the connection', new Error('it is gone'), 'it is gone'],
  ])('%s ends the run at once', async (_, error, message) => {
    more = { apply: () => Promise.reject(error) };
    await expect(run([A, B])).rejects.toThrow(message);
    expect([pauses, lockWaits, logged]).toEqual([[], 0, []]);
  });
});

test.each([
  [1_000, true],
  [999, false],
])('a file is begun if it has at least a second: of %i ms, %s', async (deadline, isBegun) => {
  const result = run([A], { deadline });
  if (isBegun) {
    expect(await result).toEqual(['a.sql']);
  } else {
    await expect(result).rejects.toThrow(
      'there was no time left for a.sql; the files before it are applied, deploy again',
    );
  }
});

describe('a comparison', () => {
  test('finds changed files, and does nothing else', async () => {
    ledgers = [[row(A), row(B, 'started')]];
    await compare([A, { ...B, sql: 'x' }], database());
    await expect(compare([{ ...A, sql: 'x' }], database())).rejects.toThrow('a.sql was changed after it was applied');
    expect(steps).toEqual(['read', 'read']);
  });

  test('has nothing to say of a database without a ledger', async () => {
    await compare([A], database());
    expect(steps).toEqual(['read']);
  });
});

test('a failure names file, line, code and what is left behind', () => {
  const text = (...args: ConstructorParameters<typeof StatementError>) => new StatementError(...args).message;
  expect(text('a.sql', 3, 'no', '42P01', false)).toBe('a.sql:3: no (42P01)');
  expect(text('a.sql', 3, 'no', undefined, false)).toBe('a.sql:3: no');
  expect(text('a.sql', 3, 'no', '1', false, 'Look.')).toBe('a.sql:3: no (1)\nLook.');
});
