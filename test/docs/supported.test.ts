import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { BINDING_VERSIONS, NODE_VERSIONS } from '../../projenrc/supported';

const ROOT = join(__dirname, '..', '..');
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const JOBS = Object.keys(parse(readFileSync(join(ROOT, '.github', 'workflows', 'build.yml'), 'utf8')).jobs);

interface Row {
  readonly what: string;
  readonly from: string;
  readonly tested: string;
  readonly by: string;
}

/** The rows of the README's table; an empty cell repeats the one above. */
function table(): Row[] {
  const section = readFileSync(join(ROOT, 'README.md'), 'utf8').split('## Supported versions')[1].split('\n## ')[0];
  const lines = section.split('\n').filter((line) => line.startsWith('|'));
  let above = { what: '', from: '' };
  return lines.slice(2).map((line) => {
    const [what, from, tested, by] = line
      .split('|')
      .slice(1, 5)
      .map((cell) => cell.trim());
    above = { what: what || above.what, from: from || above.from };
    return { ...above, tested, by };
  });
}

const versionsOf = (what: string) => table().flatMap((row) => (row.what === what ? [row.tested] : []));
const oldestOf = (what: string) => table().find((row) => row.what === what)?.from;

test.each(table())('$what $tested is tested by a job', ({ by }) => {
  expect(by === 'every job' || JOBS.includes(by.replaceAll('`', ''))).toBe(true);
});

test('the job of a version is named after it', () => {
  const named = table().filter(({ what }) => ['Python', 'Java'].includes(what));
  expect(
    named.filter(({ what, tested, by }) => !by.includes(`${what.toLowerCase()}-${tested.replace('.', '-')}`)),
  ).toEqual([]);
});

test('the table has each Node.js version that is tested', () => {
  expect([versionsOf('Node.js'), oldestOf('Node.js')]).toEqual([NODE_VERSIONS, NODE_VERSIONS[0]]);
});

test('the oldest Node.js is the one that the package asks for', () => {
  expect(MANIFEST.engines.node).toBe(`>= ${oldestOf('Node.js')}.0.0`);
});

test.each([
  ['Python', BINDING_VERSIONS.map(({ python }) => python)],
  ['Java', BINDING_VERSIONS.map(({ java }) => java)],
])('the table has each version of %s that is tested', (what, versions) => {
  expect([versionsOf(what), oldestOf(what)]).toEqual([versions, versions[0]]);
});

test.each(['aws-cdk-lib', 'constructs'])('the oldest %s is the one that is declared and built with', (name) => {
  expect([MANIFEST.peerDependencies[name], MANIFEST.devDependencies[name]]).toEqual([
    `^${oldestOf(name)}`,
    oldestOf(name),
  ]);
});
