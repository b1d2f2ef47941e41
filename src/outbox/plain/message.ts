import { createHash } from 'node:crypto';

/** A row of the outbox that is not sent yet. */
export interface OutboxRow {
  readonly id: string;
  readonly aggregateId: string;
  readonly type: string;
  /** JSON as the application wrote it. */
  readonly payload: string;
  readonly createdMillis: number;
  /** Earlier attempts that failed because of this row. */
  readonly attempts: number;
}

/** A row as it is sent. */
export interface Message {
  readonly rowId: string;
  /** The same each time that the row is sent, and no other row's. */
  readonly id: string;
  readonly type: string;
  /** Messages of one group stay in order, where the target keeps one. */
  readonly group: string;
  readonly body: string;
  readonly bytes: number;
  readonly createdMillis: number;
}

/** What SQS and SNS accept as a message group. */
const GROUP = /^[!-~]{1,128}$/;

/** @throws if the payload is not JSON */
export function messageOf(row: OutboxRow, outbox: string): Message {
  // Only tried: a number of many digits would not survive being read.
  JSON.parse(row.payload);
  const id = `${outbox}-${row.id}`;
  const head = {
    id,
    aggregateId: row.aggregateId,
    type: row.type,
    createdAt: new Date(row.createdMillis).toISOString(),
  };
  const body = `${JSON.stringify(head).slice(0, -1)},"payload":${row.payload}}`;
  return {
    rowId: row.id,
    id,
    type: row.type,
    group: groupOf(row.aggregateId),
    body,
    bytes: Buffer.byteLength(body) + Buffer.byteLength(row.type),
    createdMillis: row.createdMillis,
  };
}

/** The aggregate, or its digest where the service would reject the aggregate's characters. */
export function groupOf(aggregateId: string): string {
  return GROUP.test(aggregateId) ? aggregateId : createHash('sha256').update(aggregateId).digest('hex');
}

/**
 * Messages that are sent one call after the other. Where order counts, a call has one message of each group: if it fails,
 * those after it are not sent.
 */
export function* callsFor(
  messages: readonly Message[],
  {
    isFifo,
    maxEntries,
    maxBytes,
  }: { readonly isFifo: boolean; readonly maxEntries: number; readonly maxBytes: number },
  isHeld: (message: Message) => boolean,
): Generator<Message[]> {
  let rest = [...messages];
  while (rest.length > 0) {
    const call: Message[] = [];
    const later: Message[] = [];
    let bytes = 0;
    for (const message of rest) {
      const isBehind = isFifo && [...call, ...later].some(({ group }) => group === message.group);
      const hasRoom = call.length < maxEntries && (call.length === 0 || bytes + message.bytes <= maxBytes);
      if (isBehind || !hasRoom) {
        later.push(message);
      } else {
        call.push(message);
        bytes += message.bytes;
      }
    }
    yield call;
    rest = later.filter((message) => !isHeld(message));
  }
}
