import type { Parameter } from './parameter';
import type { Resource } from './resource';

/** A resource, or an attribute of it. */
export interface Target {
  readonly resource: Resource;
  readonly attribute?: string;
}

/** A part of a text that is known only at deploy time. */
export interface UnresolvedPart {
  /** What stands there in the template, for a person. */
  readonly name: string;
  /** What tells it from others, where the name does not. */
  readonly key?: string;
  readonly target?: Target;
  /** The parameter that it is. */
  readonly parameter?: Parameter;
}

/** A text with holes where CloudFormation fills something in. */
export class Text {
  /** One text after the other. */
  public static concat(texts: readonly Text[]): Text {
    return new Text(texts.flatMap(({ parts }) => parts));
  }

  /** What is known, and the holes between. */
  public readonly parts: readonly (string | UnresolvedPart)[];
  /** The text, if all of it is known. */
  public readonly literal: string | undefined;

  constructor(parts: readonly (string | UnresolvedPart)[]) {
    const [first] = parts;
    // Most texts are one, and there are many.
    if (parts.length === 1 && typeof first === 'string' && first !== '') {
      this.parts = parts;
      this.literal = first;
      return;
    }
    this.parts = parts.filter((part) => part !== '');
    this.literal = this.parts.every((part) => typeof part === 'string') ? this.parts.join('') : undefined;
  }

  /** How long the known parts are. */
  public get length(): number {
    return this.parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
  }

  /** The text with a NUL for each hole: what a pattern is held against. */
  public get pattern(): string {
    return this.parts.map((part) => (typeof part === 'string' ? part : '\0')).join('');
  }

  /** The same for the same text, holes included. */
  public get key(): string {
    return this.parts
      .map((part) => (typeof part === 'string' ? part : `\0${keyOf(part)}\0`))
      .join('')
      .toLowerCase();
  }

  /** The text as a person would write it. */
  public get readable(): string {
    return this.parts.map((part) => (typeof part === 'string' ? part : `\${${part.name}}`)).join('');
  }

  /** Why it cannot be judged, in words that tell the defaults of parameters. */
  public get whyOpen(): string {
    const defaults = this.holes.flatMap(({ parameter }) => (parameter?.told === undefined ? [] : [parameter.told]));
    const told = [...new Set(defaults)].join(', ');
    return `${this.readable} is known only at deploy time${told === '' ? '' : ` (by default, ${told})`}`;
  }

  /** The resources that the text speaks of. */
  public get targets(): Target[] {
    return this.holes.flatMap(({ target }) => target ?? []);
  }

  /** The resource that the whole text is a reference to. */
  public get target(): Target | undefined {
    return this.parts.length === 1 ? this.targets[0] : undefined;
  }

  /** The parameter that the whole text is. */
  public get parameter(): Parameter | undefined {
    return this.parts.length === 1 ? this.holes[0]?.parameter : undefined;
  }

  /** The same text under another name, if it is one hole that has no meaning of its own. */
  public named(name: string): Text {
    const [hole] = this.holes;
    const isRenamed = this.parts.length === 1 && hole && !hole.target && !hole.parameter;
    return isRenamed ? new Text([{ ...hole, name, key: hole.key ?? hole.name }]) : this;
  }

  private get holes(): UnresolvedPart[] {
    return this.parts.filter((part) => typeof part !== 'string');
  }
}

function keyOf({ name, key, target }: UnresolvedPart): string {
  return target ? `${target.resource.key}.${target.attribute ?? ''}` : (key ?? name);
}
