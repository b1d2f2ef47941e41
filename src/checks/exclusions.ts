import { matchesGlob } from '../private/glob';

/**
 * Whether a path fits one of the globs. One without a slash fits a file or folder of that name anywhere; with one it fits
 * from the beginning, `*` within a name and `**` over any number of folders. What is below a folder that fits, fits too.
 */
export function excluder(globs: readonly string[]): (path: string) => boolean {
  const patterns = globs.map((glob) => glob.replace(/^\.\//, '').replace(/\/+$/, '').split('/'));
  return (path) => {
    const names = path.split('/');
    return patterns.some((pattern) =>
      pattern.length === 1 && pattern[0] !== '**'
        ? names.some((name) => matchesGlob(name, pattern[0]))
        : fits(
            names,
            pattern.filter((part, index) => part !== '**' || pattern[index - 1] !== '**'),
          ),
    );
  };
}

/** Whether the names begin with what the pattern says. In as many steps as both have parts, times each other. */
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
