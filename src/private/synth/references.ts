import {
  CfnResource,
  DefaultTokenResolver,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
  Reference,
  Tokenization,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { definitionOf } from './cdk-internals';

/** A value without tokens, and the resources that it refers to. */
export interface Readable {
  /** The value, in which `<path.attribute>` stands for each reference to a resource, whatever stack it is in. */
  readonly value: unknown;
  /** In their order. */
  readonly targets: CfnResource[];
}

/** Reads a value from the place that will use it. */
export function read(scope: IConstruct, value: unknown): Readable {
  const resolver = new ReferenceReader();
  const resolved = Tokenization.resolve(value, { scope, resolver, preparing: true });
  return { value: withTexts(resolved), targets: resolver.targets };
}

/** A text, in which `read` has replaced the references. */
export function textOf(scope: IConstruct, value: unknown): string {
  return joined(read(scope, value).value);
}

/** The properties of a resource as its template will have them. */
export function propertiesOf(resource: CfnResource): Readable {
  const { value, targets } = read(resource, definitionOf(resource));
  return { value: at(value, 'Properties'), targets };
}

/** What is at a path in a value; undefined if there is nothing. */
export function at(value: unknown, ...path: string[]): unknown {
  return path.reduce<unknown>(
    (part, key) => (typeof part === 'object' && part !== null ? Reflect.get(part, key) : undefined),
    value,
  );
}

/** The items of a list; none of anything else. */
export function itemsOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** How `read` shows a reference to an attribute of a resource; `Ref` is one. */
export function referenceTo(resource: CfnResource, attribute = 'Ref'): string {
  return `<${resource.node.path}.${attribute}>`;
}

/**
 * A reference, as long as the rest is being resolved: the CDK accepts an intrinsic function where a property takes a number, a
 * list or an object, and no text.
 */
interface Unread {
  readonly Ref: string;
}

function isUnread(value: object): value is Unread {
  return 'Ref' in value && typeof value.Ref === 'string' && value.Ref.startsWith('<');
}

function withTexts(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withTexts);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return isUnread(value)
    ? value.Ref
    : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withTexts(part)]));
}

class ReferenceReader extends DefaultTokenResolver {
  public readonly targets: CfnResource[] = [];

  constructor() {
    // A text that is put together of texts and intrinsic functions.
    super({ join: (left, right) => `${joined(left)}${joined(right)}` });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token) && CfnResource.isCfnResource(token.target)) {
      this.targets.push(token.target);
      return { Ref: referenceTo(token.target, token.displayName) };
    }
    return super.resolveToken(token, context, postProcessor);
  }
}

function joined(part: unknown): string {
  if (part === undefined) {
    return '';
  }
  const text = withTexts(part);
  return typeof text === 'string' ? text : JSON.stringify(text);
}
