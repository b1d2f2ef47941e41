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
  /** If it is a dynamic reference, which is the name as well: the resources that it speaks of. */
  readonly reference?: readonly Target[];
  readonly target?: Target;
  /** The parameter that it is. */
  readonly parameter?: Parameter;
}

type Part = string | UnresolvedPart;

/** What CloudFormation reads from a parameter or a secret at deploy time; a part of it may be filled in, too. */
const REFERENCE = { start: '{{resolve:', end: '}}', maxParts: 100, maxLength: 2_000 };
/** The most characters of a text that a message shows: a whole policy may be one. */
const MAX_SHOWN = 200;
const BRACKET = /(\{\{resolve:|\}\})/;

/** A text with holes where CloudFormation fills something in. */
export class Text {
  /** A text as it stands in a template. */
  public static literal(text: string): Text {
    return text.includes(REFERENCE.start) ? new Text(withReferences([text])) : new Text([text]);
  }

  /** One text after the other. */
  public static concat(texts: readonly Text[]): Text {
    const parts = texts.flatMap((text) => text.parts);
    const mayRefer = parts.some((part) => typeof part === 'string' && part.includes('{'));
    return new Text(mayRefer ? withReferences(parts) : parts);
  }

  /** What is known, and the holes between. */
  public readonly parts: readonly Part[];
  /** The text, if all of it is known. */
  public readonly literal: string | undefined;

  constructor(parts: readonly Part[]) {
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
    return this.parts
      .map((part) => (typeof part === 'string' ? part : part.reference ? part.name : `\${${part.name}}`))
      .join('');
  }

  /** Why it cannot be judged, in words that tell the defaults of parameters. */
  public get whyOpen(): string {
    const defaults = this.holes.flatMap(({ parameter }) => (parameter?.told === undefined ? [] : [parameter.told]));
    const told = [...new Set(defaults)].join(', ');
    return `${shortened(this.readable)} is known only at deploy time${told === '' ? '' : ` (by default, ${told})`}`;
  }

  /** The resources that the text speaks of. */
  public get targets(): Target[] {
    return this.holes.flatMap(({ target, reference }) => reference ?? target ?? []);
  }

  /** The dynamic references in it, as they stand there. */
  public get references(): string[] {
    return this.holes.flatMap(({ name, reference }) => (reference ? [name] : []));
  }

  /** The resource that the whole text is a reference to. */
  public get target(): Target | undefined {
    return this.parts.length === 1 ? this.holes[0]?.target : undefined;
  }

  /** The parameter that the whole text is. */
  public get parameter(): Parameter | undefined {
    return this.parts.length === 1 ? this.holes[0]?.parameter : undefined;
  }

  /** The same text under another name, if it is one hole that has no meaning of its own. */
  public named(name: string): Text {
    const [hole] = this.holes;
    const isRenamed = this.parts.length === 1 && hole && !hole.target && !hole.parameter && !hole.reference;
    return isRenamed ? new Text([{ ...hole, name, key: hole.key ?? hole.name }]) : this;
  }

  private get holes(): UnresolvedPart[] {
    return this.parts.filter((part) => typeof part !== 'string');
  }
}

/**
 * With one hole for each dynamic reference, whatever is filled in within it. A template may have fewer than are looked for;
 * what comes after them stays as it stands.
 */
function withReferences(parts: readonly Part[]): Part[] {
  const { start, end, maxParts } = REFERENCE;
  const found: Part[] = [];
  let inside: Part[] = [];
  let references = 0;
  for (const part of joined(parts).flatMap(cut)) {
    const isOpen = inside.length > 0;
    (isOpen || (part === start && references < maxParts) ? inside : found).push(part);
    if (isOpen && part === end) {
      found.push(referenceOf(inside));
      references += 1;
      inside = [];
    }
  }
  return joined([...found, ...inside]);
}

/** The pieces of a text: the brackets of references, and what stands between them. */
function cut(part: Part): Part[] {
  return typeof part === 'string' ? part.split(BRACKET).filter((piece) => piece !== '') : [part];
}

/** With the texts that follow each other in one. */
function joined(parts: readonly Part[]): Part[] {
  const all: Part[] = [];
  for (const part of parts) {
    const last = all.at(-1);
    if (typeof last === 'string' && typeof part === 'string') {
      all[all.length - 1] = last + part;
    } else {
      all.push(part);
    }
  }
  return all;
}

/** The beginning of a text, on one line. */
function shortened(text: string): string {
  const line = text.slice(0, 10 * MAX_SHOWN).replace(/\s+/g, ' ');
  return line.length > MAX_SHOWN || text.length > 10 * MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

/** Of bounded size: a reference in a reference in another one may double each time. */
function referenceOf(parts: readonly Part[]): UnresolvedPart {
  const { readable, key, targets } = new Text(parts.slice(0, REFERENCE.maxParts));
  return {
    name: readable.slice(0, REFERENCE.maxLength),
    key: key.slice(0, REFERENCE.maxLength),
    reference: targets.slice(0, REFERENCE.maxParts),
  };
}

function keyOf({ name, key, target }: UnresolvedPart): string {
  return target ? `${target.resource.key}.${target.attribute ?? ''}` : (key ?? name);
}
