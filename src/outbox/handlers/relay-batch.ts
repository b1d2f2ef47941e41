import type { Clock } from '../../private/runtime/clock';
import { callsFor, groupOf, type Message, messageOf, type OutboxRow } from '../plain/message';
import type { Blame, OutboxSession } from './outbox-session';
import { type DeadLetters, isAboutContent, type Outcome, type Publisher } from './publisher';

/** A call is kept well below what the services accept in all, so that only a single message can be too large. */
const CALL_BYTES = 200_000;
const MAX_ENTRIES = 10;
/** The database ends a transaction in which nothing happens for a minute. */
const BATCH_MILLIS = 15_000;
const MAX_ERROR = 1_000;

export interface BatchOptions {
  /** What tells the ids of this outbox from those of another one. */
  readonly outbox: string;
  readonly batchSize: number;
  readonly maxAttempts: number;
}

export interface BatchPorts {
  readonly session: OutboxSession;
  readonly publisher: Publisher;
  readonly deadLetters: DeadLetters;
  readonly clock: Clock;
  print(line: string): void;
}

/** What one batch came to. */
export interface BatchResult {
  /** Whether another relay was at it, so that nothing was done. */
  readonly isLocked: boolean;
  readonly taken: number;
  readonly sent: number;
  /** Messages and calls that failed, for whatever reason. */
  readonly failed: number;
  /** The problem of the target, or of the dead letter queue, which no row is to blame for. */
  readonly problem?: string;
}

/**
 * Sends the oldest rows and marks them, in one transaction: whatever ends it before the commit leaves the rows unsent, so
 * that they are sent again.
 */
export async function relayBatch(options: BatchOptions, ports: BatchPorts): Promise<BatchResult> {
  const { session, publisher } = ports;
  if (!(await session.begin())) {
    return { isLocked: true, taken: 0, sent: 0, failed: 0 };
  }
  try {
    const rows = await session.unsent(options.batchSize, publisher.isFifo);
    const batch = new Batch(rows, options, ports);
    await batch.send();
    await session.mark(batch);
    await session.commit();
    const { sent, failures, problem } = batch;
    return { isLocked: false, taken: rows.length, sent: sent.length, failed: failures, problem };
  } catch (error) {
    await session.rollback().catch(() => undefined);
    throw error;
  }
}

class Batch {
  public readonly sent: string[] = [];
  public readonly failed: Blame[] = [];
  public readonly dead: Blame[] = [];
  public failures = 0;
  public problem?: string;
  /** Groups with a row that can never be sent: those after it wait. */
  private readonly broken = new Set<string>();
  /** Groups with a message that was not accepted. */
  private readonly held = new Set<string>();
  private readonly rows: ReadonlyMap<string, OutboxRow>;

  constructor(
    rows: readonly OutboxRow[],
    private readonly options: BatchOptions,
    private readonly ports: BatchPorts,
  ) {
    this.rows = new Map(rows.map((row) => [row.id, row]));
  }

  public async send(): Promise<void> {
    const { publisher, clock } = this.ports;
    const until = clock.now() + BATCH_MILLIS;
    const messages: Message[] = [];
    for (const row of this.rows.values()) {
      messages.push(...(await this.messageOf(row)));
    }
    const limits = { isFifo: publisher.isFifo, maxEntries: MAX_ENTRIES, maxBytes: CALL_BYTES };
    for (const call of callsFor(messages, limits, ({ group }) => publisher.isFifo && this.held.has(group))) {
      if (this.problem === undefined && clock.now() < until) {
        await this.call(call);
      }
    }
  }

  /** The message of a row; nothing for one that can never be sent. */
  private async messageOf(row: OutboxRow): Promise<Message[]> {
    const { publisher } = this.ports;
    const group = groupOf(row.aggregateId);
    if (publisher.isFifo && this.broken.has(group)) {
      return [];
    }
    try {
      const message = messageOf(row, this.options.outbox);
      if (message.bytes <= publisher.maxBytes) {
        return [message];
      }
      await this.setAside(row, `it has ${message.bytes} bytes, and the target accepts ${publisher.maxBytes}`);
    } catch (error) {
      await this.setAside(row, `the payload is not JSON: ${(error as Error).message}`);
    }
    this.broken.add(group);
    return [];
  }

  private async call(messages: readonly Message[]): Promise<void> {
    let outcomes: Outcome[];
    try {
      outcomes = await this.ports.publisher.send(messages);
    } catch (error) {
      this.failures += 1;
      const text = errorText(error);
      if (!isAboutContent(error)) {
        this.problem = text;
      } else if (messages.length === 1) {
        await this.reject(messages[0], text);
      } else {
        await this.callOneByOne(messages);
      }
      return;
    }
    for (const [index, message] of messages.entries()) {
      await this.take(message, outcomes[index]);
    }
  }

  /** One of them is to blame: alone, each shows whether it is the one. */
  private async callOneByOne(messages: readonly Message[]): Promise<void> {
    for (const message of messages) {
      if (this.problem === undefined) {
        await this.call([message]);
      }
    }
  }

  private async take(message: Message, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'sent') {
      this.sent.push(message.rowId);
      return;
    }
    this.failures += 1;
    if (outcome.kind === 'rejected') {
      await this.reject(message, outcome.error);
    } else {
      this.held.add(message.group);
      this.problem ??= outcome.error;
    }
  }

  private async reject({ rowId, group }: Message, error: string): Promise<void> {
    this.held.add(group);
    const row = this.rows.get(rowId) as OutboxRow;
    if (row.attempts + 1 >= this.options.maxAttempts) {
      await this.setAside(row, error);
    } else {
      this.fail(row, error);
    }
  }

  /** The row is in the dead letter queue before it is marked: a crash between the two leaves it there twice. */
  private async setAside(row: OutboxRow, reason: string): Promise<void> {
    const { ports, options } = this;
    try {
      await ports.deadLetters.send(deadLetterOf(row, options.outbox, reason));
      this.dead.push({ id: row.id, error: shortened(reason) });
      ports.print(`row ${row.id} is set aside: ${reason}`);
    } catch (error) {
      this.failures += 1;
      this.problem ??= `the dead letter queue: ${errorText(error)}`;
      this.fail(row, reason);
    }
  }

  private fail(row: OutboxRow, reason: string): void {
    this.failed.push({ id: row.id, error: shortened(reason) });
    this.ports.print(`row ${row.id} was not accepted: ${reason}`);
  }
}

/** A message of SQS has at most 1 MiB; a payload that is larger stays in the table alone. */
const DEAD_LETTER_BYTES = 900_000;

function deadLetterOf(row: OutboxRow, outbox: string, error: string): string {
  const { id, aggregateId, type, attempts } = row;
  const isLarge = Buffer.byteLength(row.payload) > DEAD_LETTER_BYTES;
  const createdAt = new Date(row.createdMillis).toISOString();
  return JSON.stringify({
    ...{ id: `${outbox}-${id}`, row: id, aggregateId, type, createdAt, attempts: attempts + 1 },
    error: shortened(error),
    payload: isLarge ? `left out: it has ${Buffer.byteLength(row.payload)} bytes` : row.payload,
  });
}

function shortened(text: string): string {
  return text.slice(0, MAX_ERROR);
}

function errorText(error: unknown): string {
  const { name, message } = error as Error;
  return [name, message].filter(Boolean).join(': ');
}
