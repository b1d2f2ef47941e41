import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const PROOF = readFileSync(join(ROOT, 'PROOF.md'), 'utf8');
const TASKS: Record<string, unknown> = JSON.parse(readFileSync(join(ROOT, '.projen', 'tasks.json'), 'utf8')).tasks;

const rows = PROOF.split('\n').filter((line) => line.startsWith('| ') && !/^\| (guarantee|---)/.test(line));
const paths = [
  ...new Set([...PROOF.matchAll(/`((?:test|integ|bench|examples)\/[\w./*-]+)`/g)].map(([, path]) => path)),
];
const tasks = [...new Set([...PROOF.matchAll(/`npx projen ([\w:-]+)/g)].map(([, task]) => task))];
const titles = [...new Set(rows.flatMap((row) => [...row.matchAll(/"([^"]{4,})"/g)].map(([, title]) => title)))];

const sources = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(ROOT, 'test', file), 'utf8'))
  .join('\n');

test('there are rows', () => {
  expect(rows.length).toBeGreaterThan(100);
});

test.each(paths)('%s exists', (path) => {
  expect(matches(path)).toBe(true);
});

/** Whether a path is there; one with a star names files of one folder, and an integ stack may be named without its ending. */
function matches(path: string): boolean {
  const [folder, name] = [dirname(path), basename(path)];
  const pattern = new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}(\\.ts)?$`);
  return existsSync(join(ROOT, folder)) && readdirSync(join(ROOT, folder)).some((entry) => pattern.test(entry));
}

test.each(tasks)('npx projen %s is a task', (task) => {
  expect(Object.keys(TASKS)).toContain(task);
});

test.each(titles)('a test is called %j', (title) => {
  // A title that ends in "…" is the beginning of one; in a table of tests a part of it is filled in.
  const known = title.replace(/ ?….*$/, '');
  expect(sources).toContain(known);
});
