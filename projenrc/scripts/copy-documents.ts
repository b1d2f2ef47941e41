/** Copies READMEs and runbooks from src to lib, so that those of the installed version are at hand. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packedLinks, refOf } from '../docs/package-links';

const root = join(__dirname, '..', '..');

/** Those of one module lead to those of another as they do in the repository. */
const destination = { root, ref: refOf(root), stays: (file: string) => /^src\/\w+\/(README|RUNBOOK)\.md$/.test(file) };

for (const path of readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })) {
  if (/^\w+\/(README|RUNBOOK)\.md$/.test(path)) {
    const text = readFileSync(join(root, 'src', path), 'utf8');
    mkdirSync(dirname(join(root, 'lib', path)), { recursive: true });
    writeFileSync(join(root, 'lib', path), packedLinks(text, `src/${path}`, destination));
  }
}
