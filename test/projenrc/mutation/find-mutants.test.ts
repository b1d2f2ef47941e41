// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these texts are TypeScript

import { applyMutant, findMutants } from '../../../projenrc/mutation/find-mutants';

function mutationsOf(source: string): string[] {
  return findMutants('src/sample.ts', source).map((mutant) => mutant.mutation);
}

function variantsOf(source: string): string[] {
  return findMutants('src/sample.ts', source).map((mutant) => applyMutant(source, mutant));
}

test.each([
  ['a < b;', 'a <= b;'],
  ['a <= b;', 'a < b;'],
  ['a > b;', 'a >= b;'],
  ['a >= b;', 'a > b;'],
  ['a === b;', 'a !== b;'],
  ['a !== b;', 'a === b;'],
  ['a + b;', 'a - b;'],
  ['a - b;', 'a + b;'],
  ['a * b;', 'a / b;'],
  ['a / b;', 'a * b;'],
  ['a && b;', 'a || b;'],
  ['a && b;', 'a;'],
  ['a && b;', 'b;'],
  ['a || b;', 'a && b;'],
  ['a || b;', 'a;'],
  ['a || b;', 'b;'],
  ['a ?? b;', 'a;'],
  ['!a;', 'a;'],
  ['a?.b;', 'a.b;'],
  ['a?.[b];', 'a[b];'],
  ['a?.();', 'a();'],
  ['if (a) { b(); }', 'if (true) { b(); }'],
  ['if (a) { b(); }', 'if (false) { b(); }'],
  ['while (a) { b(); }', 'while (false) { b(); }'],
  ['x = a ? b : c;', 'x = true ? b : c;'],
  ['x = a ? b : c;', 'x = false ? b : c;'],
])('%s becomes %s', (source, variant) => {
  expect(variantsOf(source)).toContain(variant);
});

test.each([
  ['x = true;', 'x = false;'],
  ['x = false;', 'x = true;'],
  ['x = 5;', 'x = 6;'],
  ['x = 5;', 'x = 4;'],
  ['x = 0;', 'x = 1;'],
  ['x = 0.5;', 'x = 0.55;'],
  ["x = 'a';", "x = '';"],
  ["x = '';", "x = 'mutated';"],
  ['x = f(`a:${b}`);', 'x = f(`${b}`);'],
  ['x = f(`${a}:${b}/c`);', 'x = f(`${a}${b}/c`);'],
  ['x = f(`${a}:${b}/c`);', 'x = f(`${a}:${b}`);'],
])('%s becomes %s', (source, variant) => {
  expect(variantsOf(source)).toContain(variant);
});

test.each([
  ['x = [a, b];', 'x = [b];'],
  ['x = [a, b];', 'x = [a];'],
  ['x = [a,];', 'x = [];'],
  ['x = f({ a, b: 1 });', 'x = f({ b: 1 });'],
  ['x = f({ a, b: 1 });', 'x = f({ a });'],
  ['x = { ...a, ...b };', 'x = { ...b, ...a };'],
  ['x = { ...a, b };', 'x = { b, ...a };'],
])('%s becomes %s', (source, variant) => {
  expect(variantsOf(source)).toContain(variant);
});

test.each([
  ['x = { a, ...(b && { c }) };', false],
  ['x = { a, ...(b && { a: c }) };', true],
  ['x = { a, ...(b ? { c } : {}) };', false],
  ['x = { a, ...(b ? { c } : { a: d }) };', true],
  ['x = { [a]: b, ...{ c } };', true],
  ['x = { a, ...{ ...b } };', true],
])('the members of %s may share a key: %s', (source, swapped) => {
  expect(findMutants('src/sample.ts', source).some(({ mutator }) => mutator === 'swappedSpreads')).toBe(swapped);
});

test.each([
  ['x = a.filter(b).c;', 'x = a.c;'],
  ['x = a.sort();', 'x = a;'],
  ['x = a.some(b);', 'x = a.every(b);'],
  ['x = a.every(b);', 'x = a.some(b);'],
  ['x = a.startsWith(b);', 'x = a.endsWith(b);'],
  ['x = Math.min(a, b);', 'x = Math.max(a, b);'],
  ['x = [...new Set(a)];', 'x = [...a];'],
  ['f(); g();', '; g();'],
  ['x = 1;', ';'],
  ['for (const a of b) { if (c) { d(); continue; } }', 'for (const a of b) { if (c) { d(); ; } }'],
  ['function f() { return a; }', 'function f() { return undefined; }'],
  ['const f = () => a;', 'const f = () => undefined;'],
])('%s becomes %s', (source, variant) => {
  expect(variantsOf(source)).toContain(variant);
});

test.each([
  ["import { a } from 'b';"],
  ["export * from 'b';"],
  ["interface A { a: 'b'; }"],
  ["type A = 'a' | 'b';"],
  ["let x: 'a' | 1;"],
])('%s has no mutants', (source) => {
  expect(mutationsOf(source)).toEqual([]);
});

test('the name of a type beside typeof is not changed', () => {
  expect(mutationsOf("x(typeof a === 'string');")).not.toContain("'string' → ''");
});

test.each([
  ["f({ must: 'be short' });"],
  ["f({ remedy: a ? 'shorten it' : 'leave it out' });"],
  ["const remedy = 'shorten it';"],
  ["f('a sentence for a person');"],
  ['f(`between ${a} and ${b}`);'],
])('%s keeps its message', (source) => {
  const changed = findMutants('src/sample.ts', source).filter(({ mutator }) => /Texts|TemplateParts/.test(mutator));
  expect(changed).toEqual([]);
});

test('a property that holds a message is not dropped', () => {
  expect(mutationsOf("f({ remedy: 'shorten it', scope });")).not.toContain("remedy: 'shorten it', → ");
});

test('a mutant names its line and its change', () => {
  expect(findMutants('src/sample.ts', 'const a = 1;\n\n  const b = c < d;\n')).toContainEqual({
    file: 'src/sample.ts',
    line: 3,
    source: 'const b = c < d;',
    mutation: '< → <=',
    mutator: 'swappedOperators',
    start: 28,
    end: 29,
    text: '<=',
  });
});

test('the same change twice in a line is told apart', () => {
  expect(mutationsOf('x = a < b || c < d;').filter((mutation) => mutation.startsWith('< '))).toEqual([
    '< → <=',
    '< → <= #2',
  ]);
});

test('each mutant of a file is another text', () => {
  const variants = variantsOf("if (a && !b?.c) { d([1, 'x'], { ...e, f: /^a|b$/i }); }");
  expect(new Set(variants).size).toBe(variants.length);
});
