/**
 * Runs jsii-docgen where it finds this build's assembly only. It takes any assembly of the right name below its folder,
 * and the example app and the tests have copies of older builds.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '..', '..');
const FILES = ['package.json', '.jsii', '.jsii.tabl.json'];

/** Runs jsii-docgen with these options. */
export function docgen(...options: string[]): void {
  const folder = mkdtempSync(join(tmpdir(), 'docgen-'));
  try {
    for (const file of FILES.filter((name) => existsSync(join(root, name)))) {
      cpSync(join(root, file), join(folder, file));
    }
    const { dependencyClosure = {} } = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8'));
    for (const name of Object.keys(dependencyClosure)) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(root, 'node_modules', name), link);
    }
    execFileSync(join(root, 'node_modules', '.bin', 'jsii-docgen'), options, { cwd: folder, stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (require.main === module) {
  docgen('--output', join(root, 'API.md'));
}
