import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, sep } from 'node:path';
import { transformSync } from '@swc/core';

/** What runs the tests is not one of the modules that it loads anew. */
const OWN = join(__dirname, '..') + sep;

/** Loads the project's own files through swc, again and again; everything in node_modules stays loaded. */
export class Loader {
  private readonly sources = new Map<string, string>();
  private readonly transformed = new Map<string, string>();
  private changes = new Map<string, string>();

  constructor(private readonly root: string) {
    const { extensions } = createRequire(join(root, 'package.json'));
    const other = extensions['.ts'];
    extensions['.ts'] = (module, filename) => {
      if (!this.isOwn(filename)) {
        other?.(module, filename);
        return;
      }
      (module as unknown as { _compile(code: string, filename: string): void })._compile(this.code(filename), filename);
    };
  }

  /** The text of a source file, which is read once: a run is not disturbed by somebody who edits it. */
  public read(filename: string): string {
    const source = this.sources.get(filename) ?? readFileSync(filename, 'utf8');
    this.sources.set(filename, source);
    return source;
  }

  /** Replaces the text of some files, until the next call. */
  public change(changes: Map<string, string>): void {
    this.changes = new Map([...changes].map(([filename, source]) => [filename, transform(filename, source)]));
  }

  /** Loads a file, and all of the project that it needs, as in a new process. */
  public load(filename: string): void {
    for (const loaded of Object.keys(require.cache)) {
      if (this.isOwn(loaded)) {
        delete require.cache[loaded];
      }
    }
    createRequire(join(this.root, 'package.json'))(filename);
  }

  private isOwn(filename: string): boolean {
    return filename.startsWith(this.root + sep) && !filename.includes('/node_modules/') && !filename.startsWith(OWN);
  }

  private code(filename: string): string {
    const code =
      this.changes.get(filename) ?? this.transformed.get(filename) ?? transform(filename, this.read(filename));
    if (!this.changes.has(filename)) {
      this.transformed.set(filename, code);
    }
    return code;
  }
}

function transform(filename: string, source: string): string {
  return transformSync(source, {
    filename,
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: { target: 'es2023', parser: { syntax: 'typescript' }, transform: { hidden: { jest: true } } as object },
  }).code;
}
