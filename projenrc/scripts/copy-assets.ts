/** Copies scripts and configuration from src to lib: the compiler only carries TypeScript over. */
import { cpSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

cpSync(join(root, 'src'), join(root, 'lib'), {
  recursive: true,
  filter: (path) => statSync(path).isDirectory() || !/\.(ts|md)$/.test(path),
});
