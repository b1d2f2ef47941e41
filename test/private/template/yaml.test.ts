// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub fills in
import fc from 'fast-check';
import { parseYaml } from '../../../src/private/template/yaml';
import { byPyYaml, type Reading } from './py-yaml';

function byUs(text: string): Reading {
  try {
    return { value: JSON.parse(JSON.stringify(parseYaml(text) ?? null)) };
  } catch (error) {
    return { error: `${(error as Error).message}` };
  }
}

/** What PyYAML refuses may be read: CloudFormation's service is more generous than its tools. */
function expectSame(texts: string[]): void {
  const theirs = byPyYaml(texts);
  const differing = texts
    .map((text, index) => ({ text, own: byUs(text), other: theirs[index] }))
    .filter(({ own, other }) =>
      'error' in other ? false : JSON.stringify(own) !== JSON.stringify({ value: other.value }),
    );
  expect(differing).toEqual([]);
}

const SCALARS = [
  ...['yes', 'Yes', 'YES', 'no', 'No', 'NO', 'on', 'On', 'ON', 'off', 'Off', 'OFF', 'true', 'True', 'TRUE', 'y', 'n'],
  ...['false', 'False', 'FALSE', 'null', 'Null', 'NULL', '~', '', 'nULL', 'tRUE', 'oN'],
  ...['0', '7', '-7', '+7', '022', '026', '010', '08', '09', '0o17', '0x1F', '0b101', '1_000', '-0x1f', '00', '0_7'],
  ...['1:30', '22:22', '10:20:30', '190:20:30.15', '1:60', '0:30', '22:00'],
  ...['1.5', '1.', '.5', '-.5', '1e3', '1.0e3', '1.0e+3', '1.5E-2', '1_0.5', '.', '-', '+', '1.2.3'],
  ...['012345678901', '012345678909', '123456789012', '099999999999'],
  ...['2012-10-17', '2001-12-14t21:59:43.10-05:00', '0.0.0.0/0', '::/0', 'rate(1 day)', 'cron(0 1 * * ? *)'],
  ...[
    '"quoted"',
    "'quoted'",
    '"a\\nb"',
    "'it''s'",
    '"\\u0041"',
    '!Ref A',
    '!Sub "${A}-b"',
    '!GetAtt A.B.C',
    '!Ref',
    '!GetAZs ""',
  ],
];

test.each([
  ['alone', (scalar: string) => scalar],
  ['in a map', (scalar: string) => `a: ${scalar}\nb: c`],
  ['in a list', (scalar: string) => `- ${scalar}\n- x`],
  ['in a flow list', (scalar: string) => `a: [${scalar}, x]`],
  ['behind a tag', (scalar: string) => `a: !Base64 ${scalar.startsWith('!') ? 'x' : scalar}`],
])('scalars %s are what PyYAML makes of them', (_, around) => {
  // A lone - in a list of lines, and a tag at a comma, nobody writes: js-yaml sees a list, and refuses the tag.
  expectSame(SCALARS.filter((scalar) => !['-', '!Ref'].includes(scalar)).map(around));
});

const TEXTS: Record<string, string> = {
  'a dash alone in a flow list': "a: !Join [-, [!Ref 'AWS::Region', role, -]]\nb: [ -, c ]",
  'a dash alone in a flow map': 'a: {b: -, c: [-]}',
  'a dash alone beside one in a text': 'a: "[-,"\nb: [-, c]\nc: |\n  [-,.]\n',
  'a quoted text at the margin': 'Policy: \'{"a": [\n}]\'\nb: c',
  'a double-quoted text at the margin': 'Policy: "a\nb"\nc: d',
  'a flow list that closes in the column of its key': 'Tags: [\n{Key: a}\n]\nb: c',
  'a flow map that closes left of its key': 'a:\n  b: {\n  c: d\n}\n',
  'a block text with an empty first line': 'a: |\n\n  b\n   c\nd: e',
  'a folded text that is stripped': 'a: >-\n  b\n  c\n\n  d\n',
  'a folded text that is kept': 'a: >+\n  b\n\n',
  'a block text with an indentation of its own': 'a: |2\n   b\n  c\n',
  'a key without a value': 'a:\nb:\n  - \n  -',
  'a list at the column of its key': 'a:\n- b\n- c\n',
  comments: '# a\na: b # c\n#d\nb: "#e"',
  'Windows line ends': 'a:\r\n  b: c\r\n  d: |\r\n    e\r\n    f\r\n',
  'equal keys': 'a: b\na: c',
  'a merged map': 'a: &x {b: 1, c: 2}\nd: {<<: *x, b: 3}',
  'merged maps': 'a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne: {<<: [*x, *y], f: 4}',
  'tags on maps and lists': '!Select [0, !Split [",", !Ref A]]',
  'a tag on a map': 'a: !Transform {Name: X, Parameters: {B: !Ref C}}',
  'a tag on a block': 'a: !If\n  - A\n  - !Sub\n    - "${B}"\n    - B: !Ref C\n  - !Ref AWS::NoValue',
  'a tag with a colon': 'a: !Rain::Embed x',
  'a value with a colon': 'a: b:c\nd: http://x',
  'a question mark': '? a\n: b',
  'a document with an end': '---\na: b\n...\n',
  'keys that are numbers': '1: a\n2: b',
  'a backslash over the line end': 'a: "b\\\n  c"',
  'an anchor that is not used': 'a: &b c',
  'a plain text of several lines': 'a: b\n  c\n  d\ne: f',
  'an empty document': '',
  'a comment alone': '# a',
  'a list in a list': '- - a\n  - b\n- - c',
  'a tag over its text': 'a: !Sub\n  b\nc: d',
  'a tag over its block text': 'a: !Sub\n  |\n    b\nc: d',
  'a tag over its folded text, in the lines of Windows': 'a: !Sub\r\n  >-\r\n    b\r\n    c\r\nd: e',
  'a quoted text over lines and empty lines': 'a: "b  \n\n   c\n d"\ne: \'f\n\n\n  g\'',
};

