import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { getOrAdd } from '../collections';
import { Assembly } from './assembly';
import { assetFile, embeddings, localFile } from './embedded';
import { isRecord } from './json-value';
import { parseTemplate, readTemplate, readText } from './read';
import { CUSTOM_RESOURCE, isCustomResource, type Resource } from './resource';
import { Scenarios } from './scenarios';
import { Template } from './template';
import { Ties } from './ties';

const EXPORT = 'export';
/** A mark of the templates that another one may name by its path. */
const EMBEDDED = 'template';
/** More nested stacks than an app has: each may embed the next one twice. */
const MAX_NESTED = 1_000;

/**
 * All templates that are judged together: the stacks of an app with their nested stacks, or of several apps. What is said
 * in one app counts for another one only where it names the other in words.
 *
 * Three things hold this together. An index is computed once for all rules, under a name, and decides nothing that only
 * the deployment decides. What is read of a resource is kept until `Resource.clearCache`, so that several rules can keep
 * what they computed by the `Value` that they computed it from. Nothing is kept that depends on a `Scenario`.
 */
export class TemplateSet {
  public readonly scenarios = new Scenarios();
  /** What these templates have to do with those of other sets. */
  public readonly ties = new Ties();
  /** The templates of nested stacks that cannot be read, and why. */
  public readonly unreadable: { readonly file: string; readonly reason: string }[] = [];
  private readonly entered: Template[] = [];
  /** Added, but entered only when all are there, because one may embed another. */
  private readonly pending = new Map<string, Template>();
  /** The assumptions about parameters so far. What rules share is computed for each of them. */
  public readonly assumptions = new Set<string>();
  private readonly exports = new Map<string, { template: Template; value: unknown }[]>();
  private readonly indexes = new Map<string, unknown>();
  private readonly files = new Set<string>();
  /** By file, because many stacks may be made of one file. */
  private readonly bodies = new Map<string, { readonly body?: Record<string, unknown> }>();
  private nestedStacks = 0;
  private defaults?: boolean;
  private choices?: boolean;
  private byType?: Map<string, Resource[]>;

  /** @param assemblies those that are known, by their folders: several sets may be of one */
  constructor(private readonly assemblies = new Map<string, Assembly>()) {}

  /** @throws if a file is not a template */
  public static read(files: readonly string[]): TemplateSet {
    const templates = new TemplateSet();
    for (const file of files) {
      templates.add(file);
    }
    const [unreadable] = templates.all.length > 0 ? templates.unreadable : [];
    if (unreadable) {
      throw new Error(unreadable.reason);
    }
    return templates;
  }

  /**
   * Adds a template, unless it is there already, and the nested ones beside it.
   *
   * @throws if the file is not a template
   */
  public add(path: string, parsed?: Record<string, unknown>): void {
    const file = resolve(path);
    if (this.files.has(file) || this.pending.has(file)) {
      return;
    }
    const assembly = this.assemblyOf(file);
    const artifact = assembly.stackOf(file);
    // The CDK leaves Resources out of the template of an empty stack.
    const body = parsed ?? readTemplate(file) ?? (artifact && {});
    if (!body) {
      throw new Error(`${file} is not a CloudFormation template: it has no Resources`);
    }
    this.pending.set(file, new Template(this, file, body, artifact));
    this.bodies.set(file, { body });
    this.ties.offer(EMBEDDED, file);
  }

  /** Templates that are in no file, by the path that they would have. */
  public static of(bodies: Readonly<Record<string, Record<string, unknown>>>): TemplateSet {
    const templates = new TemplateSet();
    for (const [file, body] of Object.entries(bodies)) {
      templates.enter(new Template(templates, file, body, undefined));
    }
    return templates;
  }

  /** All templates, nested stacks included. */
  public get all(): readonly Template[] {
    if (this.pending.size > 0) {
      this.enterPending();
    }
    return this.entered;
  }

  public ofType(...types: string[]): Resource[] {
    this.byType ??= groupByType(this.all);
    const { byType } = this;
    return types.flatMap((type) => byType.get(type) ?? []);
  }

  /** Whether a parameter of some template has a default. */
  public get hasDefaults(): boolean {
    this.defaults ??= this.all.some(({ hasDefaults }) => hasDefaults);
    return this.defaults;
  }

  /** Whether a parameter of some template has allowed values. */
  public get hasChoices(): boolean {
    this.choices ??= this.all.some(({ ownParameters }) => ownParameters.some(({ allowed }) => allowed !== undefined));
    return this.choices;
  }

