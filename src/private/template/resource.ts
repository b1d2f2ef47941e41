import { field, isRecord } from './json-value';
import type { Template } from './template';
import { Value } from './value';

/** The type under which rules judge a stack itself: its one property is `Tags`, a map. */
export const STACK = 'cdk:stack';
/** The type under which rules judge a template as a whole. */
export const TEMPLATE = 'cdk:template';

/** The type under which rules judge custom resources of all types. */
export const CUSTOM_RESOURCE = 'Custom::*';

/** Whether a resource is made by a function or a topic that CloudFormation calls. */
export function isCustomResource(type: string): boolean {
  return type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource';
}

/** What a transform made a resource of. */
export interface Origin {
  readonly id: string;
  readonly location: string;
}

/** A resource of a template, the stack itself, or the template as a whole. */
export class Resource {
  /** The template of a nested stack, if it is among those of the app. */
  public nestedTemplate?: Template;

  private value?: Value;

  constructor(
    public readonly template: Template,
    public readonly id: string,
    public readonly type: string,
    private readonly rawProperties: unknown,
    /** The condition under which the template makes it. */
    public readonly condition?: unknown,
    /** Where it stands in the file, if a transform makes it of something else. */
    public readonly origin?: Origin,
  ) {}

  /** Made when the first rule asks: no rule looks at most resources. */
  public get properties(): Value {
    this.value ??= new Value(this.rawProperties, this.template, 'Properties', true);
    return this.value;
  }

  /** Drops the cached properties. */
  public clearCache(): void {
    this.value = undefined;
  }

  public get key(): string {
    return `${this.template.key}#${this.id}`;
  }

  /** The path of its construct, where the assembly tells it. */
  public get constructPath(): string | undefined {
    return this.template.pathOf(this);
  }

  /** Whether an intrinsic function makes all the properties, or they are no map. */
  public get isComputed(): boolean {
    const properties = this.rawProperties;
    return (
      properties !== undefined && (!isRecord(properties) || Object.keys(properties)[0]?.startsWith('Fn::') === true)
    );
  }

  /** What stands in the template, without any intrinsic function followed. */
  public rawProperty(name: string): unknown {
    return field(this.rawProperties, name);
  }
}
