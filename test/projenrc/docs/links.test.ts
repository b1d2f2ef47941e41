import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rewriteLinks } from '../../../projenrc/docs/links';

const HOME = 'https://github.com/cdk-hindsight/cdk-hindsight';
const PAGES = new Map([
  ['README.md', '/'],
  ['src/valkey/README.md', '/modules/valkey'],
  ['src/valkey', '/modules/valkey'],
  ['src/valkey/RUNBOOK.md', '/modules/valkey#runbook-'],
]);
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'links-'));
  mkdirSync(join(root, 'src', 'valkey'), { recursive: true });
  writeFileSync(join(root, 'src', 'valkey', 'cache.ts'), '');
});

const rewrite = (link: string) => rewriteLinks(`[x](${link})`, 'src/valkey/README.md', PAGES, root);

test.each([
  ['RUNBOOK.md', '/modules/valkey#runbook'],
  ['RUNBOOK.md#throttled', '/modules/valkey#runbook-throttled'],
  ['../../README.md', '/'],
  [`${HOME}/blob/main/src/valkey/RUNBOOK.md#throttled`, '/modules/valkey#runbook-throttled'],
  [`${HOME}/blob/main/src/valkey/README.md#usage`, '/modules/valkey#usage'],
  ['cache.ts', `${HOME}/blob/main/src/valkey/cache.ts`],
  ['../../src/', `${HOME}/tree/main/src`],
  ['#usage', '#usage'],
  ['/api/', '/api/'],
  ['https://docs.aws.amazon.com/x', 'https://docs.aws.amazon.com/x'],
  [`${HOME}/issues`, `${HOME}/issues`],
])('%s leads to %s', (link, target) => {
  expect(rewrite(link)).toBe(`[x](${target})`);
});

test('a link to a file that is not there is refused', () => {
  expect(() => rewrite('../squid/README.md')).toThrow(
    'src/valkey/README.md links to ../squid/README.md, which does not exist.',
  );
});

test('code is left alone', () => {
  const code = '```md\n[x](nowhere.md)\n```\n';
  expect(rewriteLinks(code, 'src/valkey/README.md', PAGES, root)).toBe(code);
});