  /** What a stack exports under a name: that of the same assembly or app; of another app, if there is only one. */
  public exported(name: string, importer: Template): { template: Template; value: unknown } | undefined {
    const found = this.exports.get(name) ?? [];
    const beside = found.find(
      ({ template }) => dirname(template.file) === dirname(importer.file) && template.app === importer.app,
    );
    const own = beside ?? found.find(({ template }) => template.app === importer.app);
    if (!own) {
      this.ties.ask(EXPORT, name);
    }
    return own ?? (found.length === 1 ? found[0] : undefined);
  }

  /** Something that is computed once for all rules and resources, without any decision; the name tells it from others. */
  public index<T>(name: string, compute: (templates: TemplateSet) => T): T {
    const key = `${name} ${this.scenarios.assumption}`;
    if (!this.indexes.has(key)) {
      this.indexes.set(
        key,
        this.scenarios.undecided(() => compute(this)),
      );
    }
    return this.indexes.get(key) as T;
  }

  /** A template that another one embeds is a nested stack, not a stack of its own; of a circle, one is a stack of its own. */
  private enterPending(): void {
    const pending = [...this.pending.values()];
    this.pending.clear();
    const embedded = new Set(
      pending.flatMap((template) => embeddings(template).flatMap((it) => this.embeddedFile(it) ?? [])),
    );
    const isOuter = ({ file }: Template) => !embedded.has(file);
    for (const template of [...pending.filter(isOuter), ...pending]) {
      if (!this.files.has(template.file)) {
        this.enter(template);
      }
    }
  }

  private enter(template: Template): void {
    this.entered.push(template);
    this.files.add(template.file);
    for (const output of Object.values(template.section('Outputs'))) {
      this.enterExport(template, output);
    }
    for (const resource of embeddings(template)) {
      this.enterNested(resource);
    }
  }

  private enterExport(template: Template, output: unknown): void {
    const name = isRecord(output) && isRecord(output.Export) ? output.Export.Name : undefined;
    if (typeof name === 'string' && isRecord(output)) {
      getOrAdd(this.exports, name, (): { template: Template; value: unknown }[] => []).push({
        template,
        value: output.Value,
      });
      this.ties.offer(EXPORT, name);
    }
  }

  private enterNested(resource: Resource): void {
    const file = this.embeddedFile(resource);
    const body = file && !isWithin(file, resource.template) ? this.nestedBody(file, resource) : undefined;
    if (!file || !body) {
      return;
    }
    const nested = new Template(this, file, body, resource.template.artifact, {
      template: resource.template,
      resource,
    });
    resource.nestedTemplate = nested;
    this.enter(nested);
  }

  /** The file of a nested stack: an asset of its assembly, or one beside it that is judged as well. No other is read. */
  private embeddedFile(resource: Resource): string | undefined {
    const { template } = resource;
    const local = localFile(resource);
    if (local !== undefined && !this.bodies.has(local)) {
      this.ties.ask(EMBEDDED, local);
    }
    return local !== undefined && this.bodies.has(local)
      ? local
      : assetFile(resource, this.assemblyOf(outermost(template).file));
  }

  /** The template of a nested stack; that of an empty one is an empty map. Nothing if it is something else. */
  private nestedBody(file: string, { template }: Resource): Record<string, unknown> | undefined {
    this.nestedStacks += 1;
    if (this.nestedStacks > MAX_NESTED) {
      return undefined;
    }
    const isThere =
      this.bodies.has(file) || (this.assemblyOf(outermost(template).file).contains(file) && existsSync(file));
    return isThere ? getOrAdd(this.bodies, file, () => this.readNested(file)).body : undefined;
  }

  private readNested(file: string): { body?: Record<string, unknown> } {
    try {
      const body = parseTemplate(readText(file), file);
      return { body: isRecord(body) ? body : undefined };
    } catch (error) {
      this.unreadable.push({ file, reason: (error as Error).message });
      return {};
    }
  }

  private assemblyOf(file: string): Assembly {
    const directory = dirname(file);
    const assembly = this.assemblies.get(directory) ?? new Assembly(directory);
    this.assemblies.set(directory, assembly);
    return assembly;
  }
}

/** Whether a template is that of a file, or embedded in it: what embeds itself has no end. */
function isWithin(file: string, { file: own, parent }: Template): boolean {
  return own === file || (parent !== undefined && isWithin(file, parent.template));
}

function outermost(template: Template): Template {
  return template.parent ? outermost(template.parent.template) : template;
}

function groupByType(templates: readonly Template[]): Map<string, Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const template of templates) {
    for (const resource of [...template.pseudoResources, ...template.resources.values()]) {
      getOrAdd(groups, resource.type, (): Resource[] => []).push(resource);
      if (isCustomResource(resource.type)) {
        getOrAdd(groups, CUSTOM_RESOURCE, (): Resource[] => []).push(resource);
      }
    }
  }
  return groups;
}
