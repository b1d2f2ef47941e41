/** The versions of Node.js, besides the one that runs the tests, in which a test runs bundles; from npm, in `.cache`. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment } from '../setup/environment';

const FOLDER = join(__dirname, '..', '..', '.cache', 'node');
const MAJORS = [22, 24] as const;

/** The path of Node.js in a version that AWS Lambda has, after its installation where that is needed. */
export function nodeProgram(major: (typeof MAJORS)[number]): string {
  const program = join(FOLDER, 'node_modules', `node${major}`, 'bin', 'node');
  if (!existsSync(program)) {
    console.error(`installing Node.js ${MAJORS.join(' and ')} into .cache/node, which takes a minute …`);
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }');
    const packages = MAJORS.map((one) => `node${one}@npm:node@${one}`);
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--silent', ...packages], {
      cwd: FOLDER,
      env: cleanEnvironment(),
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return program;
}

if (require.main === module) {
  MAJORS.map(nodeProgram);
}
