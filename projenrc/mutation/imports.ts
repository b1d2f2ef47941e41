import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { preProcessFile } from 'typescript';

/** What a file needs, directly and indirectly. */
export interface Needs {
  /** The files of the project, by their paths from its root. */
  readonly files: ReadonlySet<string>;
  /** The packages and built-in modules. */
  readonly packages: ReadonlySet<string>;
}

/** Follows the imports of the project's files. */
export class Imports {
  private readonly direct = new Map<string, string[]>();

  constructor(private readonly root: string) {}

  public needsOf(file: string): Needs {
    const files = new Set([file]);
    const packages = new Set<string>();
    for (const needed of files) {
      for (const name of this.importsOf(needed)) {
        const found = name.startsWith('.') ? this.resolve(join(dirname(needed), name)) : undefined;
        if (found) {
          files.add(found);
        } else if (!name.startsWith('.')) {
          packages.add(name.replace(/^node:/, ''));
        }
      }
    }
    return { files, packages };
  }

  private importsOf(file: string): string[] {
    const known = this.direct.get(file);
    if (known) {
      return known;
    }
    const names = preProcessFile(readFileSync(join(this.root, file), 'utf8'), true, true).importedFiles;
    const imports = names.map(({ fileName }) => fileName);
    this.direct.set(file, imports);
    return imports;
  }

  private resolve(path: string): string | undefined {
    const candidates = [`${path}.ts`, join(path, 'index.ts'), path].map(normalize);
    return candidates.find((candidate) => candidate.endsWith('.ts') && isFile(join(this.root, candidate)));
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}
