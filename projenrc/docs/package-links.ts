/** The links of a document that leaves the repository: in a package, a relative link leads nowhere. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { REPOSITORY } from './links';
import { mapProse } from './markdown';

/** The state of the repository that a package was made from: its release, or the newest one while there is none. */
export function refOf(root: string): string {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return version === '0.0.0' ? 'main' : `v${version}`;
}

/** The targets of a document's links once it is packed. */
export interface Destination {
  readonly root: string;
  readonly ref: string;
  /** Whether a file of the repository is in the package too, at the same place relative to the document. */
  readonly stays: (file: string) => boolean;
}

const LINK = /\]\((?<target>[^()\s]+)\)/g;
const TO_MAIN = new RegExp(`^${REPOSITORY}/(blob|tree)/main/`);

/** The document with links that work wherever it is read, into the state of the repository that it belongs to. */
export function packedLinks(markdown: string, source: string, { root, ref, stays }: Destination): string {
  return mapProse(markdown, (prose) =>
    prose.replace(LINK, (whole, target: string) => {
      if (TO_MAIN.test(target)) {
        return `](${target.replace(TO_MAIN, `${REPOSITORY}/$1/${ref}/`)})`;
      }
      if (/^([a-z]+:|#)/.test(target)) {
        return whole;
      }
      const [path, anchor] = target.split('#');
      const file = normalize(join(dirname(source), path)).replace(/\/$/, '');
      return stays(file) ? whole : `](${urlOf(join(root, file), root, ref)}${anchor ? `#${anchor}` : ''})`;
    }),
  );
}

function urlOf(path: string, root: string, ref: string): string {
  if (!existsSync(path)) {
    throw new Error(`a packed document links to ${relative(root, path)}, which does not exist`);
  }
  return `${REPOSITORY}/${statSync(path).isDirectory() ? 'tree' : 'blob'}/${ref}/${relative(root, path)}`;
}
