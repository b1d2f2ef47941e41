import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, folderFor, synthesize, writtenPrograms } from '../../projenrc/docs/programs';

jest.setTimeout(180_000);

const ROOT = join(__dirname, '..', '..');
const PROGRAMS = writtenPrograms(ROOT);
const TYPESCRIPT = PROGRAMS.filter(({ language }) => language === 'ts');
const START = TYPESCRIPT.filter(({ page }) => page === 'start/typescript');

test('each page that shows a program shows it in all languages, or is about one', () => {
  const pages = [...new Set(PROGRAMS.map(({ page }) => page))].filter((page) => !page.startsWith('start/'));
  const counts = pages.map((page) =>
    ['ts', 'python', 'java'].map(
      (language) => PROGRAMS.filter((one) => one.page === page && one.language === language).length,
    ),
  );
  expect(counts.filter(([first, ...others]) => others.some((count) => count !== first))).toEqual([]);
});

test('the TypeScript programs of the written pages compile, strictly, as a reader would have them', () => {
  const files = TYPESCRIPT.map((program) => {
    const file = join(folderFor(ROOT, { ...program, name: `${program.name}-types` }), 'app.ts');
    writeFileSync(file, program.text);
    return file;
  });
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--skipLibCheck',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--types',
    'node',
  ];
  expect(() =>
    execFileSync(join(ROOT, 'node_modules', '.bin', 'tsc'), [...options, ...files], { stdio: 'pipe' }),
  ).not.toThrow();
});

test.each(TYPESCRIPT)('program $name of $page synthesizes', (program) => {
  const folder = synthesize(ROOT, program);
  expect(check(ROOT, folder)).toMatch(/\d+ errors?, \d+ warnings?/);
  rmSync(folder, { recursive: true });
});

test('the first program of a newcomer has a finding', () => {
  const folder = synthesize(ROOT, START.find(({ name }) => name === 'bad')!);
  expect(check(ROOT, folder)).toContain('hindsight-federation-wildcard-subject');
});

test('the second one has none', () => {
  const folder = synthesize(ROOT, START.find(({ name }) => name === 'good')!);
  expect(check(ROOT, folder)).toMatch(/^0 errors/m);
});
