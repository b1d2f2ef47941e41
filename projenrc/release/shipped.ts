import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, findHandlers } from '../handlers/bundle';
import { type BundledPackage, packagesIn } from '../handlers/notices';
import type { BomComponent } from './licences';
import { ask, DIST, ROOT } from './run';

/** npm takes the name in the bill of materials from the folder. */
const SHIPPED = join(ROOT, '.cache', 'release', 'cdk-hindsight');
const HANDLERS = join(ROOT, '.cache', 'release', 'handlers');
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
  const { devDependencies, scripts, ...rest } = manifest();
  lock(SHIPPED, rest);
}

/** The packages whose code the Lambda functions hold: development dependencies by their place, and shipped all the same. */
export function inHandlers(): BundledPackage[] {
  const bundles = findHandlers(join(ROOT, 'src')).map(({ entry }) => bundle(entry, ROOT));
  return packagesIn(
    bundles.map(({ metafile }) => metafile),
    ROOT,
  );
}

/** A folder with a lock file in which these packages have the versions that are bundled. */
export function lockOf(packages: readonly BundledPackage[]): string {
  const dependencies = Object.fromEntries(packages.map(({ name, version }) => [name, version]));
  lock(HANDLERS, { name: 'handlers', version: '0.0.0', private: true, dependencies });
  return HANDLERS;
}

function lock(folder: string, manifest: object): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  const install = ask(folder, 'npm', 'install', '--package-lock-only', '--ignore-scripts', '--no-audit');
  if (!install.ok) {
    throw new Error(`npm cannot resolve what is shipped:\n${install.output}`);
  }
}

/** Writes the bill of materials of what is shipped, and returns its components. */
export function writeBom(folder: string, packages: readonly BundledPackage[]): BomComponent[] {
  const bom = billOf(folder, '--omit=dev');
  bom.components.push(...packages.map(componentOf));
  writeFileSync(BOM, `${JSON.stringify(bom, undefined, 2)}\n`);
  return bom.components;
}

/** A package as the bill of materials names it. */
export function componentOf({ name, version, licence }: BundledPackage): BomComponent & { type: string; purl: string } {
  const [, group, own] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) as RegExpExecArray;
  const purl = `pkg:npm/${encodeURIComponent(group ?? '')}${group ? '/' : ''}${own}@${version}`;
  return { type: 'library', name: own, ...(group && { group }), version, purl, licenses: [{ expression: licence }] };
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
