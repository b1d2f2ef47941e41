// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what Fn::Sub fills in
import fc from 'fast-check';
import { readPlainYaml } from '../../../src/private/template/plain-yaml';
import { parseAnyYaml } from '../../../src/private/template/yaml';
import { byPyYaml } from './py-yaml';

const TEMPLATE = `---
# A comment, and Windows' line ends below
AWSTemplateFormatVersion: "2010-09-09"
Description: >-
  A template
  of two lines

Parameters:
  Open: {Type: String, Default: yes, AllowedValues: ['yes', "no"]}
  Size:   # behind a key
    Type: Number
    Default: 010
Conditions:
  IsOpen: !Equals [!Ref Open, 'yes']
  Both:
    !And
    - Condition: IsOpen
    - !Not [!Equals [ !Ref "AWS::Region", us-east-1 ]]
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: of two
        lines
      SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 22 # SSH
        CidrIp: 0.0.0.0/0
      -
        IpProtocol: "-1"
      - !If
        - IsOpen
        - CidrIp: !Sub "\${Open}\\n/0"
        - !Ref AWS::NoValue
      Tags: [{Key: a, Value: b:c},
        {
          "Key": !Join ['-', [a, !GetAtt Group.GroupId]], # behind an item
          'Value': it''s
        }]
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Code:
        ZipFile: !Sub |
          exports.handler = () => {
            return '\${Open}'; # no comment

          };
      Layers:
      - - nested
        - list
      - key: value
        other:
        - x
      Nothing:
      Empty: []
      Map: {}
Outputs:
  A:
    Value: 'it''s
      long'
`;

const { AWSTemplateFormatVersion: _, ...PARTS } = parseAnyYaml(TEMPLATE) as Record<string, unknown>;

test('templates as people write them are plain, and read as the whole parser reads them', () => {
  expect(Object.keys(PARTS)).toHaveLength(5);
  expect(readPlainYaml(TEMPLATE)).toEqual(parseAnyYaml(TEMPLATE));
  expect(readPlainYaml(TEMPLATE.replaceAll('\n', '\r\n'))).toEqual(parseAnyYaml(TEMPLATE));
});

test.each([
  'a: &x b',
  'a: *x',
  '<<: {a: b}',
  'a: !!binary b',
  'a: !<x> b',
  'a: ! b',
  'a: b\n---\nc: d',
  'a: b\n...\n',
  '%YAML 1.1\n---\na: b',
])('%j is for the whole parser', (text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

test.each([
  '? a\n: b',
  '__proto__: a',
  '{a: b}: c',
  '[a]: b',
  'a: [b: c]',
  'a: {b}',
  'a: {b: }',
  'a: [b, , c]',
  'a:\n\tb: c',
  'a: b\tc',
  '-\n- a',
  'a: "\\x41"',
  'a: |2\n   b',
  'a: [b\n c]',
  '!Ref a',
])('so is %j', (text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

test.each([
  'a: b: c',
  'a: [b',
  'a: "b',
  "a: 'b",
  'a: {b: c',
  'a: @b',
  'a: `b`',
  'a: b\n  c: d',
  'a:\n  b: c\n d: e',
  'a: - b',
  '- a\nb: c',
  'a: b\n- c',
  '"a" b',
  'a: "b" c',
  'a: !Ref',
  'text',
  '',
  '# a',
  'a: |x\n  b',
  'a: "b\\',
])('%j, which is no document, is not read', (text) => {
  expect(readPlainYaml(text)).toBeUndefined();
});

test.each([
  ['lists', (depth: number) => `a: ${'['.repeat(depth)}${']'.repeat(depth)}`],
  [
    'maps',
    (depth: number) =>
      `${Array.from({ length: depth }, (_, at) => `${' '.repeat(at)}a:\n`).join('')}${' '.repeat(depth)}b`,
  ],
  ['items', (depth: number) => `${'- '.repeat(depth)}a`],
])('%s that nest deep are for the whole parser, which says how deep is too deep', (_, write) => {
  expect(readPlainYaml(write(90))).toBeDefined();
  expect(readPlainYaml(write(110))).toBeUndefined();
  expect(readPlainYaml(write(20_000))).toBeUndefined();
});

const PIECES = [
  ' ',
  '  ',
  '\n',
  '\t',
  '- ',
  ': ',
  ':',
  '#',
  ' #',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '|',
  '>-',
  '|+',
  '!Ref ',
  '!Sub\n',
  '&a ',
  '? ',
  '---',
  '\n---\n',
  '@',
  '\\',
  '<<: ',
  'yes',
  '~',
  '012',
  '1:30',
  'é',
  '!',
  '\n\n',
  '\n   ',
  'x',
  '-',
  'a: b\n',
];
const change = fc.record({
  at: fc.nat(100_000),
  cut: fc.nat(3),
  piece: fc.constantFrom('', '', ...PIECES),
});
const part = fc.record({
  from: fc.nat(200),
  lines: fc.integer({ min: 2, max: 14 }),
  changes: fc.array(change, { maxLength: 3 }),
});

/** Some lines of the template, moved to the margin, with something put in or taken out. */
function write({
  from,
  lines,
  changes,
}: {
  from: number;
  lines: number;
  changes: { at: number; cut: number; piece: string }[];
}): string {
  const all = TEMPLATE.split('\n');
  const own = all.slice(from % all.length, (from % all.length) + lines);
  const margin = Math.min(...own.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  const text = own.map((line) => line.slice(Number.isFinite(margin) ? margin : 0)).join('\n');
  return changes.reduce((it, { at, cut, piece }) => {
    const place = at % (it.length + 1);
    return it.slice(0, place) + piece + it.slice(place + cut);
  }, text);
}

test('whatever is read at all is read as PyYAML reads it', () => {
  const texts = fc
    .sample(part, { numRuns: 6_000, seed: 11 })
    .map(write)
    .filter((text) => readPlainYaml(text) !== undefined);
  expect(texts.length).toBeGreaterThan(1_000);
  const theirs = byPyYaml(texts);
  const differing = texts
    .map((text, index) => ({ text, own: { value: readPlainYaml(text) }, other: theirs[index] }))
    .filter(({ own, other }) => JSON.stringify(own) !== JSON.stringify(other));
  expect(differing).toEqual([]);
});
