import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXCEPTIONS, judge, lintWorkflows, type WorkflowFinding } from '../../../projenrc/workflows/lint';

const finding: WorkflowFinding = { rule: 'zizmor/artipacked', file: 'build.yml', line: 7, text: 'it keeps the token' };
const exception = { rule: finding.rule, file: finding.file, text: 'the token', reason: 'it pushes' };

/** What the linters say about a workflow. */
async function rulesFor(workflow: string): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'workflows-'));
  writeFileSync(join(folder, 'sample.yml'), workflow);
  try {
    return (await lintWorkflows(folder)).map(({ rule, file, line }) => `${file}:${line} ${rule}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const workflow = (job: string, uses: string, keep: boolean) => `name: sample
on: pull_request
permissions: {}
jobs:
  ${job}:
    runs-on: ubuntu-latest
    steps:
      - uses: ${uses}
${keep ? '' : '        with:\n          persist-credentials: false\n'}`;
const COMMIT = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1';

test('a workflow as it should be has no finding', async () => {
  expect(await rulesFor(workflow('python-3-10', COMMIT, false))).toEqual([]);
});

test('a job id with a dot, with which GitHub runs nothing of the file, is found', async () => {
  expect(await rulesFor(workflow('python-3.10', COMMIT, false))).toEqual(['sample.yml:5 actionlint/id']);
});

test('an action at a tag is found', async () => {
  expect(await rulesFor(workflow('build', 'actions/checkout@v7', false))).toEqual([
    'sample.yml:8 zizmor/unpinned-uses',
  ]);
});

test('a token that stays on the disk is found', async () => {
  expect(await rulesFor(workflow('build', COMMIT, true))).toEqual(['sample.yml:8 zizmor/artipacked']);
});

test('an exception covers the finding that it names', () => {
  expect(judge([finding], [exception])).toEqual({ open: [], stale: [] });
});

test.each([
  ['rule', 'zizmor/unpinned-uses'],
  ['file', 'release.yml'],
  ['text', 'something else'],
])('an exception for another %s covers nothing, and is stale', (property, value) => {
  const other = { ...exception, [property]: value };
  expect(judge([finding], [other])).toEqual({ open: [finding], stale: [other] });
});

test.each(EXCEPTIONS)('the exception for $rule in $file has a reason', ({ reason }) => {
  expect(reason.split(' ').length).toBeGreaterThan(5);
});
