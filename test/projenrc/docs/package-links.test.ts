import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packedLinks, refOf } from '../../../projenrc/docs/package-links';

const HOME = 'https://github.com/cdk-hindsight/cdk-hindsight';
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'package-links-'));
  for (const module of ['valkey', 'squid']) {
    mkdirSync(join(root, 'src', module), { recursive: true });
    writeFileSync(join(root, 'src', module, 'README.md'), '');
  }
  writeFileSync(join(root, 'MIGRATION.md'), '');
});

const packed = (link: string) =>
  packedLinks(`[x](${link})`, 'src/valkey/README.md', {
    root,
    ref: 'v1.2.3',
    stays: (file) => file === 'src/squid/README.md',
  });

test.each([
  ['../../MIGRATION.md#rule', `${HOME}/blob/v1.2.3/MIGRATION.md#rule`],
  ['../../src/', `${HOME}/tree/v1.2.3/src`],
  [`${HOME}/blob/main/PROOF.md`, `${HOME}/blob/v1.2.3/PROOF.md`],
  [`${HOME}/tree/main/examples`, `${HOME}/tree/v1.2.3/examples`],
  [`${HOME}/issues`, `${HOME}/issues`],
  ['../squid/README.md#usage', '../squid/README.md#usage'],
  ['#usage', '#usage'],
  ['https://docs.aws.amazon.com/x', 'https://docs.aws.amazon.com/x'],
])('in a package, %s is %s', (link, target) => {
  expect(packed(link)).toBe(`[x](${target})`);
});

test('a link to a file that is not there is refused', () => {
  expect(() => packed('nowhere.md')).toThrow('a packed document links to src/valkey/nowhere.md, which does not exist');
});

test('code is left alone', () => {
  const code = '```md\n[x](nowhere.md)\n```\n';
  expect(packedLinks(code, 'README.md', { root, ref: 'main', stays: () => false })).toBe(code);
});

test.each([
  ['0.0.0', 'main'],
  ['0.3.1', 'v0.3.1'],
])('the documents of version %s are those of %s', (version, ref) => {
  writeFileSync(join(root, 'package.json'), JSON.stringify({ version }));
  expect(refOf(root)).toBe(ref);
});
