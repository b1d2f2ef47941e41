import type { Marks, OutboxSession, OutboxState } from '../../src/outbox/handlers/outbox-session';
import type { OutboxRow } from '../../src/outbox/plain/message';

interface StoredRow extends OutboxRow {
  readonly isSent: boolean;
  readonly isDead: boolean;
}

/** The rows and the lock that several sessions share, as the databases do. */
export class MemoryOutbox {
  public readonly rows: StoredRow[] = [];
  public holder?: object;

  public add(aggregateId: string): void {
    const id = `${this.rows.length + 1}`;
    this.rows.push({
      id,
      aggregateId,
      type: 't',
      payload: '{}',
      createdMillis: 0,
      attempts: 0,
      isSent: false,
      isDead: false,
    });
  }

  public open(): OutboxSession {
    return new MemorySession(this);
  }
}

class MemorySession implements OutboxSession {
  private marks: (() => void)[] = [];

  constructor(private readonly outbox: MemoryOutbox) {}

  public async missing(): Promise<string[]> {
    return [];
  }

  public async begin(): Promise<boolean> {
    this.outbox.holder ??= this;
    return this.outbox.holder === this;
  }

  public async unsent(limit: number, holdsAggregates: boolean): Promise<OutboxRow[]> {
    const { rows } = this.outbox;
    const isHeld = (row: StoredRow) =>
      rows.some(
        (it) => it.isDead && !it.isSent && it.aggregateId === row.aggregateId && Number(it.id) < Number(row.id),
      );
    return rows.filter((row) => !row.isSent && !row.isDead && !(holdsAggregates && isHeld(row))).slice(0, limit);
  }

  public async mark({ sent, failed, dead }: Marks): Promise<void> {
    const change = (id: string, make: (row: StoredRow) => Partial<StoredRow>) => {
      const index = Number(id) - 1;
      const row = this.outbox.rows[index];
      this.outbox.rows[index] = { ...row, ...make(row) };
    };
    this.marks = [
      ...sent.map((id) => () => change(id, () => ({ isSent: true }))),
      ...failed.map(
        ({ id }) =>
          () =>
            change(id, ({ attempts }) => ({ attempts: attempts + 1 })),
      ),
      ...dead.map(
        ({ id }) =>
          () =>
            change(id, () => ({ isDead: true })),
      ),
    ];
  }

  public async commit(): Promise<void> {
    for (const mark of this.marks) {
      mark();
    }
    await this.rollback();
  }

  public async rollback(): Promise<void> {
    this.marks = [];
    if (this.outbox.holder === this) {
      this.outbox.holder = undefined;
    }
  }

  public async state(): Promise<OutboxState> {
    return { oldestSeconds: 0, unsent: 0, dead: 0 };
  }

  public async deleteSent(): Promise<number> {
    return 0;
  }

  public async close(): Promise<void> {}
}
