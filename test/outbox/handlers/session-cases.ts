import type { Recorded } from '../../support/recorded';

/** What the relay does in a session, whatever the database. */
interface Session {
  begin(): Promise<boolean>;
  commit(): Promise<void>;
  unsent(limit: number, isOrdered: boolean): Promise<unknown>;
  mark(marks: { sent: string[]; failed: []; dead: [] }): Promise<void>;
  close(): Promise<void>;
}

type Open = (answers?: Record<string, readonly object[]>, ended?: string[]) => { recorded: Recorded; session: Session };

/** The cases in which both databases differ in quotes and in how a transaction begins. */
export function testSession(open: Open, { begin, quote }: { begin: string; quote: string }): void {
  const lock = `SELECT id FROM ${quote}events_relay${quote} WHERE id = 1 FOR UPDATE SKIP LOCKED`;

  test('the lock is held until the end of the transaction', async () => {
    const { recorded, session } = open({ [lock]: [{ id: 1 }] });
    expect(await session.begin()).toBe(true);
    await session.commit();
    expect(recorded.lines).toEqual([begin, lock, 'COMMIT']);
  });

  test('the lock of another relay leaves no transaction behind', async () => {
    const { recorded, session } = open();
    expect(await session.begin()).toBe(false);
    expect(recorded.lines).toEqual([begin, lock, 'ROLLBACK']);
  });

  test('rows behind one that is set aside are left out only where order counts', async () => {
    const { recorded, session } = open();
    await session.unsent(3, true);
    await session.unsent(3, false);
    const behind = `AND NOT EXISTS (SELECT 1 FROM ${quote}events${quote} AS d`;
    expect(recorded.lines.map((sql) => sql.includes(behind))).toEqual([true, false]);
  });

  test('one row that is sent is marked', async () => {
    const { recorded, session } = open();
    await session.mark({ sent: ['1'], failed: [], dead: [] });
    expect(recorded.lines).toHaveLength(1);
  });

  test('close ends the connection', async () => {
    const ended: string[] = [];
    await open({}, ended).session.close();
    expect(ended).toEqual(['ended']);
  });
}
