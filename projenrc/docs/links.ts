import { existsSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { mapProse } from './markdown';

export const REPOSITORY = 'https://github.com/cdk-hindsight/cdk-hindsight';

/** The places of the repository's files on the site: path in the repository to path on the site. */
export type Pages = ReadonlyMap<string, string>;

const LINK = /\]\((?<target>[^()\s]+)\)/g;
const OWN = new RegExp(`^${REPOSITORY}/(?:blob|tree)/main/`);

/**
 * Turns the links of a file of the repository into links of the site, or of the repository where the site has no such
 * page.
 *
 * @throws if a link leads to a file that does not exist
 */
export function rewriteLinks(markdown: string, source: string, pages: Pages, root: string): string {
  return mapProse(markdown, (prose) =>
    prose.replace(LINK, (_, target) => `](${rewriteLink(target, source, pages, root)})`),
  );
}

function rewriteLink(target: string, source: string, pages: Pages, root: string): string {
  const inRepository = target.replace(OWN, '');
  // A path from the root is one of the site.
  if (target === inRepository && /^([a-z]+:|#|\/)/.test(target)) {
    return target;
  }
  const [path, anchor] = inRepository.split('#');
  const file = target === inRepository ? normalize(join(dirname(source), path)) : normalize(path);
  const page = pages.get(file.replace(/\/$/, ''));
  if (page !== undefined) {
    return withAnchor(page, anchor);
  }
  if (!existsSync(join(root, file))) {
    throw new Error(`${source} links to ${target}, which does not exist.`);
  }
  const kind = statSync(join(root, file)).isDirectory() ? 'tree' : 'blob';
  return `${REPOSITORY}/${kind}/main/${file.replace(/\/$/, '')}${anchor ? `#${anchor}` : ''}`;
}

/** A page's path may end with the prefix of its anchors: `/modules/valkey#runbook-`. */
function withAnchor(page: string, anchor: string | undefined): string {
  const [path, prefix] = page.split('#');
  if (prefix === undefined) {
    return anchor ? `${path}#${anchor}` : path;
  }
  return `${path}#${anchor ? prefix + anchor : prefix.replace(/-$/, '')}`;
}
