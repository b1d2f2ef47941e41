import { getOrAdd, groupBy } from '../../src/private/collections';

describe('getOrAdd', () => {
  test('makes a value once for each key', () => {
    const map = new Map<string, number[]>();
    getOrAdd(map, 'a', () => []).push(1);
    getOrAdd(map, 'a', () => []).push(2);
    getOrAdd(map, 'b', () => []).push(3);
    expect(map).toEqual(
      new Map([
        ['a', [1, 2]],
        ['b', [3]],
      ]),
    );
  });
});

describe('groupBy', () => {
  test('keeps the order, and leaves out what has no key', () => {
    const groups = groupBy(['b1', 'a1', '', 'b2'], (item) => item[0]);
    expect([...groups]).toEqual([
      ['b', ['b1', 'b2']],
      ['a', ['a1']],
    ]);
  });
});
