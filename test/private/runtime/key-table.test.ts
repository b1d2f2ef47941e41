import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { KeyTable } from '../../../src/private/runtime/key-table';

test('a key that was not set has no number', () => {
  const table = new KeyTable();
  expect([table.get('a'), table.has('a'), table.size]).toEqual([undefined, false, 0]);
});

test('the number of a key is the last that was set, also 0', () => {
  const table = new KeyTable();
  table.set('a');
  table.set('b', 7);
  expect([table.get('a'), table.get('b'), table.has('a'), table.size]).toEqual([0, 7, true, 2]);
  table.set('b', 4_294_967_294);
  expect([table.get('b'), table.size]).toEqual([4_294_967_294, 2]);
});

test('it holds what a map holds, however often it grows', () => {
  const entries = fc.array(fc.tuple(fc.string(), fc.nat()), { maxLength: 200 });
  fc.assert(
    fc.property(entries, (list) => {
      const [table, map] = [new KeyTable(4), new Map(list)];
      for (const [key, value] of list) {
        table.set(key, value);
      }
      expect(table.size).toBe(map.size);
      expect([...map.keys()].map((key) => table.get(key))).toEqual([...map.values()]);
      expect(table.has('not a key of it: 😀')).toBe(false);
    }),
    { seed: 1, numRuns: 100 },
  );
});

test('keys in the same slot are told apart by each part of their digest', () => {
  // Many keys in few slots: each one is compared with others that share the slot.
  const table = new KeyTable(4096);
  const keys = Array.from({ length: 2_400 }, (_, index) => createHash('sha1').update(`${index}`).digest('hex'));
  keys.forEach((key, index) => {
    table.set(key, index);
  });
  expect(keys.map((key) => table.get(key))).toEqual(keys.map((_, index) => index));
});
