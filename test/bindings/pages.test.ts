import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { check, folderFor, type Program, writtenPrograms } from '../../projenrc/docs/programs';

const ROOT = join(__dirname, '..', '..');
const CACHE = join(ROOT, '.cache');
const PROGRAMS = writtenPrograms(ROOT).filter(({ language }) => language !== 'ts');

jest.setTimeout(300_000);

/** The jars that the run of the Java example has put into its repository: those of jsii and of what is built with it. */
function classPath(): string {
  const repository = join(CACHE, 'maven');
  const groups = ['io/github/cdk-hindsight', 'software', 'com/fasterxml', 'org/jetbrains', 'javax'];
  return groups
    .map((group) => join(repository, group))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
    .filter((path) => path.endsWith('.jar'))
    .join(delimiter);
}

/** Runs a program as its page says, with what the examples have installed. */
function run(program: Program): string {
  const folder = folderFor(ROOT, { ...program, name: `${program.name}-${program.language}` });
  const [file, command] =
    program.language === 'python'
      ? ['app.py', [join(CACHE, 'python-example', 'bin', 'python'), 'app.py']]
      : ['App.java', ['java', '-cp', classPath(), 'App.java']];
  writeFileSync(join(folder, file), program.text);
  const env = { ...process.env, CDK_OUTDIR: 'cdk.out', PYTHONDONTWRITEBYTECODE: '1' };
  execFileSync(command[0], command.slice(1), { cwd: folder, env, stdio: 'pipe' });
  return check(ROOT, folder);
}

test.each(PROGRAMS)(
  'the $language program $name of $page runs, and the checks judge it as the page says',
  (program) => {
    const output = run(program);
    const expected = { bad: 'hindsight-federation-wildcard-subject', good: '0 errors' }[program.name] ?? 'errors,';
    expect(output).toContain(expected);
  },
);
