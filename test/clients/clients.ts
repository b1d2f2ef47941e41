import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pythonTool } from '../../projenrc/scripts/python-tools';
import { cleanEnvironment } from '../../projenrc/setup/environment';

export type Language = 'node' | 'python' | 'go' | 'java';

const CACHE = join(__dirname, '..', '..', '.cache');
const FOLDER = join(CACHE, 'clients');
const inFolder = (...names: string[]) => join(FOLDER, ...names);

/** How the program of each language is started. */
const COMMANDS: Record<Language, (program: string) => string[]> = {
  node: (program) => [process.execPath, inFolder('node', `${program}.js`)],
  python: (program) => [pythonTool('python', 'clients'), inFolder('python', `${program}.py`)],
  go: (program) => [inFolder('go', program)],
  java: (program) => [
    'java',
    '-cp',
    [inFolder('java', `${program}-jars`, '*'), inFolder('java')].join(delimiter),
    capital(program),
  ],
};

const capital = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`;

/** Installs the clients of every language from their lock files, and compiles what has to be. */
export function installClients(program: string): void {
  for (const language of Object.keys(COMMANDS)) {
    mkdirSync(inFolder(language), { recursive: true });
    cpSync(join(__dirname, language), inFolder(language), { recursive: true });
  }
  run('node', 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
  run('go', 'go', 'build', '-mod=readonly', '-o', program, `${program}.go`);
  rmSync(inFolder('java', `${program}-jars`), { recursive: true, force: true });
  const repository = `-Dmaven.repo.local=${join(CACHE, 'maven')}`;
  const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${program}-jars`];
  const quietly = ['--batch-mode', '--quiet', '--no-transfer-progress'];
  run('java', 'mvn', '--file', `${program}.pom.xml`, ...quietly, repository, ...copy);
  run('java', 'javac', '-cp', `${program}-jars/*`, '-Xlint:all,-processing', '-Werror', `${capital(program)}.java`);
}

/** Runs one client, and fails with what it says if it fails. */
export function runClient(language: Language, program: string, name: string, variables: NodeJS.ProcessEnv): void {
  const [command, ...args] = COMMANDS[language](program);
  const env = { ...cleanEnvironment(), PYTHONDONTWRITEBYTECODE: '1', ...variables };
  execFileSync(command, [...args, name], { cwd: FOLDER, env, stdio: 'pipe', timeout: 60_000 });
}

function run(language: Language, program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: inFolder(language), env: cleanEnvironment(), stdio: 'pipe' });
}
