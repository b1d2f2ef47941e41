import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of which a bundle holds code. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json names it. */
  readonly licence: string;
  readonly licenceText: string;
}

/** The licence of packages that name none in their package.json, or leave a choice. Their text is in the notices. */
const CHOSEN: Readonly<Record<string, string>> = {
  'node-forge': 'BSD-3-Clause',
  'stack-trace': 'MIT',
};

/** The packages in some bundles, each once, sorted by name. */
export function packagesIn(metafiles: readonly Metafile[], root: string): BundledPackage[] {
  const folders = metafiles.flatMap(({ inputs }) => Object.keys(inputs).flatMap((path) => folderOf(path) ?? []));
  return [...new Set(folders)].sort().map((folder) => packageAt(join(root, folder)));
}

function folderOf(path: string): string | undefined {
  return /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}

function packageAt(folder: string): BundledPackage {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const licenceText = file ? readFileSync(join(folder, file), 'utf8').trim() : declared(license, author);
  return { name, version, licence: CHOSEN[name] ?? license, licenceText };
}

/** Some packages name their licence and do not hold its text. */
function declared(licence: string, author: string | { name: string } | undefined): string {
  const name = typeof author === 'string' ? author : author?.name;
  return `By ${name ?? 'its authors'}, under the licence ${licence}: https://spdx.org/licenses/${licence}.html`;
}

/** The text that licences want beside the code. */
export function noticesOf(packages: readonly BundledPackage[]): string {
  const entries = packages.map(({ name, version, licence, licenceText }) =>
    [`${name} ${version} (${licence})`, '', licenceText].join('\n'),
  );
  const title = 'The Lambda functions in this folder hold code of these packages.';
  return `${[title, ...entries].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`;
}
