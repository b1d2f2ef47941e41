import type { OutboxRow } from '../plain/message';

/** What the relay found out about some rows. */
export interface Marks {
  readonly sent: readonly string[];
  /** Rows that the target did not accept, and that are tried again. */
  readonly failed: readonly Blame[];
  /** Rows that are set aside: nothing sends them before somebody has looked. */
  readonly dead: readonly Blame[];
}

export interface Blame {
  readonly id: string;
  readonly error: string;
}

/** The state of the outbox for its metrics. */
export interface OutboxState {
  /** The age of the oldest row that is not sent, in seconds; 0 if all are. */
  readonly oldestSeconds: number;
  /** Counted up to a limit. */
  readonly unsent: number;
  readonly dead: number;
}

/** One session with the database of an outbox. */
export interface OutboxSession {
  /** The columns and tables that are not there, by name. */
  missing(): Promise<string[]>;
  /**
   * Begins a transaction and takes the lock of the relay. Returns false, without a transaction, if another relay has it:
   * nothing waits.
   */
  begin(): Promise<boolean>;
  /**
   * The oldest rows that are not sent, without a lock on any of them: writers go on, also those whose rows come next.
   *
   * @param holdsAggregates leaves out the rows of an aggregate that has a row set aside
   */
  unsent(limit: number, holdsAggregates: boolean): Promise<OutboxRow[]>;
  /** Writes the marks into the transaction. */
  mark(marks: Marks): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
  state(): Promise<OutboxState>;
  /** Deletes some rows that were sent long ago, and returns their number. */
  deleteSent(olderThanSeconds: number, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** More unsent rows are not counted. */
export const MOST_COUNTED = 100_000;