test.each(Object.entries(TEXTS))('%s', (_, text) => {
  expectSame([text]);
});

const HOSTILE: Record<string, string> = {
  'tabs for blanks': 'a:\n\tb: c',
  'a list that does not end': 'a: [b',
  'an alias without an anchor': 'a: *b',
  'several documents': 'a: b\n---\nc: d',
  'a text that does not end': "a: 'b",
  'a mark in a plain text': 'a: b: c: d',
  'a reserved character': 'a: @b',
  'a template of Jinja': 'a:\n  {% if b %}\n  c: d\n',
  'braces of cookiecutter': 'a: {{ cookiecutter.name }}',
  'a control character': 'a: "\u0007b"\nc: d\u0007',
};

test.each(Object.entries(HOSTILE))('%s is refused, as PyYAML refuses it', (_, text) => {
  expect(byUs(text)).toHaveProperty('error');
  expect(byPyYaml([text])[0]).toHaveProperty('error');
});

const word = fc.constantFrom('a', 'Type', 'AWS::S3::Bucket', 'Key', '0.0.0.0/0', '22', '010', 'yes', 'x y', "it's", '');
const tree = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.record({ scalar: word, style: fc.constantFrom('plain', 'single', 'double', 'block') }),
    fc.record({ list: fc.array(tie('node'), { minLength: 1, maxLength: 3 }), flow: fc.boolean() }),
    fc.record({
      keys: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      flow: fc.boolean(),
      tag: fc.constantFrom('', '!Sub '),
    }),
  ),
})).node;

/** An empty item of a list in a list, which nobody writes, is read by js-yaml as if what follows were in it. */
function isEmptyItem({ scalar, style }: any): boolean {
  return scalar === '' && style === 'plain';
}

/** The text of a tree, in the styles that it asks for. */
function write(node: any, indent: string, isFlow: boolean): string {
  if (node.list?.some((item: any) => !isEmptyItem(item))) {
    const items = node.list
      .filter((item: any) => !isEmptyItem(item))
      .map((item: any) => write(item, `${indent}  `, isFlow || node.flow));
    return isFlow || node.flow ? `[${items.join(', ')}]` : items.map((item: string) => `\n${indent}- ${item}`).join('');
  }
  if (node.keys) {
    const items = node.keys.map((item: any, i: number) => `k${i}: ${write(item, `${indent}  `, isFlow || node.flow)}`);
    const text =
      isFlow || node.flow ? `{${items.join(', ')}}` : items.map((item: string) => `\n${indent}${item}`).join('');
    return `${isFlow ? '' : node.tag}${text}`;
  }
  if (node.list) {
    return '[]';
  }
  const style = isFlow && node.style === 'block' ? 'double' : node.style;
  const quoted = { single: `'${node.scalar.replaceAll("'", "''")}'`, double: JSON.stringify(node.scalar) };
  return style === 'block'
    ? `|\n${indent}  ${node.scalar}`
    : style === 'plain'
      ? node.scalar
      : quoted[style as 'single' | 'double'];
}

test('what is generated is read alike', () => {
  const texts = fc.sample(tree, { numRuns: 400, seed: 7 }).map((node) => `root: ${write(node, '  ', false)}\n`);
  expectSame(texts);
});

test('of dashes that stand alone in flow lists 100 are read, and more are refused in the words of the parser', () => {
  const dashes = (count: number) => `[${'-, '.repeat(count)}a]`;
  expect(parseYaml(dashes(100))).toHaveLength(101);
  expect(() => parseYaml(dashes(101))).toThrow('missed comma between flow collection entries at line 1');
});
