import { type Database, type LedgerRow, StatementError } from '../../src/migration/handlers/database';
import { checksumOf, type MigrationFile } from '../../src/migration/plain/migration-file';

/** What becomes of a file that is applied. */
export type Fate = 'fine' | 'fails' | 'is interrupted';

/** A database without a server: it knows which files it was given, and what the ledger says. */
export class MemoryDatabase {
  /** The files that were applied as a whole, in order. */
  public readonly applied: string[] = [];
  private ledger: Map<string, LedgerRow> | undefined;

  /** The files that were begun and not finished. */
  public get interrupted(): string[] {
    return [...(this.ledger?.values() ?? [])].filter(({ state }) => state === 'started').map(({ name }) => name);
  }

  /** Opens a session. */
  public connect(fateOf: (file: MigrationFile) => Fate): Database {
    const rows = () => this.ledger as Map<string, LedgerRow>;
    return {
      tryLock: async () => true,
      holdsLock: async () => true,
      readLedger: async () => this.ledger && [...this.ledger.values()],
      createLedger: async (adopted) => {
        this.ledger = new Map(adopted.map((row) => [row.name, row]));
      },
      readToolLedger: async () => undefined,
      hasTables: async () => this.applied.length > 0,
      forget: async (name) => {
        rows().delete(name);
      },
      apply: async (file) => {
        const { name, sql } = file;
        const row = { name, checksum: checksumOf(sql) };
        const fate = fateOf(file);
        if (fate === 'fails') {
          throw new StatementError(name, 1, 'it fails', '42601', false);
        }
        if (fate === 'is interrupted') {
          rows().set(name, { ...row, state: 'started' });
          throw new Error('the connection is gone');
        }
        rows().set(name, { ...row, state: 'done' });
        this.applied.push(name);
      },
      close: async () => undefined,
      abandon: () => undefined,
    };
  }
}
