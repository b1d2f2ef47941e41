import { guardLoops, TURN } from '../../../projenrc/mutation/guard-loops';

function turnsOf(source: string): number {
  let turns = 0;
  new Function(TURN, guardLoops(source))(() => {
    turns += 1;
  });
  return turns;
}

test.each([
  ['for (let i = 0; i < 3; i++) { f(i); } function f() {}'],
  ['for (const i of [1, 2, 3]) { f(i); } function f() {}'],
  ['for (const i in { a: 1, b: 2, c: 3 }) { f(i); } function f() {}'],
  ['let i = 0; while (i < 3) { i++; }'],
  ['let i = 0; do { i++; } while (i < 3);'],
])('%s turns three times', (source) => {
  expect(turnsOf(source)).toBe(3);
});

test('a loop in a loop', () => {
  expect(turnsOf('for (const a of [1, 2]) { for (const b of [1, 2]) { f(a, b); } } function f() {}')).toBe(6);
});

test('a source without loops stays as it is', () => {
  expect(guardLoops('f();')).toBe('f();');
});
