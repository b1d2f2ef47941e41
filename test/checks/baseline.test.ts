import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baselineOf, compare, requireNoOther } from '../../src/checks/baseline';
import type { Entry } from '../../src/private/rules/rule';

let folder: string;
let file: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'checks-')));
  file = join(folder, 'base.json');
});

afterEach(() => rmSync(folder, { recursive: true }));

const entry = (id: string, location = 'Properties', template = 'in/a.json', rule = 'rule'): Entry =>
  ({ rule: { id: rule }, id, location, subject: { template: { file: join(folder, template) } } }) as unknown as Entry;
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);

test('a baseline names findings by template, resource, rule and place, in this order, without numbers of lists', () => {
  const findings = [
    entry('B'),
    entry('A', 'Properties/List/10/X/2'),
    entry('A', 'Properties/List/3/X/0'),
    entry('A', '0'),
    entry('A', 'Properties/V2/a1'),
    entry('A', 'Properties//X'),
    entry('A', '10a/1b/2/c3'),
    entry('C', 'Properties', 'a.json', 'other'),
  ];
  const known = (resource: string, location: string, count = 1, more: object = {}) => ({
    ...{ rule: 'rule', template: 'in/a.json', resource, location, count },
    ...more,
  });
  const text = baselineOf(findings, file);
  expect(JSON.parse(text)).toEqual({
    version: 1,
    findings: [
      known('C', 'Properties', 1, { rule: 'other', template: 'a.json' }),
      known('A', '*'),
      known('A', '10a/1b/*/c3'),
      known('A', 'Properties//X'),
      known('A', 'Properties/List/*/X/*', 2),
      known('A', 'Properties/V2/a1'),
      known('B', 'Properties'),
    ],
  });
  expect(baselineOf([...findings].reverse(), file)).toBe(text);
  expect(text).toMatch(/^\{\n {2}"version": 1,\n[\s\S]*\}\n$/);
});

test('as many findings of a place are known as the baseline has', () => {
  writeFileSync(file, baselineOf([entry('A'), entry('A'), entry('B'), entry('C'), entry('C')], file));
  const { fresh, known, stale } = compare([entry('A'), entry('A'), entry('A'), entry('D'), entry('C')], file);
  expect([ids(fresh), ids(known), stale]).toEqual([
    ['A', 'D'],
    ['A', 'A', 'C'],
    ['rule in in/a.json#B', 'rule in in/a.json#C'],
  ]);
});

test('a baseline that does not exist is refused', () => {
  expect(() => compare([], file)).toThrow(new Error(`${file} does not exist: write it with --write-baseline ${file}`));
});

const KNOWN = { rule: 'r', template: 't', resource: 'x', location: 'l', count: 1 };

test('a baseline may be empty, or hold what it knows', () => {
  writeFileSync(file, JSON.stringify({ version: 1, findings: [] }));
  expect(compare([], file).stale).toEqual([]);
  writeFileSync(file, JSON.stringify({ version: 1, findings: [KNOWN] }));
  expect(compare([], file).stale).toEqual(['r in t#x']);
});

test.each<[unknown]>([
  [{ version: 1 }],
  [{ version: 1, findings: {} }],
  [[]],
  ...['rule', 'template', 'resource', 'location', 'count'].map((key): [unknown] => [
    { version: 1, findings: [KNOWN, { ...KNOWN, [key]: undefined }] },
  ]),
  ...[1.5, 0, -1].map((count): [unknown] => [{ version: 1, findings: [{ ...KNOWN, count }] }]),
  [{ version: 1, findings: ['r'] }],
])('%j is no baseline', (content) => {
  writeFileSync(file, JSON.stringify(content));
  expect(() => compare([], file)).toThrow(
    new Error(`${file} is not a baseline: write it with --write-baseline ${file}`),
  );
});

test.each([2, '1'])('a baseline of version %j is refused as one', (version) => {
  writeFileSync(file, JSON.stringify({ version, findings: [] }));
  const why = `is a baseline of version ${JSON.stringify(version)}, and this command reads 1: write it again`;
  expect(() => compare([], file)).toThrow(new Error(`${file} ${why}`));
});

test.each([JSON.stringify({ Resources: {} }), '[]', 'a: [', ''])(
  'what holds %s is not overwritten with a baseline',
  (text) => {
    writeFileSync(file, text);
    const why = 'which is not a baseline: remove it, or name another file';
    expect(() => requireNoOther(file)).toThrow(new Error(`--write-baseline would overwrite ${file}, ${why}`));
  },
);

test('a baseline may be written over one of any version, and where there is nothing', () => {
  expect(() => requireNoOther(file)).not.toThrow();
  writeFileSync(file, JSON.stringify({ version: 7, findings: ['any'] }));
  expect(() => requireNoOther(file)).not.toThrow();
});
