import { type Dirent, existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { Assembly, isWithin } from '../private/template/assembly';
import { asTemplate, parseTemplate, readText } from '../private/template/read';

const TEMPLATE = /\.(json|ya?ml|template)$/i;
/** Other people's code, what belongs to a tool, and what an app publishes. */
const SKIPPED = /^(node_modules$|\.|asset\.)/;
/** Names that are skipped without a message. */
const NEVER_TEMPLATES = /^(node_modules|\.git|\.cdk-hindsight\.(json|ya?ml))$/;
/** A mark of a template, even if it is broken. */
const MARK = /\bAWSTemplateFormatVersion\b|\bType["']?\s*:\s*["']?AWS::\w+::\w/;

const OUTSIDE = 'leads out of the folder of the manifest that names it';

/** A template, parsed where that was needed to tell that it is one. */
export interface TemplateFile {
  readonly file: string;
  readonly body?: Record<string, unknown>;
  /** Whether it can be read once only, as a pipe. */
  readonly isGone?: boolean;
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
 *
 * @param take called with each template, which is then not in the result
 */
export function findTemplates(
  paths: readonly string[],
  isExcluded?: (path: string) => boolean,
  take?: (template: TemplateFile) => void,
): Found {
  const found: Found = { templates: [], unreadable: [], leftOut: 0 };
  for (const path of paths) {
    new Search(found, isExcluded, take ?? ((template) => found.templates.push(template)), path).run();
  }
  // A file may be in several of the paths.
  const reasons = new Map(found.unreadable.map((it) => [`${resolve(it.file)} ${it.reason}`, it]));
  return { ...found, unreadable: [...reasons.values()] };
}

class Search {
  private readonly root: string;
  private isEmpty = true;

  constructor(
    private readonly found: Found,
    private readonly isExcluded: ((path: string) => boolean) | undefined,
    private readonly take: (template: TemplateFile) => void,
    private readonly path: string,
  ) {
    this.root = resolve(path);
  }

  public run(): void {
    const { path, root, found } = this;
    if (path === '' || !existsSync(root)) {
      this.refuse(path || "''", 'does not exist: synthesize first (npx cdk synth), or name a template');
    } else if (!statSync(root).isDirectory()) {
      const isGone = !statSync(root).isFile();
      this.attempt(root, () => this.give({ file: root, body: read(root), isGone }));
    } else {
      const before = { unreadable: found.unreadable.length, leftOut: found.leftOut };
      this.attempt(root, () => this.inDirectory(root));
      if (this.isEmpty && found.unreadable.length === before.unreadable) {
        const leftOut = found.leftOut - before.leftOut;
        const but = leftOut === 0 ? '' : ` except what is left out (${leftOut})`;
        this.refuse(path, `contains no template${but}: name a cloud assembly, a folder with templates or a template`);
      }
    }
  }

  private inDirectory(directory: string): void {
    const assembly = this.assemblyIn(directory);
    if (assembly.isEmpty) {
      this.inFolder(directory);
    } else {
      this.inAssembly(assembly);
    }
  }

  /** Names a manifest that nobody can read; what stands beside it is judged all the same. */
  private assemblyIn(directory: string): Assembly {
    const assembly = new Assembly(directory);
    if (assembly.broken !== undefined) {
      this.found.unreadable.push({ file: directory, reason: assembly.broken });
    }
    return assembly;
  }

  private inAssembly(assembly: Assembly): void {
    for (const file of assembly.templates) {
      if (this.isLeftOut(file)) {
        continue;
      }
      if (!assembly.contains(file)) {
        this.refuse(file, OUTSIDE);
      } else if (existsSync(file)) {
        this.give({ file });
      } else {
        this.incomplete(file);
      }
    }
    for (const directory of assembly.nested) {
      const isBelow = directory.startsWith(join(assembly.directory, sep));
      if (isBelow && !isWithin(directory, assembly.directory)) {
        this.refuse(directory, OUTSIDE);
      } else if (isBelow && existsSync(join(directory, 'manifest.json'))) {
        this.attempt(directory, () => this.inAssembly(this.assemblyIn(directory)));
      } else {
        this.incomplete(directory);
      }
    }
  }

  private inFolder(directory: string): void {
    const entries = new Map(readdirSync(directory, { withFileTypes: true }).map((entry) => [entry.name, entry]));
    for (const name of [...entries.keys()].sort()) {
      const entry = entries.get(name) as Dirent;
      const path = join(directory, name);
      if (SKIPPED.test(name) || this.isUnwanted(path)) {
        this.found.leftOut += this.mayHoldTemplates(entry) ? 1 : 0;
      } else if (entry.isDirectory()) {
        this.attempt(path, () => this.inDirectory(path));
      } else if (TEMPLATE.test(name) && (entry.isFile() || this.isFileByLink(path))) {
        this.attempt(path, () => this.inFile(path));
      }
    }
  }

  private inFile(file: string): void {
    const text = readText(file);
    if (!mayBeTemplate(text)) {
      return;
    }
    let body: Record<string, unknown> | undefined;
    try {
      body = asTemplate(parseTemplate(text, file));
    } catch (error) {
      if (MARK.test(text)) {
        throw error;
      }
    }
    if (body) {
      this.give({ file, body });
    }
  }

  private give(template: TemplateFile): void {
    this.isEmpty = false;
    this.take(template);
  }

  private isLeftOut(file: string): boolean {
    const isLeftOut = this.isUnwanted(file);
    this.found.leftOut += isLeftOut ? 1 : 0;
    return isLeftOut;
  }

  private mayHoldTemplates(entry: Dirent): boolean {
    return !NEVER_TEMPLATES.test(entry.name) && (entry.isDirectory() || TEMPLATE.test(entry.name));
  }

  /** A link to a folder is not followed: it may lead back. Nor is one that leads out of the folder that was named. */
  private isFileByLink(path: string): boolean {
    return existsSync(path) && statSync(path).isFile() && isWithin(realpathSync(path), realpathSync(this.root));
  }

  private isUnwanted(path: string): boolean {
    return this.isExcluded?.(path) ?? false;
  }

  private incomplete(missing: string): void {
    this.refuse(missing, 'is missing, and the manifest beside it names it: synthesize again (npx cdk synth)');
  }

  private attempt(file: string, action: () => void): void {
    try {
      action();
    } catch (error) {
      this.found.unreadable.push({ file, reason: (error as Error).message });
    }
  }

  private refuse(file: string, why: string): void {
    this.found.unreadable.push({ file, reason: `${file} ${why}` });
  }
}

/** Whether the word that makes a template may be there, in any spelling. */
function mayBeTemplate(text: string): boolean {
  return text.includes('Resources') || text.includes('\\') || MARK.test(text);
}

/** The template in a file that a user names, which may be a pipe. */
function read(file: string): Record<string, unknown> {
  const body = asTemplate(parseTemplate(readText(file, true), file));
  if (!body) {
    throw new Error(`${file} is not a CloudFormation template: it has no Resources`);
  }
  return body;
}
