import { findRegions, HIT, instrument, regionAt } from '../../../projenrc/mutation/regions';

function regionOf(source: string, part: string): string | undefined {
  const regions = findRegions(source);
  const start = source.indexOf(part);
  const region = regionAt(regions, start, start + part.length);
  return region === undefined ? undefined : source.slice(regions[region].start, regions[region].end);
}

function hitsOf(source: string): number {
  const hits = new Set<number>();
  new Function(HIT, instrument(source, findRegions(source), 100))((place: number) => hits.add(place));
  return hits.size;
}

test.each([
  ['function f() { if (a) { return b; } return c; }', 'b', 'return b;'],
  ['x = a ? b : c;', 'b', 'b'],
  ['x = a ? b : c;', 'a', 'x = a ? b : c;'],
  ['x = a && b;', 'b', 'b'],
  ['const f = () => a;', 'a;', 'const f = () => a;'],
  ['const f = () => (a);', '(a)', '(a)'],
  ['class A { b = value; }', 'value', 'value'],
  ['enum A { B = 1 }', '1', 'enum A { B = 1 }'],
  ['function f(a = b) {}', 'b', 'b'],
  ['function f({ a = b }) {}', 'b', 'b'],
  ['const { a = b } = c;', 'b', 'b'],
  ['const { a: b } = c;', 'b', 'const { a: b } = c;'],
])('in %s, %s belongs to %s', (source, part, region) => {
  expect(regionOf(source, part)).toBe(region);
});

test('what is in no statement is in no region', () => {
  expect(regionOf('interface A { b: C }', 'C')).toBeUndefined();
});

test.each([
  ['const f = (a = 1) => ({ a }); f();', 4],
  ['const f = (a = 1) => ({ a }); f(2);', 3],
  ['const f = ({ a = 1 }) => ({ a }); f({});', 4],
  ['const f = ({ a = 1 }) => ({ a }); f({ a: 2 });', 3],
  ['let a = 1; if (a > 1) { a = 2; } else a = 3;', 3],
  ['const a = 1 || 2; const b = null ?? a;', 3],
  ['class A { constructor() { this.a = [1].map((b) => b ? 1 : 2); } } new A();', 5],
])('%s runs %i regions', (source, count) => {
  expect(hitsOf(source)).toBe(count);
});
