import { isSame, ownerOf } from '../../../src/search/plain/decide';
import { eventOf } from '../requests';

test.each([
  ['an ARN', 'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/4711', '111122223333/eu-west-1/Shop/Articles'],
  [
    'the same stack, made again',
    'arn:aws:cloudformation:eu-west-1:111122223333:stack/Shop/4712',
    '111122223333/eu-west-1/Shop/Articles',
  ],
  ['a name', 'team/Shop', 'Shop/Articles'],
])('the owner of %s', (_, StackId, owner) => {
  expect(ownerOf({ ...eventOf('Create'), StackId })).toBe(owner);
});

test.each([
  [{ a: 1, b: [1, { c: 2, d: 3 }] }, { b: [1, { d: 3, c: 2 }], a: 1 }, true],
  [[1, 2], [2, 1], false],
  [{ a: 1 }, { a: '1' }, false],
  [{ a: 1 }, { a: 1, b: 1 }, false],
  [{ a: 1, b: 2, c: 3 }, { c: 3, b: 2, a: 1 }, true],
  [undefined, {}, false],
  [null, null, true],
  [{ a: { b: 1 } }, { a: { b: 2 } }, false],
])('%j and %j have the same JSON: %s', (one, other, expected) => {
  expect(isSame(one, other)).toBe(expected);
});
