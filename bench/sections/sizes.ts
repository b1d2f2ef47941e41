import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PEERS } from '../peers';
import { section } from './table';

const MODULES = join(__dirname, '..', 'node_modules');

export function sizesSection(tarball: string): string {
  const sizes = ['cdk-hindsight', ...PEERS].map((name) => [name, kilobytes(sizeOf(join(MODULES, name)))]);
  return section(
    'Size',
    ['package', 'installed'],
    [['the tarball of cdk-hindsight', kilobytes(statSync(tarball).size)], ...sizes],
  );
}

function sizeOf(path: string): number {
  const stat = statSync(path);
  return stat.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : stat.size;
}

function kilobytes(bytes: number): string {
  return `${Math.round(bytes / 1000)} kB`;
}
