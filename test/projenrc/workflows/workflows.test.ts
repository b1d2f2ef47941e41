import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { hardened } from '../../../projenrc/workflows/hardening';

const ROOT = join(__dirname, '..', '..', '..');
const FOLDER = join(ROOT, '.github', 'workflows');
const workflows = readdirSync(FOLDER).map((file) => [file, parse(readFileSync(join(FOLDER, file), 'utf8'))] as const);
const jobs = workflows.flatMap(([file, { jobs }]) =>
  Object.entries<any>(jobs).map(([id, job]) => [file, id, job] as const),
);
const steps = jobs.flatMap(([file, id, { steps }]) => (steps as any[]).map((step) => ({ ...step, file, job: id })));

test.each(jobs)('%s: GitHub takes %s as the id of a job', (_, id) => {
  expect(id).toMatch(/^[A-Za-z_][A-Za-z0-9_-]*$/);
});

test('Mergify waits for statuses that there are, under the names that GitHub reports', () => {
  const { queue_rules, pull_request_rules } = parse(readFileSync(join(ROOT, '.mergify.yml'), 'utf8'));
  const statuses = [...queue_rules, ...pull_request_rules]
    .flatMap(({ queue_conditions, conditions }) => queue_conditions ?? conditions)
    .flatMap((condition: string) => /^status-success=(.*)$/.exec(condition)?.[1] ?? []);
  const build = Object.entries<any>(workflows.find(([file]) => file === 'build.yml')![1].jobs);
  expect([...new Set(statuses)].sort()).toEqual(build.map(([id, { name }]) => name ?? id).sort());
});

test('every action is named by its commit', () => {
  const named = steps.filter(({ uses }) => uses).filter(({ uses }) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(uses));
  expect(named).toEqual([]);
});

test('no checkout leaves its token on the disk', () => {
  const left = steps.filter(
    ({ uses, with: given }) => /checkout@/.test(uses ?? '') && given?.['persist-credentials'] !== false,
  );
  expect(left).toEqual([]);
});

test('only the job that creates the release may write contents', () => {
  const writing = jobs.filter(([, , { permissions }]) => permissions.contents === 'write').map(([, id]) => id);
  expect(writing).toEqual(['release_github']);
  expect(workflows.map(([, { permissions }]) => permissions)).toEqual(workflows.map(() => ({ contents: 'read' })));
});

test('packages come from the lock file', () => {
  const installs = steps.filter(({ run }) => /\bnpm (install|i|ci)\b/.test(run ?? '')).map(({ run }) => run);
  expect([...new Set(installs)].sort()).toEqual(['cd .repo && npm ci --ignore-scripts', 'npm ci']);
});

test('what publishes is the version of the lock file', () => {
  const publishing = steps.filter(({ run }) => /publib/.test(run ?? '')).map(({ run }) => run);
  expect(publishing).toEqual(['npm', 'maven', 'pypi'].map((target) => `.repo/node_modules/.bin/publib-${target}`));
  expect(require(join(ROOT, 'package.json')).devDependencies.publib).toMatch(/^\d+\.\d+\.\d+$/);
});

test('what publishes to PyPI is installed by hash, and nothing newer can be', () => {
  const job = steps.filter((step) => step.job === 'release_pypi');
  expect(job.findIndex(({ run }) => /--require-hashes/.test(run ?? ''))).toBe(job.length - 2);
  expect(job.at(-1).env.PIP_NO_INDEX).toBe('1');
});

test.each([
  'test/requirements.txt',
  'test/support/ministack-requirements.txt',
  'test/clients/python/requirements.txt',
  'projenrc/release/requirements.txt',
])('%s has a hash for each package', (file) => {
  const packages = readFileSync(join(ROOT, file), 'utf8')
    .split(/\n(?=\S)/)
    .filter((entry) => /^[a-z]/i.test(entry));
  expect(packages.length).toBeGreaterThan(10);
  expect(packages.filter((entry) => !/^\S+==.*\n +--hash=sha256:/.test(entry))).toEqual([]);
});

test('a step that needs nothing less stays as it is', () => {
  const step = { name: 'Build', run: 'npx projen build' };
  expect(hardened(step)).toEqual([step]);
});
