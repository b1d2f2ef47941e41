import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { groupBy } from '../collections';
import { asText, isRecord } from './json-value';
import { parseTemplate, readText } from './read';

const STACK = 'aws:cloudformation:stack';
const STAGE = 'cdk:cloud-assembly';
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';
const LOGICAL_ID = 'aws:cdk:logicalId';
/** What no manifest of something else has, such as that of a browser extension. */
const MARK = /\baws:cloudformation:stack\b|\bcdk:|"artifacts"/;

/** A rule that somebody acknowledged, at a construct and all below it. */
export interface Acknowledged {
  /** The folder of the assembly in which it holds; in every one without. */
  readonly assembly?: string;
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

/** What a stack publishes before its deploy. */
export interface AssetManifest {
  readonly id: string;
  readonly content: Record<string, unknown>;
}

/** What a construct says about itself. */
interface MetadataEntry {
  readonly path: string;
  readonly data: unknown;
}

/** What the manifest of a cloud assembly says about one stack. */
export class StackArtifact {
  /** Where most metadata are. */
  private readonly file: string;
  private readonly text: string;
  private known?: Record<string, unknown>[];
  private paths?: Map<string, MetadataEntry[]>;

  constructor(
    public readonly assembly: Assembly,
    public readonly id: string,
    private readonly artifact: Record<string, unknown>,
  ) {
    const { additionalMetadataFile } = artifact;
    this.file = join(assembly.directory, asText(additionalMetadataFile ?? ''));
    const isThere = additionalMetadataFile !== undefined && assembly.contains(this.file) && existsSync(this.file);
    this.text = isThere ? readText(this.file) : '{}';
  }

  /** The path of the stack's construct. */
  public get path(): string {
    return typeof this.artifact.displayName === 'string' ? this.artifact.displayName : this.id;
  }

  public get tags(): unknown {
    const { properties } = this.artifact;
    return (isRecord(properties) ? properties.tags : undefined) ?? {};
  }

  /** The path of a resource in the stack, or in the nested stack at `scope`. */
  public pathOf(logicalId: string, scope: string): string | undefined {
    this.paths ??= groupBy(this.entriesOf(LOGICAL_ID), ({ data }) => asText(data));
    const paths = (this.paths.get(logicalId) ?? []).map(({ path }) => path);
    return paths.filter((path) => path.startsWith(`${scope}/`)).sort((a, b) => a.length - b.length)[0];
  }

  public get acknowledged(): Acknowledged[] {
    const isThere = this.artifact.metadata !== undefined || this.text.includes(ACKNOWLEDGED);
    const entries = isThere ? this.entriesOf(ACKNOWLEDGED) : [];
    const assembly = this.assembly.directory;
    return entries.flatMap(({ path, data }) =>
      Object.entries(isRecord(data) ? data : {}).map(([id, reason]) => ({
        assembly,
        path,
        id,
        reason: asText(reason),
      })),
    );
  }

  /** Read only if somebody asks: it is as long as the template. */
  private get metadata(): Record<string, unknown>[] {
    this.known ??= [this.artifact.metadata, parseTemplate(this.text, this.file)].filter(isRecord);
    return this.known;
  }

