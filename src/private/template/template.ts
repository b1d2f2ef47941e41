import { getOrAdd } from '../collections';
import type { StackArtifact } from './assembly';
import { holds } from './conditions';
import { field, isRecord } from './json-value';
import type { MapKeys } from './map-keys';
import { Parameter } from './parameter';
import { resolve } from './resolve';
import type { Resolved } from './resolved';
import { Resource, STACK, TEMPLATE } from './resource';
import { expandSam, isSam } from './sam';
import type { TemplateSet } from './template-set';
import type { Text } from './text';

/** What stands for every value that a condition does not compare with. */
const OTHER = '\0';
/** More than CloudFormation lets conditions nest. */
const MAX_DEPTH = 32;

/** The resource that makes a nested stack, and its template. */
export interface Parent {
  readonly template: Template;
  readonly resource: Resource;
}

/** One CloudFormation template with what the cloud assembly knows about its stack. */
export class Template {
  public readonly resources: ReadonlyMap<string, Resource>;
  /** The values of the parts that others refer to, by assumption about parameters. */
  private readonly followed = new Map<string, Map<unknown, Resolved>>();
  /** The parts that are being followed: what refers to itself has no end. */
  public readonly following = new Set<unknown>();
  /** The keys of maps that are looked up. */
  public readonly keysOfMaps = new Map<object, MapKeys>();
  private readonly parameters = new Map<string, Parameter>();
  private compared?: Map<string, Set<string>>;
  private ownApp?: string;

  constructor(
    public readonly set: TemplateSet,
    public readonly file: string,
    private readonly body: Record<string, unknown>,
    /** What the assembly says about the stack; a nested stack has that of its parent. */
    public readonly artifact?: StackArtifact,
    public readonly parent?: Parent,
  ) {
    this.resources = resourcesOf(this);
  }

  /** The same for the same stack. Of one template several nested stacks may be made. */
  public get key(): string {
    return `${this.parent ? `${this.parent.resource.key} ` : ''}${this.file}`;
  }

  /** What is deployed together: the cloud assembly that it is in, or the file itself. */
  public get app(): string {
    this.ownApp ??= this.parent?.template.app ?? this.artifact?.assembly.app ?? this.file;
    return this.ownApp;
  }

  /** What rules judge beside the resources: the template, and the stack unless it is nested. */
  public get pseudoResources(): Resource[] {
    const stack = new Resource(this, '', STACK, { Tags: this.artifact?.tags });
    return [new Resource(this, '', TEMPLATE, {}), ...(this.parent ? [] : [stack])];
  }

  public resource(id: string): Resource | undefined {
    return this.resources.get(id);
  }

  /** What is known of parts that others refer to, however conditions turn out. */
  public get known(): Map<unknown, Resolved> {
    return getOrAdd(this.followed, this.set.scenarios.assumption, () => new Map<unknown, Resolved>());
  }

  /** Whether it has a parameter with a default. */
  public get hasDefaults(): boolean {
    return this.ownParameters.some(({ value }) => value !== undefined);
  }

  /** All that stands in the template. */
  public get everything(): unknown {
    return this.body;
  }

  /** A top-level part of the template; empty where it is missing or something else. */
  public section(name: string): Record<string, unknown> {
    const section = field(this.body, name);
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

  /** The default of a parameter as it stands there: the name of something, where its type says so. */
  public parameterDefault(name: string): unknown {
    return field(this.section('Parameters')[name], 'Default');
  }

  /** Its parameters. */
  public get ownParameters(): Parameter[] {
    return Object.keys(this.section('Parameters')).flatMap((name) => this.parameter(name) ?? []);
  }

  public parameter(name: string): Parameter | undefined {
    const definition = field(this.section('Parameters'), name);
    return isRecord(definition)
      ? getOrAdd(this.parameters, name, () => new Parameter(name, definition, this.key))
      : undefined;
  }

  /** The values of a text that make a difference to conditions. */
  public valuesOf(text: Text, read: (raw: unknown) => Text | undefined): readonly string[] {
    const { allowed } = text.parameter ?? {};
    return allowed ?? [...(this.comparisons(read).get(text.key) ?? []), OTHER];
  }

  /** The path of a resource's construct: what the manifest says counts more than what the template says of itself. */
  public pathOf({ id, type }: Resource): string | undefined {
    if (type === STACK || type === TEMPLATE) {
      return this.scopePath || undefined;
    }
    const own = field(field(this.section('Resources')[id], 'Metadata'), 'aws:cdk:path');
    return this.artifact?.pathOf(id, this.scopePath) ?? (typeof own === 'string' ? own : undefined);
  }

  /** Whether a condition holds; nothing where it is not decided. */
  public holds(condition: string): boolean | undefined {
    this.set.scenarios.restartSteps();
    return holds(condition, this, (raw) => resolve(raw, this).asText);
  }

  private comparisons(read: (raw: unknown) => Text | undefined): Map<string, Set<string>> {
    const { scenarios } = this.set;
    const find = () => scenarios.undecided(() => comparisonsIn(this.section('Conditions'), read));
    if (!scenarios.isOpen) {
      return find();
    }
    this.compared ??= find();
    return this.compared;
  }

  /** The path of the stack's construct, nested or not. */
  private get scopePath(): string {
    const embedding = this.parent?.resource.constructPath;
    return embedding?.replace(/\.NestedStack\/[^/]*$/, '') ?? this.artifact?.path ?? '';
  }
}

function resourcesOf(template: Template): Map<string, Resource> {
  const entries = Object.entries(template.section('Resources'));
  const globals = isSam(template.transforms) ? template.section('Globals') : undefined;
  return new Map(
    entries
      .flatMap(([id, raw]) => (isRecord(raw) && typeof raw.Type === 'string' ? made(template, id, raw, globals) : []))
      .map((resource) => [resource.id, resource]),
  );
}

function made(
  template: Template,
  id: string,
  raw: Record<string, unknown>,
  globals: Record<string, unknown> | undefined,
): Resource[] {
  const { Type, Properties, Condition } = raw;
  return globals && `${Type}`.startsWith('AWS::Serverless::')
    ? expandSam(id, raw, globals).map(
        (it) => new Resource(template, it.id, it.type, it.properties, it.condition, it.origin),
      )
    : [new Resource(template, id, `${Type}`, Properties, Condition)];
}

/** The literals that conditions compare each text with. */
function comparisonsIn(conditions: unknown, read: (raw: unknown) => Text | undefined): Map<string, Set<string>> {
  const compared = new Map<string, Set<string>>();
  const open: [unknown, number][] = [[conditions, 0]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [raw, depth] = next;
    const pair = isRecord(raw) ? raw['Fn::Equals'] : undefined;
    if (Array.isArray(pair)) {
      const [one, other] = pair.map(read);
      const [variable, value] = one?.literal === undefined ? [one, other] : [other, one];
      if (variable && value?.literal !== undefined) {
        getOrAdd(compared, variable.key, () => new Set<string>()).add(value.literal);
      }
    } else if (typeof raw === 'object' && raw !== null && depth < MAX_DEPTH) {
      open.push(...Object.values(raw).map((inner): [unknown, number] => [inner, depth + 1]));
    }
  }
  return compared;
}
