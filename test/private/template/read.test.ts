import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate, readTemplate } from '../../../src/private/template/read';

const LAUGHS = ['a: &a [x]', ...'bcdefghij'.split('').map((name, i) => laugh(name, 'abcdefghij'[i]))].join('\n');

function laugh(name: string, inner: string): string {
  return `${name}: &${name} [${Array(10).fill(`*${inner}`).join(', ')}]`;
}

const READ: [string, string, unknown][] = [
  ['JSON', '{"a": 1}', { a: 1 }],
  ['JSON with a comma too many, which is YAML', '{"a": [1,],}', { a: [1] }],
  ['YAML', 'a:\n  - b', { a: ['b'] }],
  ['Windows line ends', 'a:\r\n  b: c\r\n', { a: { b: 'c' } }],
  ['a document with a mark of its beginning', '---\na: b\n', { a: 'b' }],
  ['aliases', 'a: &x { b: c }\nd: *x', { a: { b: 'c' }, d: { b: 'c' } }],
  [
    'a merged map, of which less counts',
    'a: &x { b: 1, c: 2 }\nd: { <<: *x, b: 3 }',
    { a: { b: 1, c: 2 }, d: { b: 3, c: 2 } },
  ],
  ['merged maps, of which the first counts', 'd: { <<: [{ b: 1 }, { b: 2, c: 3 }] }', { d: { b: 1, c: 3 } }],
  ['equal keys, of which the last counts', 'a: b\na: c', { a: 'c' }],
  ['an account number', 'a: 012345678901', { a: '012345678901' }],
  ['a number too long for one', 'a: 12345678901234567890', { a: '12345678901234567890' }],
  ['a number', 'a: 22', { a: 22 }],
  ['a version that is no date', 'Version: 2012-10-17', { Version: '2012-10-17' }],
  ['!Ref', '!Ref A', { Ref: 'A' }],
  ['!GetAtt with a dot', '!GetAtt A.Arn', { 'Fn::GetAtt': 'A.Arn' }],
  ['!GetAtt with a list', '!GetAtt [A, Arn]', { 'Fn::GetAtt': ['A', 'Arn'] }],
  ['!Sub with a list', `!Sub ['\${a}', { a: !Ref B }]`, { 'Fn::Sub': [`\${a}`, { a: { Ref: 'B' } }] }],
  ['!Condition', '!Condition A', { Condition: 'A' }],
  ['a tag in a tag', '!Select [0, !Split [",", !Ref A]]', { 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'A' }] }] }],
  ['a tag without a value', 'a: !GetAZs', { a: { 'Fn::GetAZs': '' } }],
  ['a key that every object has', '__proto__: { a: b }', JSON.parse('{"__proto__": {"a": "b"}}')],
];

test.each(READ)('%s', (_, text, value) => {
  expect(parseTemplate(text, 'a.yaml')).toEqual(value);
});

const REFUSED: [string, string, string, string][] = [
  ['broken JSON', 'a.json', '{"a": [1, 2', `Expected ',' or ']' after array element in JSON at position 11`],
  ['broken YAML', 'a.yaml', 'a: [}', 'missed comma between flow collection entries at line 1, column 5'],
  [
    'broken YAML in braces',
    'a.yaml',
    '{ a: b',
    'unexpected end of the stream within a flow collection at line 2, column 1',
  ],
  ['tabs', 'a.yaml', 'a:\n\tb: c', 'tab characters must not be used in indentation at line 2, column 1'],
  ['several documents', 'a.yaml', 'a: b\n---\nc: d', 'it holds several YAML documents'],
  ['an alias without an anchor', 'a.yaml', 'a: *b', 'unidentified alias "b" at line 1, column 6'],
  ['an alias in what it stands for', 'a.yaml', 'a: &a [*a]', 'an alias stands in what it stands for'],
  ['ten billion of one', 'a.yaml', LAUGHS, 'its aliases make too much of it'],
];

test.each(REFUSED)('%s', (_, file, text, reason) => {
  expect(() => parseTemplate(text, file)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(`${file} is not a document in JSON or YAML: ${reason}`),
    }),
  );
});

test('a reason is one short line, whatever stands in the file', () => {
  const binary = `a: b\n\u0007${'\u001b[31m\uE000'.repeat(200)}`;
  expect(() => parseTemplate(binary, 'a.yaml')).toThrow(/^[\x20-\x7e]{1,250}$/);
});

describe('a file', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'checks-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function read(text: string | Buffer) {
    writeFileSync(join(folder, 'a'), text);
    return readTemplate(join(folder, 'a'));
  }

  test.each(['{"Resources": {}}', 'Resources: {}'])('that begins with the mark of Windows: %s', (text) => {
    expect(read(`\uFEFF${text}`)).toEqual({ Resources: {} });
  });

  test.each(['{"Resources": {}}', 'Resources: {}'])('in UTF-16, as PowerShell writes it: %s', (text) => {
    const little = Buffer.from(`\uFEFF${text}`, 'utf16le');
    expect(read(little)).toEqual({ Resources: {} });
    expect(read(Buffer.from(little).swap16())).toEqual({ Resources: {} });
  });

  test.each(['', 'null', '[]', '{"Resources": null}', 'Resources:', '{"Resources": []}', '7'])(
    'that is no template: %j',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );

  test('that nobody can read', () => {
    expect(() => readTemplate(folder)).toThrow(`${folder} cannot be read: EISDIR`);
  });
});

test.each([
  ['a.json', true],
  ['a.template', true],
  ['a.yaml', false],
  ['a.yml', false],
  ['A.YAML', false],
  ['a.yaml.json', true],
])('what is neither JSON nor YAML in %s is told as the file says', (file, isJson) => {
  const reasonOf = (parse: () => unknown): string => {
    try {
      return `${parse()}`;
    } catch (error) {
      return (error as Error).message;
    }
  };
  const said = reasonOf(() => parseTemplate('{"a": [', file));
  expect(said.startsWith(`${file} is not a document in JSON or YAML: `)).toBe(true);
  expect(/JSON input|in JSON at|JSON at position/.test(said.slice(file.length + 40))).toBe(isJson);
});
