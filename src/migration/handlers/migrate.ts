import type { Clock } from '../../private/runtime/clock';
import { checksumOf, type MigrationFile } from '../plain/migration-file';
import type { MigrationTool } from '../run-migrations.contract';
import { adoptedFrom } from './adopt';
import { type Database, type LedgerRow, StatementError } from './database';

/** What is to be done, and by when. */
export interface Order {
  /** All files, in order. */
  readonly files: readonly MigrationFile[];
  readonly retryInterrupted: readonly string[];
  readonly tool?: MigrationTool;
  readonly baseline?: string;
  /** The time at which the database ends what still runs. */
  readonly deadline: number;
  /** How long files are tried again that find a table locked, in milliseconds. */
  readonly lockMillis: number;
}

/** What a run writes to. */
export interface Witness {
  log(line: string): void;
  /** A table was locked by somebody else for longer than the lock timeout. */
  lockWait(): void;
}

const POLL_MILLIS = 500;
/** Less is not worth the beginning: the database would only end it. */
const LEAST_MILLIS = 1_000;

/** Applies the files that the ledger does not have, and returns their names. */
export async function migrate(order: Order, database: Database, clock: Clock, witness: Witness): Promise<string[]> {
  const seen = await database.readLedger();
  if (seen && pendingOf(order, seen).length === 0) {
    return [];
  }
  await lock(order, database, clock, witness);
  const rows = (await database.readLedger()) ?? (await begin(order, database, witness));
  const pending = pendingOf(order, rows);
  requireOwnNames(order, rows, pending);
  await releaseInterrupted(order, rows, database, witness);
  for (const file of pending) {
    await applyPatiently(file, order, database, clock, witness);
    if (!(await database.holdsLock())) {
      throw new Error(`${file.name} released the lock that keeps two runs apart; the files after it were not run`);
    }
  }
  return pending.map(({ name }) => name);
}

/** Compares the files with the ledger, and changes nothing. */
export async function compare(files: readonly MigrationFile[], database: Database): Promise<void> {
  requireSameTexts(files, (await database.readLedger()) ?? []);
}

function pendingOf({ files }: Order, rows: readonly LedgerRow[]): MigrationFile[] {
  requireSameTexts(files, rows);
  const done = new Set(rows.filter(({ state }) => state === 'done').map(({ name }) => name));
  return files.filter(({ name }) => !done.has(name));
}

/** Rows without a file are those of a newer version: a rollback must not stumble over them. */
function requireSameTexts(files: readonly MigrationFile[], rows: readonly LedgerRow[]): void {
  const done = new Map(rows.filter(({ state }) => state === 'done').map(({ name, checksum }) => [name, checksum]));
  const changed = files.filter(({ name, sql }) => (done.get(name) ?? checksumOf(sql)) !== checksumOf(sql));
  if (changed.length > 0) {
    const names = changed.map(({ name }) => name).join(', ');
    throw new Error(
      `${names} was changed after it was applied; nothing was run. Restore the file, and put the change into a new file`,
    );
  }
}

/** A file that has another name than before would be applied again. */
function requireOwnNames({ files }: Order, rows: readonly LedgerRow[], pending: readonly MigrationFile[]): void {
  const names = new Set(files.map(({ name }) => name));
  const gone = rows.filter(({ state, name }) => state === 'done' && !names.has(name));
  const nameOf = new Map(gone.map(({ checksum, name }) => [checksum, name]));
  const renamed = pending.find(({ sql }) => nameOf.has(checksumOf(sql)));
  if (renamed) {
    throw new Error(
      `${renamed.name} has the text of ${nameOf.get(checksumOf(renamed.sql))}, which is applied and no longer there; ` +
        'nothing was run. Give it that name again, or rename the row in the ledger; if it has to run again, add a comment',
    );
  }
}

async function lock({ deadline }: Order, database: Database, clock: Clock, { log }: Witness): Promise<void> {
  let isFirst = true;
  while (!(await database.tryLock())) {
    if (isFirst) {
      log('another run holds the lock: waiting for its end');
      isFirst = false;
    }
    if (clock.now() + POLL_MILLIS > deadline) {
      throw new Error('another run held the lock until the time was over; see "Who holds the lock" in the runbook');
    }
    await clock.sleep(POLL_MILLIS);
  }
}

async function begin(order: Order, database: Database, { log }: Witness): Promise<LedgerRow[]> {
  const adopted = await adoptedFrom(order, database);
  const rows = adopted.map(({ name, sql }) => ({ name, checksum: checksumOf(sql), state: 'done' as const }));
  if (rows.length > 0) {
    log(`the database has these already: ${rows.map(({ name }) => name).join(', ')}`);
  }
  await database.createLedger(rows);
  return rows;
}

async function releaseInterrupted(
  { files, retryInterrupted }: Order,
  rows: readonly LedgerRow[],
  database: Database,
  { log }: Witness,
): Promise<void> {
  const known = new Set(files.map(({ name }) => name));
  const interrupted = rows.filter(({ name, state }) => state === 'started' && known.has(name)).map(({ name }) => name);
  const stuck = interrupted.filter((name) => !retryInterrupted.includes(name));
  if (stuck.length > 0) {
    throw new Error(
      `${stuck[0]} was interrupted by the end of an earlier run, and may be half applied; nothing was run. ` +
        `Look which of its statements took effect, undo them, and set retryInterrupted: ['${stuck[0]}']`,
    );
  }
  for (const name of interrupted) {
    log(`${name} was interrupted, and is run again as retryInterrupted says`);
    await database.forget(name);
  }
}

/** A lock timeout leaves nothing behind, so that the same file can be tried again. */
async function applyPatiently(
  file: MigrationFile,
  { deadline, lockMillis }: Order,
  database: Database,
  clock: Clock,
  witness: Witness,
): Promise<void> {
  const start = clock.now();
  for (;;) {
    if (clock.now() + LEAST_MILLIS > deadline) {
      throw new Error(`there was no time left for ${file.name}; the files before it are applied, deploy again`);
    }
    try {
      await database.apply(file, deadline);
      witness.log(`${file.name} applied in ${clock.now() - start} ms`);
      return;
    } catch (error) {
      if (!(error instanceof StatementError && error.isLockTimeout)) {
        throw error;
      }
      witness.lockWait();
      witness.log(error.message);
      if (clock.now() - start >= lockMillis) {
        throw error;
      }
      await clock.sleep(POLL_MILLIS);
    }
  }
}
