import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BomComponent } from './licences';
import { ask, DIST, ROOT } from './run';

/** npm takes the name in the bill of materials from the folder. */
const SHIPPED = join(ROOT, '.cache', 'release', 'cdk-hindsight');
/** The bill of materials that is published beside the release. */
const BOM = join(DIST, 'cdk-hindsight.cdx.json');

/** The packed tarball. */
export function tarball(): string {
  const js = join(DIST, 'js');
  const found = readdirSync(js).filter((name) => name.endsWith('.tgz'));
  if (found.length !== 1) {
    throw new Error(`dist/js must hold one tarball, found: ${found.join(', ') || 'none'}`);
  }
  return join(js, found[0]);
}

/** The package.json in the tarball. */
export function manifest(): Record<string, any> {
  return JSON.parse(ask(ROOT, 'tar', '-xzOf', tarball(), 'package/package.json').stdout);
}

let resolved = false;

/**
 * What a user of the tarball gets: its bundled packages and its peers, and nothing that only builds it.
 *
 * @returns the folder with the manifest and the lock file, resolved once
 */
export function shipped(): string {
  if (!resolved) {
    resolve();
    resolved = true;
  }
  return SHIPPED;
}

function resolve(): void {
  rmSync(SHIPPED, { recursive: true, force: true });
  mkdirSync(SHIPPED, { recursive: true });
  const { devDependencies, scripts, ...rest } = manifest();
  writeFileSync(join(SHIPPED, 'package.json'), JSON.stringify(rest, undefined, 2));
  const install = ask(SHIPPED, 'npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit');
  if (!install.ok) {
    throw new Error(`npm cannot resolve what is shipped:\n${install.output}`);
  }
}

/** Writes the bill of materials of what is shipped, and returns its components. */
export function writeBom(folder: string): BomComponent[] {
  const bom = billOf(folder, '--omit=dev');
  writeFileSync(BOM, `${JSON.stringify(bom, undefined, 2)}\n`);
  return bom.components;
}

/** The components of a project's whole lock file, with those that only build and test. */
export function componentsOf(project: string): BomComponent[] {
  return billOf(project).components;
}

function billOf(project: string, ...options: string[]): { components: BomComponent[] } {
  const { ok, stdout, output } = ask(
    project,
    'npm',
    'sbom',
    '--sbom-format=cyclonedx',
    '--package-lock-only',
    ...options,
  );
  if (!ok) {
    throw new Error(`npm sbom failed:\n${output}`);
  }
  return JSON.parse(stdout);
}
