import type { MigrationFile } from '../plain/migration-file';
import type { MigrationTool } from '../run-migrations.contract';
import type { ToolLedger } from './tool-ledgers';

/** What the ledger says of a file. */
export interface LedgerRow {
  readonly name: string;
  readonly checksum: string;
  /** `started` stays when a run ended in the midst of a file that is no transaction. */
  readonly state: 'started' | 'done';
}

/** One session with a database. All that it does is done in this session, which holds the lock. */
export interface Database {
  /** Takes the lock if it is free. It never waits: a waiting statement would block CREATE INDEX CONCURRENTLY. */
  tryLock(): Promise<boolean>;
  holdsLock(): Promise<boolean>;
  /** Undefined if there is no ledger yet. */
  readLedger(): Promise<LedgerRow[] | undefined>;
  createLedger(rows: readonly LedgerRow[]): Promise<void>;
  /** Undefined if the tool has no ledger here. */
  readToolLedger(tool: MigrationTool): Promise<ToolLedger | undefined>;
  /** Whether somebody has made tables here. */
  hasTables(): Promise<boolean>;
  /** Forgets that a file was begun. */
  forget(name: string): Promise<void>;
  /** Runs a file and writes it down. The database itself ends what is not done by then. */
  apply(file: MigrationFile, deadline: number): Promise<void>;
  close(): Promise<void>;
  /** Gives the connection up without a word to the server. */
  abandon(): void;
}

/** An error of a statement, with the place where it stands. */
export class StatementError extends Error {
  constructor(
    readonly file: string,
    readonly line: number,
    message: string,
    readonly code: string | undefined,
    /** Whether another session held a table for too long; nothing was applied, and it may be tried again. */
    readonly isLockTimeout: boolean,
    /** The state that is left behind and what to do, if the file is not simply undone. */
    readonly aftermath?: string,
  ) {
    super(`${file}:${line}: ${message}${code ? ` (${code})` : ''}${aftermath ? `\n${aftermath}` : ''}`);
  }
}
