import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Regions } from '../../src/checks/region';
import type { Entry } from '../../src/private/rules/rule';

const BODY = {
  Metadata: { Resources: { Other: {} } },
  Resources: {
    Other: { Type: 'AWS::S3::Bucket', Properties: { Group: { Name: 'a' } } },
    Group: {
      Type: 'AWS::EC2::SecurityGroup',
      Properties: { Name: 'b', SecurityGroupIngress: [{ CidrIp: '0.0.0.0/0' }] },
    },
  },
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checks-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The line that is named for a place in a file. */
function line(text: string, id: string, location: string): string {
  const file = join(folder, 'a');
  writeFileSync(file, text);
  const region = new Regions().of({ subject: { template: { file } }, id, location } as unknown as Entry);
  const named = text.split(/\r?\n/)[region.startLine - 1];
  expect(region).toEqual({ ...region, startColumn: 1, endLine: region.startLine, endColumn: named.length + 1 });
  return named.replace(/["{},[\s]/g, '');
}

describe.each([
  ['JSON as the CDK writes it', JSON.stringify(BODY, undefined, 1)],
  ['JSON with Windows line ends', JSON.stringify(BODY, undefined, 2).replaceAll('\n', '\r\n')],
  ['YAML', stringify(BODY)],
  ['YAML with comments', `# Resources:\n${stringify(BODY).replaceAll('\n', '\n# Group:\n\n')}`],
])('%s', (_, text) => {
  test.each([
    ['Group', 'Properties', 'Group:'],
    ['Group', 'Properties/Name', 'Name:b'],
    ['Group', 'Properties/SecurityGroupIngress/0/CidrIp', 'SecurityGroupIngress:'],
    ['Group', 'Properties/Missing', 'Properties:'],
    ['', 'Resources/Group', 'Group:'],
  ])('%s at %s', (id, location, expected) => {
    expect(line(text, id, location)).toBe(expected);
  });
});

test('a template in one line', () => {
  const text = JSON.stringify(BODY);
  expect(line(text, 'Group', 'Properties')).toBe(text.replace(/["{},[\s]/g, ''));
});

test('a stack is the first line of its template', () => {
  expect(line(stringify(BODY), '', 'Properties/Tags')).toBe('Metadata:');
});

test('a file that is there no longer has a first line', () => {
  const entry = { subject: { id: 'A', template: { file: join(folder, 'gone') } }, location: 'Properties' };
  expect(new Regions().of(entry as unknown as Entry)).toEqual({
    startLine: 1,
    startColumn: 1,
    endLine: 1,
    endColumn: 1,
  });
});

describe('keys as people write them', () => {
  test.each([
    ['in double quotes', '"Resources":\n  "A":\n    "B": 1\n'],
    ['in single quotes', "'Resources':\n  'A':\n    'B': 1\n"],
    ['with space before the colon', 'Resources :\n  "A"  :\n    B\t: 1\n'],
    ['with a colon in them, beside', 'Resources:\n  "A:B": 1\n  A:\n    "B:C": 1\n    B: 1\n'],
    ['with empty ones beside', 'Resources:\n  "": 1\n  : 1\n  A:\n    B: 1\n'],
    ['with texts beside', 'Resources:\n  A:\n    "A" is "B"\n    "B" "C": 1\n    B: 1\n'],
    ['with comments beside', 'Resources:\n# A:\n  # A:\n  A:\n# B: 0\n    # B: 0\n    B: 1\n# B: 0\n'],
    ['with empty lines beside', 'Resources:\n\n  A:\n\n   \n\n    B: 1\n'],
    ['after a value of many lines', 'Resources:\n  A:\n    C: |\n      B: 0\n        B: 0\n    B: 1\n'],
    ['after a list', 'Resources:\n  A:\n    C:\n      - B: 0\n    B: 1\n'],
    ['before another one of the same name', 'Resources:\n  A:\n    B: 1\n  C:\n    B: 2\n'],
    ['after another one of the same name', 'Resources:\n  C:\n    B: 2\n  A:\n    B: 1\n'],
    ['with a value in quotes', 'Resources:\n  A:\n    B: "1"\n'],
    ['before texts', 'Resources:\n  A:\n    B: 1\n    "B" "C": 2\n    "B" is: 2\n    \'B\n'],
    ['before another section', 'Resources:\n  A:\n    B: 1\nOutputs:\n  C: 1\n'],
    [
      'behind a brace on the first line',
      '{ "Metadata": {\n      "C": 1\n    },\n  "Resources": {\n    "A": {\n      "B": 1\n',
    ],
    ['behind a brace, in YAML', "{ 'Metadata': {\n      C: 1\n    },\n  Resources: {\n    A: {\n      B: 1\n"],
    ['with the same one below them', 'Resources:\n  A:\n    B: 1\n      B: 2\n'],
  ])('%s', (_, text) => {
    expect(line(text, 'A', 'B').replace(/['"\t]/g, '')).toBe('B:1');
  });

  test('a key of another resource is not taken for one of this', () => {
    expect(line('Resources:\n  A:\n    C: 1\n  D:\n    B: 2\n', 'A', 'B')).toBe('A:');
    expect(line('Resources:\n  A: {B: 1}\n  D:\n    B: 2\n', 'A', 'B')).toBe('A:B:1');
  });

  test('what is in a list has no line', () => {
    expect(line('Resources:\n  A:\n    - C: 0\n      B: 1\n', 'A', 'B')).toBe('A:');
    expect(line('Resources:\n  A:\n    - C\n    - D\n', 'A', '- C')).toBe('A:');
  });

  test('a deeper key is none of the file', () => {
    const text = '{ "Metadata": {\n      "Properties": 1\n    },\n  "Resources": {\n  }}\n';
    expect(line(text, '', 'Properties/Tags')).toBe('Metadata:');
  });

  test.each([
    ['B-C', 'Resources:\n  A:\n    B-C: 1\n', 'B-C:1'],
    ['B C', 'Resources:\n  A:\n    B C: 1\n', 'BC:1'],
    ['a.b', "Resources:\n  A:\n    'a.b': 1\n", "'a.b':1"],
    ['', 'Resources:\n  A:\n    "": 1\n', ':1'],
    ["it's", 'Resources:\n  A:\n    "it\'s": 1\n', "it's:1"],
  ])('a key may be %j', (key, text, expected) => {
    expect(line(text, 'A', key)).toBe(expected);
  });

  test('of one that is there twice, the last one counts, as for parsers', () => {
    expect(line('Resources:\n  A:\n    B: 1\n    B: 2\n', 'A', 'B')).toBe('B:2');
  });

  test('an empty file has a first line', () => {
    expect(line('', 'A', 'B')).toBe('');
  });
});

test('a file is read once for all its findings', () => {
  const file = join(folder, 'a');
  writeFileSync(file, 'Resources:\n  A: 1\n  B: 2\n');
  const regions = new Regions();
  const startOf = (id: string) =>
    regions.of({ subject: { template: { file } }, id, location: 'Properties' } as unknown as Entry).startLine;
  expect(startOf('A')).toBe(2);
  rmSync(file);
  const search = jest.spyOn(String.prototype, 'search');
  expect([startOf('B'), startOf('A')]).toEqual([3, 2]);
  expect(search).not.toHaveBeenCalled();
  search.mockRestore();
});

test('a key is found behind a deeper namesake that comes first', () => {
  expect(line('Resources:\n    Deep:\n      A: 1\n  A:\n    B: 2\n', 'A', 'B')).toBe('B:2');
});
