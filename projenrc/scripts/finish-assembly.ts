/**
 * What wheel, jar and reference show of the READMEs: links that work outside of the repository, and translated examples
 * with the imports that jsii-rosetta leaves out or gets wrong.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeTablet, TypeNames } from '../docs/imports';
import { packedLinks, refOf } from '../docs/package-links';

const root = join(__dirname, '..', '..');

function rewrite(name: string, change: (content: any) => void): void {
  const path = join(root, name);
  const content = JSON.parse(readFileSync(path, 'utf8'));
  change(content);
  writeFileSync(path, JSON.stringify(content, undefined, 2));
}

rewrite('.jsii', ({ name, readme, submodules }) => {
  const destination = { root, ref: refOf(root), stays: () => false };
  readme.markdown = packedLinks(readme.markdown, 'README.md', destination);
  for (const [fqn, submodule] of Object.entries<any>(submodules)) {
    if (submodule.readme) {
      const source = `src/${fqn.slice(name.length + 1)}/README.md`;
      submodule.readme.markdown = packedLinks(submodule.readme.markdown, source, destination);
    }
  }
});
rewrite('.jsii.tabl.json', (tablet) => completeTablet(tablet, TypeNames.of(root)));
