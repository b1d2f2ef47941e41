import type { StackArtifact } from './assembly';
import { isRecord } from './json-value';
import type { Resolved } from './resolved';
import { Resource, STACK, TEMPLATE } from './resource';
import type { TemplateSet } from './template-set';

/** Who embeds a nested stack, and what it gives to it. */
export interface Parent {
  readonly template: Template;
  readonly resource: Resource;
  entry(property: string, name: string): unknown;
}

/** One CloudFormation template with what the cloud assembly knows about its stack. */
export class Template {
  public readonly resources: ReadonlyMap<string, Resource>;
  public parent?: Parent;
  /** What is known of its parts that others refer to. */
  public readonly followed = new Map<unknown, Resolved>();

  constructor(
    public readonly set: TemplateSet,
    public readonly file: string,
    private readonly body: Record<string, unknown>,
    /** What the assembly says about the stack; a nested stack has that of its parent. */
    public artifact?: StackArtifact,
  ) {
    const entries = Object.entries(this.section('Resources'));
    this.resources = new Map(
      entries.flatMap(([id, raw]) =>
        isRecord(raw) && typeof raw.Type === 'string' ? [[id, new Resource(this, id, raw.Type, raw.Properties)]] : [],
      ),
    );
  }

  /** What rules judge beside the resources: the template, and the stack unless it is nested. */
  public get pseudoResources(): Resource[] {
    const stack = new Resource(this, '', STACK, { Tags: this.artifact?.tags });
    return [new Resource(this, '', TEMPLATE, {}), ...(this.parent ? [] : [stack])];
  }

  public resource(id: string): Resource | undefined {
    return this.resources.get(id);
  }

  /** A top-level part of the template; empty where it is missing or something else. */
  public section(name: string): Record<string, unknown> {
    const section = Object.hasOwn(this.body, name) ? this.body[name] : undefined;
    return isRecord(section) ? section : {};
  }

  /** The macros that may change everything. */
  public get transforms(): unknown[] {
    return [this.body.Transform ?? []].flat();
  }

  public output(name: string): unknown {
    return field(this.section('Outputs')[name], 'Value');
  }

  public mapped(path: readonly (string | undefined)[]): unknown {
    return path.reduce((value: unknown, key) => field(value, key ?? ''), this.section('Mappings'));
  }

  /** The default of a parameter: what the deploy takes if nobody chooses. */
  public parameterDefault(name: string): unknown {
    return field(this.section('Parameters')[name], 'Default');
  }

  public pathOf({ id, type }: Resource): string | undefined {
    if (type === STACK || type === TEMPLATE) {
      return this.scopePath || undefined;
    }
    const own = field(field(this.section('Resources')[id], 'Metadata'), 'aws:cdk:path');
    return typeof own === 'string' ? own : this.artifact?.pathOf(id, this.scopePath);
  }

  /** The path of the stack's construct, nested or not. */
  private get scopePath(): string {
    const embedding = this.parent?.resource.constructPath;
    return embedding?.replace(/\.NestedStack\/[^/]*$/, '') ?? this.artifact?.path ?? '';
  }
}

function field(value: unknown, key: string): unknown {
  return isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
