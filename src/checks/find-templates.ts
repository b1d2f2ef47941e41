import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Assembly } from '../private/template/assembly';
import { asTemplate, parseTemplate, readText } from '../private/template/read';

const TEMPLATE = /\.(json|ya?ml|template)$/i;
/** Other people's code, what belongs to a tool, and what an app publishes. */
const SKIPPED = /^(node_modules$|\.|asset\.)/;
/** Names that are skipped without a message. */
const NEVER_TEMPLATES = /^(node_modules|\.git)$/;
/** A mark of a template, even if it is broken. */
const MARK = /\bAWSTemplateFormatVersion\b|\bType["']?\s*:\s*["']?AWS::\w+::\w/;

/** A template, parsed where that was needed to tell that it is one. */
export interface TemplateFile {
  readonly file: string;
  readonly body?: Record<string, unknown>;
}

/** A file or a folder that should have been judged, and why it could not be. */
export interface Unreadable {
  readonly file: string;
  readonly reason: string;
}

/** The templates to judge. */
export interface Found {
  readonly templates: TemplateFile[];
  readonly unreadable: Unreadable[];
  /** The number of files and folders that were passed over and may hold templates. */
  leftOut: number;
}

/**
 * The templates at paths: of the stacks of a cloud assembly and the assemblies in it; without a manifest, every template
 * in the folder; or the one file. What cannot be read is named and hides nothing else.
 */
export function findTemplates(
  paths: readonly string[],
  isExcluded: (path: string) => boolean = () => false,
  onProgress: () => void = () => {},
): Found {
  const found: Found = { templates: [], unreadable: [], leftOut: 0 };
  for (const path of paths) {
    new Search(found, isExcluded, onProgress, path).run();
  }
  return found;
}

class Search {
  private readonly root: string;

  constructor(
    private readonly found: Found,
    private readonly isExcluded: (path: string) => boolean,
    private readonly onProgress: () => void,
    private readonly path: string,
  ) {
    this.root = resolve(path);
  }

  public run(): void {
    const { path, root, found } = this;
    if (path === '' || !existsSync(root)) {
      this.give(path || "''", 'does not exist: synthesize first (npx cdk synth), or name a template');
    } else if (!statSync(root).isDirectory()) {
      this.attempt(root, () => found.templates.push({ file: root, body: asTemplate(read(root, true)) }));
    } else {
      const before = found.templates.length + found.unreadable.length;
      this.attempt(root, () => this.inDirectory(root));
      if (found.templates.length + found.unreadable.length === before) {
        this.give(path, 'holds no template: name a cloud assembly, a folder with templates or a template');
      }
    }
  }

  private inDirectory(directory: string): void {
    const assembly = new Assembly(directory);
    if (assembly.isEmpty) {
      this.inFolder(directory);
    } else {
      this.inAssembly(assembly);
    }
  }

  private inAssembly(assembly: Assembly): void {
    for (const file of assembly.templates) {
      if (this.isLeftOut(file)) {
        continue;
      }
      if (!assembly.contains(file)) {
        this.give(file, 'leads out of the folder of the manifest that names it');
      } else if (existsSync(file)) {
        this.found.templates.push({ file });
      } else {
        this.incomplete(file);
      }
    }
    for (const directory of assembly.nested) {
      const isInside = directory.startsWith(join(assembly.directory, '/'));
      if (isInside && existsSync(join(directory, 'manifest.json'))) {
        this.attempt(directory, () => this.inAssembly(new Assembly(directory)));
      } else {
        this.incomplete(directory);
      }
    }
  }

  private inFolder(directory: string): void {
    const entries = readdirSync(directory, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(directory, entry.name);
      if (SKIPPED.test(entry.name) || this.isExcluded(this.named(path))) {
        this.found.leftOut += this.mayHoldTemplates(entry) ? 1 : 0;
      } else if (entry.isDirectory()) {
        this.attempt(path, () => this.inDirectory(path));
      } else if (TEMPLATE.test(entry.name) && this.isFile(path)) {
        this.attempt(path, () => this.inFile(path));
      }
    }
  }

  private inFile(file: string): void {
    this.onProgress();
    const text = readText(file);
    let body: Record<string, unknown> | undefined;
    try {
      body = asTemplate(parseTemplate(text, file));
    } catch (error) {
      if (MARK.test(text)) {
        throw error;
      }
    }
    if (body) {
      this.found.templates.push({ file, body });
    }
  }

  private isLeftOut(file: string): boolean {
    const isLeftOut = this.isExcluded(this.named(file));
    this.found.leftOut += isLeftOut ? 1 : 0;
    return isLeftOut;
  }

  private mayHoldTemplates(entry: Dirent): boolean {
    return !NEVER_TEMPLATES.test(entry.name) && (entry.isDirectory() || TEMPLATE.test(entry.name));
  }

  /** A link to a folder is not followed: it may lead back. Nor is one that leads out of the folder that was named. */
  private isFile(path: string): boolean {
    return (
      existsSync(path) && statSync(path).isFile() && realpathSync(path).startsWith(join(realpathSync(this.root), sep))
    );
  }

  /** As a user would write it: from the folder that was named on, whatever its name. */
  private named(path: string): string {
    return relative(process.cwd(), path).split(sep).join('/');
  }

  private incomplete(missing: string): void {
    this.give(missing, 'is missing, and the manifest beside it names it: synthesize again (npx cdk synth)');
  }

  private attempt(file: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.found.unreadable.push({ file, reason: (error as Error).message });
    }
  }

  private give(file: string, why: string): void {
    this.found.unreadable.push({ file, reason: `${file} ${why}` });
  }
}

function read(file: string, mayBePipe: boolean): unknown {
  const body = parseTemplate(readText(file, mayBePipe), file);
  if (!asTemplate(body)) {
    throw new Error(`${file} is not a CloudFormation template: it has no Resources`);
  }
  return body;
}