  private entriesOf(type: string): MetadataEntry[] {
    const found: MetadataEntry[] = [];
    for (const metadata of this.metadata) {
      for (const path of Object.keys(metadata)) {
        const entries = [metadata[path]]
          .flat()
          .filter(isRecord)
          .filter((entry) => entry.type === type);
        found.push(...entries.map((entry) => ({ path: path.replace(/^\//, ''), data: entry.data })));
      }
    }
    return found;
  }
}

/** The manifest of a cloud assembly: the files beside it, and what waits for what. */
export class Assembly {
  /** Whether the folder has a manifest. */
  public readonly exists: boolean;
  /** Why a manifest that may be one of an assembly cannot be read; it is taken for empty then. */
  public readonly broken?: string;
  private readonly artifacts: Record<string, Record<string, unknown>>;
  private assetManifests?: AssetManifest[];
  private stacks?: Map<string, [string, Record<string, unknown>]>;
  private outermost?: string;

  constructor(public readonly directory: string) {
    const file = join(directory, 'manifest.json');
    this.exists = existsSync(file);
    if (!isWithin(file, directory)) {
      throw new Error(`${file} leads out of its folder`);
    }
    const manifest = this.exists ? readManifest(file) : {};
    this.broken = typeof manifest === 'string' ? manifest : undefined;
    this.artifacts =
      typeof manifest !== 'string' && isRecord(manifest.artifacts)
        ? (manifest.artifacts as Record<string, Record<string, unknown>>)
        : {};
  }

  /** The folder of the outermost assembly: stages are assemblies in that of their app. */
  public get app(): string {
    this.outermost ??= this.findApp();
    return this.outermost;
  }

  private findApp(): string {
    const around = dirname(this.directory);
    const outer = around === this.directory ? undefined : new Assembly(around);
    return outer?.nested.includes(this.directory) ? outer.app : this.directory;
  }

  /** Whether there is no stack in it: a manifest of something else, such as a web app, is read so too. */
  public get isEmpty(): boolean {
    return this.ofType(STACK).length === 0 && this.ofType(STAGE).length === 0;
  }

  /** Whether a file lies in the folder of the app: what a manifest names elsewhere is not read. */
  public contains(file: string): boolean {
    return isWithin(file, this.app);
  }

  public stackOf(file: string): StackArtifact | undefined {
    this.stacks ??= new Map(
      this.ofType(STACK).map(([id, artifact]) => [
        isRecord(artifact.properties) ? asText(artifact.properties.templateFile) : '',
        [id, artifact],
      ]),
    );
    const found = dirname(file) === this.directory ? this.stacks.get(basename(file)) : undefined;
    return found && new StackArtifact(this, ...found);
  }

  /** The templates of its stacks. */
  public get templates(): string[] {
    return this.ofType(STACK).flatMap(([, { properties }]) =>
      isRecord(properties) ? join(this.directory, asText(properties.templateFile)) : [],
    );
  }

  /** The folders of the assemblies in it: its stages. */
  public get nested(): string[] {
    return this.ofType(STAGE).flatMap(([, { properties }]) =>
      isRecord(properties) ? join(this.directory, asText(properties.directoryName)) : [],
    );
  }

  /** The asset manifests with what each one publishes. */
  public get assets(): AssetManifest[] {
    this.assetManifests ??= this.ofType('cdk:asset-manifest').flatMap(([id, { properties }]) => {
      const file = isRecord(properties) ? join(this.directory, asText(properties.file)) : '';
      return this.contains(file) && existsSync(file) ? [{ id, content: readJson(file) }] : [];
    });
    return this.assetManifests;
  }

  /** Whether one artifact is deployed after another. */
  public waits(id: string, other: string, seen = new Set<string>()): boolean {
    const { dependencies } = this.artifacts[id] ?? {};
    return [dependencies ?? []].flat().some((next) => {
      const isNew = typeof next === 'string' && !seen.has(next);
      return isNew && (next === other || this.waits(next, other, seen.add(next)));
    });
  }

  private ofType(type: string): [string, Record<string, unknown>][] {
    return Object.entries(this.artifacts).filter(([, artifact]) => isRecord(artifact) && artifact.type === type);
  }
}

/** Whether a file lies in a folder, also when links are followed. */
export function isWithin(file: string, folder: string): boolean {
  const isThere = resolve(file).startsWith(join(resolve(folder), sep));
  return isThere && (!existsSync(file) || realpathSync(file).startsWith(join(realpathSync(folder), sep)));
}

/** The manifest, or why it cannot be read: one of something else is empty, whatever stands there. */
function readManifest(file: string): Record<string, unknown> | string {
  let text: string | undefined;
  try {
    text = readText(file);
    const manifest = parseTemplate(text, file);
    return isRecord(manifest) ? manifest : {};
  } catch (error) {
    return text === undefined || MARK.test(text) ? (error as Error).message : {};
  }
}

function readJson(file: string): Record<string, unknown> {
  const content = parseTemplate(readText(file), file);
  return isRecord(content) ? content : {};
}
