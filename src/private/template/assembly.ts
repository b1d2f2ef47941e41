import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isRecord } from './resource';

const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';
const LOGICAL_ID = 'aws:cdk:logicalId';

/** A rule that somebody acknowledged, at a construct and all below it. */
export interface Acknowledged {
  readonly path: string;
  readonly id: string;
  readonly reason: string;
}

/** What a stack publishes before its deploy. */
export interface AssetManifest {
  readonly id: string;
  readonly content: Record<string, unknown>;
}

/** What the manifest of a cloud assembly says about one stack. */
export class StackArtifact {
  private readonly metadata: [string, Record<string, unknown>[]][];
  private readonly paths = new Map<string, string[]>();

  constructor(
    public readonly assembly: Assembly,
    public readonly id: string,
    private readonly artifact: Record<string, unknown>,
  ) {
    this.metadata = metadataOf(assembly, artifact);
    for (const { path, data } of this.entriesOf(LOGICAL_ID)) {
      this.paths.set(`${data}`, [...(this.paths.get(`${data}`) ?? []), path]);
    }
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
    const paths = (this.paths.get(logicalId) ?? []).filter((path) => path.startsWith(`${scope}/`));
    return paths.sort((a, b) => a.length - b.length)[0];
  }

  public get acknowledged(): Acknowledged[] {
    return this.entriesOf(ACKNOWLEDGED).flatMap(({ path, data }) =>
      Object.entries(isRecord(data) ? data : {}).map(([id, reason]) => ({ path, id, reason: `${reason}` })),
    );
  }

  private entriesOf(type: string): { path: string; data: unknown }[] {
    return this.metadata.flatMap(([path, entries]) =>
      entries.filter((entry) => entry.type === type).map(({ data }) => ({ path, data })),
    );
  }
}

/** The manifest of a cloud assembly: the files beside it, and what waits for what. */
export class Assembly {
  private readonly artifacts: Record<string, Record<string, unknown>>;
  private assetManifests?: AssetManifest[];

  constructor(public readonly directory: string) {
    const file = join(directory, 'manifest.json');
    const manifest = existsSync(file) ? readJson(file) : {};
    this.artifacts = isRecord(manifest.artifacts)
      ? (manifest.artifacts as Record<string, Record<string, unknown>>)
      : {};
  }

  public stackOf(file: string): StackArtifact | undefined {
    const found = this.ofType('aws:cloudformation:stack').find(([, { properties }]) =>
      isRecord(properties) ? properties.templateFile === basename(file) : false,
    );
    return found && dirname(file) === this.directory ? new StackArtifact(this, ...found) : undefined;
  }

  /** The templates of its stacks. */
  public get templates(): string[] {
    return this.ofType('aws:cloudformation:stack').flatMap(([, { properties }]) =>
      isRecord(properties) ? join(this.directory, `${properties.templateFile}`) : [],
    );
  }

  /** The folders of the assemblies in it: its stages. */
  public get nested(): string[] {
    return this.ofType('cdk:cloud-assembly').flatMap(([, { properties }]) =>
      isRecord(properties) ? join(this.directory, `${properties.directoryName}`) : [],
    );
  }

  /** The asset manifests with what each one publishes. */
  public get assets(): AssetManifest[] {
    this.assetManifests ??= this.ofType('cdk:asset-manifest').flatMap(([id, { properties }]) => {
      const file = isRecord(properties) ? join(this.directory, `${properties.file}`) : '';
      return existsSync(file) ? [{ id, content: readJson(file) }] : [];
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

  public read(file: string): Record<string, unknown> {
    return readJson(join(this.directory, file));
  }

  private ofType(type: string): [string, Record<string, unknown>][] {
    return Object.entries(this.artifacts).filter(([, artifact]) => isRecord(artifact) && artifact.type === type);
  }
}

function metadataOf(assembly: Assembly, artifact: Record<string, unknown>): [string, Record<string, unknown>[]][] {
  const file = artifact.additionalMetadataFile;
  const elsewhere = typeof file === 'string' && existsSync(join(assembly.directory, file)) ? assembly.read(file) : {};
  const all = { ...(isRecord(artifact.metadata) ? artifact.metadata : {}), ...elsewhere };
  return Object.entries(all).map(([path, entries]) => [
    path.replace(/^\//, ''),
    Array.isArray(entries) ? entries.filter(isRecord) : [],
  ]);
}

function readJson(file: string): Record<string, unknown> {
  const content = JSON.parse(readFileSync(file, 'utf8'));
  return isRecord(content) ? content : {};
}
