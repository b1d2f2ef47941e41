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

test('a key is found behind a deeper namesake that comes first', () => {
  expect(line('Resources:\n    Deep:\n      A: 1\n  A:\n    B: 2\n', 'A', 'B')).toBe('B:2');
});
