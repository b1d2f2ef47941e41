import { posix, relative, sep } from 'node:path';
import { matchesGlob } from '../private/glob';

/**
 * Whether a path fits one of the globs. One without a slash fits a file or folder of that name anywhere; with one it fits
 * from a folder on, `*` within a name and `**` over any number of folders. What is below a folder that fits, fits too.
 *
 * @param from the folder in which the globs begin
 */
export function excluder(globs: readonly string[], from = process.cwd()): (path: string) => boolean {
  return (path) => {
    const below = slashed(relative(from, path));
    const names = below.split('/');
    return globs.some((glob) => names.some((name) => matchesGlob(name, withoutEnd(glob))) || fitsPath(below, glob));
  };
}

/** Whether a path fits a glob that begins where the path does; what is below a folder that fits, fits too. */
export function fitsPath(path: string, glob: string): boolean {
  const pattern = withoutEnd(posix.normalize(glob)).split('/');
  return fits(path.split('/'), pattern[0] === '.' ? [] : pattern);
}

function withoutEnd(glob: string): string {
  return glob.replace(/\/+$/, '');
}

/** A path as globs and reports have it, on every system. */
export function slashed(path: string): string {
  return path.split(sep).join('/');
}

/** Whether the first of the names fit the pattern. */
function fits(names: readonly string[], pattern: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const name of [...names, undefined]) {
    const open = new Set<number>();
    for (const index of reached) {
      let next = index;
      while (pattern[next] === '**') {
        open.add(next);
        next += 1;
      }
      open.add(next);
    }
    if (open.has(pattern.length)) {
      return true;
    }
    reached = new Set<number>();
    for (const index of name === undefined ? [] : open) {
      if (pattern[index] === '**') {
        reached.add(index);
      } else if (matchesGlob(name as string, pattern[index])) {
        reached.add(index + 1);
      }
    }
  }
  return false;
}
