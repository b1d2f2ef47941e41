import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pythonTool } from '../../projenrc/scripts/python-tools';
import { cleanEnvironment } from '../../projenrc/setup/environment';
import { aptLine } from '../../projenrc/setup/plan';
import { CLIENT_PACKAGES } from '../../projenrc/setup/programs';

export type Language = 'node' | 'python' | 'go' | 'java' | 'ruby' | 'php';

const CACHE = join(__dirname, '..', '..', '.cache');
const FOLDER = join(CACHE, 'clients');
const inFolder = (...names: string[]) => join(FOLDER, ...names);

/** How the program of each language is started. */
const COMMANDS: Record<Language, (program: string) => string[]> = {
  node: (program) => [process.execPath, inFolder('node', `${program}.js`)],
  python: (program) => [pythonTool('python', 'clients'), inFolder('python', `${program}.py`)],
  go: (program) => [inFolder('go', program)],
  ruby: (program) => ['ruby', inFolder('ruby', `${program}.rb`)],
  php: (program) => ['php', inFolder('php', `${program}.php`)],
  java: (program) => [
    'java',
    '-cp',
    [inFolder('java', `${program}-jars`, '*'), inFolder('java')].join(delimiter),
    capital(program),
  ],
};

const capital = (text: string) => `${text[0].toUpperCase()}${text.slice(1)}`;

/** What Debian and Ubuntu have of clients without a registry of their own here: `CLIENT_PACKAGES`. */
const OF_THE_SYSTEM: Record<string, string[]> = {
  ruby: ['-e', "require 'active_record'; require 'pg'; require 'mysql2'"],
  php: ['-r', "exit(array_diff(['pgsql', 'mysql'], PDO::getAvailableDrivers()) ? 1 : 0);"],
  odbcinst: ['-q', '-d', '-n', 'PostgreSQL Unicode'],
};

/** Fails if a client is missing that a package of the system brings. */
export function requireClientsOfTheSystem(): void {
  for (const [program, args] of Object.entries(OF_THE_SYSTEM)) {
    if (spawnSync(program, args, { env: cleanEnvironment() }).status !== 0) {
      throw new Error(`${program} or a driver is missing: ${aptLine(CLIENT_PACKAGES, false)}`);
    }
  }
}

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
  const env = { ...cleanEnvironment(), PYTHONDONTWRITEBYTECODE: '1', ODBCSYSINI: '/etc', ...variables };
  execFileSync(command, [...args, name], { cwd: FOLDER, env, stdio: 'pipe', timeout: 60_000 });
}

function run(language: Language, program: string, ...args: string[]): void {
  execFileSync(program, args, { cwd: inFolder(language), env: cleanEnvironment(), stdio: 'pipe' });
}
