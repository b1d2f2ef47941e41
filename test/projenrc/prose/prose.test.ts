import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allTexts, clausesIn, proseOf } from '../../../projenrc/prose/texts';

const ROOT = join(__dirname, '..', '..', '..');

/** Documents, each with the problem that the program must tell in it, or nothing. */
const DOCUMENTS: [string, string | undefined][] = [
  ['It is kept for ever.', '1: for ever => forever'],
  ['A value known during the deploy.', '1: known during the deploy => known only at deploy time'],
  ['Nothing happens before the deploy.', '1: the deploy => the deployment'],
  ['**Mend.** Restart it.', '1: Mend => Fix'],
  ['So who registers them gets in.', '1: So who registers => So anyone who registers'],
  ['Disable it; say `off`.', '1: ; say => ; use'],
  ['One.\n\nIt is kept for ever.', '3: for ever => forever'],
  ['The deploy role may do it.', undefined],
  ['Anyone who registers them gets in.', undefined],
  ['The person who deploys it.', undefined],
  ['`for ever` is code.', undefined],
  ['```\nfor ever\n```', undefined],
];

describe('the linter', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prose-'));
  const files = DOCUMENTS.map((_, index) => join(folder, `${index}.md`));
  let output = '';
  let status: number | null = null;

  beforeAll(() => {
    for (const [index, [body]] of DOCUMENTS.entries()) {
      writeFileSync(files[index], body);
    }
    const options = ['-r', 'ts-node/register/transpile-only', 'projenrc/prose/main.ts', ...files];
    const env = { ...process.env, TS_NODE_PROJECT: 'tsconfig.dev.json' };
    ({ stdout: output, status } = spawnSync(process.execPath, options, { cwd: ROOT, env, encoding: 'utf8' }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each(DOCUMENTS.map(([body, problem], index) => [body, problem, index] as const))(
    '%j: %s',
    (_, problem, index) => {
      const lines = output.split('\n').filter((line) => line.startsWith(`${files[index]}:`));
      expect(lines).toEqual(problem === undefined ? [] : [`${files[index]}:${problem}`]);
    },
  );

  test('fails where there are problems', () => {
    expect(status).toBe(1);
  });
});

test.each([
  ['/** Kept for ever. */', 'Kept for ever.'],
  ['/**\n * Kept\n * for ever.\n */\nconst a = 1;', '\nKept\nfor ever.\n\n'],
  ['  // Kept for ever.', 'Kept for ever.'],
  ["refuse('kept for ever', 'short');", 'kept for ever'],
  ["const a = 'two words';", ''],
])('reads the prose of %j', (source, prose) => {
  expect(proseOf(source)).toBe(prose);
});

test.each([
  ['What', true],
  ['How', true],
  ['Where', true],
  ['Who', true],
  ['When', true],
  ['Whether', false],
  ['The', false],
])('a docstring that opens with %s is a problem: %s', (word, isProblem) => {
  expect(clausesIn(`\n/** ${word} it is. */`)).toEqual(isProblem ? [2] : []);
});

test('reads documents and sources', () => {
  const files = allTexts().map(({ file }) => file);
  expect(files).toEqual(expect.arrayContaining(['README.md', 'src/squid/RUNBOOK.md', 'src/alarm-options.ts']));
});
