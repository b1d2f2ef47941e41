import { callsFor, groupOf, type Message, messageOf } from '../../../src/outbox/plain/message';

const ROW = {
  id: '17',
  aggregateId: 'order-1',
  type: 'OrderPlaced',
  payload: '{"a": 1}',
  createdMillis: 0,
  attempts: 0,
};

test('a message has the row in JSON, with the payload as it was written', () => {
  expect(messageOf(ROW, 'shop')).toEqual({
    ...{ rowId: '17', id: 'shop-17', type: 'OrderPlaced', group: 'order-1', createdMillis: 0, bytes: 130 },
    body: '{"id":"shop-17","aggregateId":"order-1","type":"OrderPlaced","createdAt":"1970-01-01T00:00:00.000Z","payload":{"a": 1}}',
  });
});

test('the size counts bytes, not characters', () => {
  expect(
    messageOf({ ...ROW, payload: '"🦑"' }, 'shop').bytes - messageOf({ ...ROW, payload: '"a"' }, 'shop').bytes,
  ).toBe(3);
});

test('a payload that is not JSON is refused', () => {
  expect(() => messageOf({ ...ROW, payload: '{' }, 'shop')).toThrow(SyntaxError);
});

test.each([
  ['order-1', 'order-1'],
  ['!', '!'],
  ['~'.repeat(128), '~'.repeat(128)],
])('the group of %s is the aggregate', (aggregate, group) => {
  expect(groupOf(aggregate)).toBe(group);
});

test.each([['order 1'], ['Zoë'], ['x'.repeat(129)], ['']])(
  'the group of "%s" is a digest, which services accept',
  (aggregate) => {
    expect(groupOf(aggregate)).toMatch(/^[0-9a-f]{64}$/);
  },
);

describe('the calls', () => {
  const message = (rowId: number, group: string, bytes = 10) => ({ rowId: `${rowId}`, group, bytes }) as Message;
  const limits = { isFifo: false, maxEntries: 10, maxBytes: 100 };
  const ids = (calls: Iterable<Message[]>) => [...calls].map((call) => call.map(({ rowId }) => Number(rowId)));
  const none = () => false;

  test('have as many messages as go in', () => {
    const messages = Array.from({ length: 12 }, (_, n) => message(n, 'a', 1));
    expect(ids(callsFor(messages, limits, none))).toEqual([
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      [10, 11],
    ]);
  });

  test('have no more bytes than allowed, unless one message alone has', () => {
    const messages = [message(1, 'a', 60), message(2, 'a', 41), message(3, 'a', 500), message(4, 'a', 40)];
    expect(ids(callsFor(messages, limits, none))).toEqual([[1, 4], [2], [3]]);
  });

  test('have one message of each group where order counts', () => {
    const messages = [message(1, 'a'), message(2, 'a'), message(3, 'b'), message(4, 'a')];
    expect(ids(callsFor(messages, { ...limits, isFifo: true }, none))).toEqual([[1, 3], [2], [4]]);
  });

  test('keep a group in order when its message has no room', () => {
    const messages = [message(1, 'a', 90), message(2, 'b', 90), message(3, 'b', 1)];
    expect(ids(callsFor(messages, { ...limits, isFifo: true }, none))).toEqual([[1], [2], [3]]);
  });

  test('leave out the groups that are held by then', () => {
    const messages = [message(1, 'a'), message(2, 'a'), message(3, 'b'), message(4, 'b')];
    const held = new Set<string>();
    const calls = [];
    for (const call of callsFor(messages, { ...limits, isFifo: true }, ({ group }) => held.has(group))) {
      calls.push(call);
      held.add('a');
    }
    expect(ids(calls)).toEqual([[1, 3], [4]]);
  });
});
