import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { templatesBelow } from '../checks/cfn-lint';
import type { Templates } from './stateful';

const ROOT = join(__dirname, '..', '..');

/** Packs the working tree; answers with the path of the tarball. */
export function packWorkingTree(folder: string): string {
  return pack(folder, ROOT, '--ignore-scripts');
}

/** Packs what `npm pack` finds under a name, or in a folder. */
export function pack(folder: string, source: string, ...flags: string[]): string {
  mkdirSync(folder, { recursive: true });
  const args = ['pack', source, '--json', '--pack-destination', folder, ...flags];
  const [{ filename }] = JSON.parse(execFileSync('npm', args, { encoding: 'utf8', stdio: 'pipe' }));
  return join(folder, filename);
}

/** Unpacks a tarball of the library into the node_modules of a copy of the app. */
export function installInto(folder: string, app: string, tarball: string): void {
  const installed = join(folder, 'node_modules', 'cdk-hindsight');
  rmSync(folder, { recursive: true, force: true });
  cpSync(app, folder, { recursive: true, filter: (path) => !relative(app, path).startsWith('node_modules') });
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
}

/** The templates of the app in a folder below the project, synthesized by a process of its own. */
export function synthesize(folder: string): Templates {
  const output = join(folder, 'cdk.out');
  rmSync(output, { recursive: true, force: true });
  execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(folder, 'app.ts')], {
    cwd: folder,
    env: { ...process.env, CDK_OUTDIR: output, TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json') },
    stdio: 'pipe',
  });
  const paths = templatesBelow(output);
  return Object.fromEntries(paths.map((path) => [relative(output, path), JSON.parse(readFileSync(path, 'utf8'))]));
}
