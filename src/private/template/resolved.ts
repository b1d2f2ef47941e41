import type { Template } from './template';
import { Text } from './text';

/** More than two functions that differ have in common. */
const MAX_KEY = 10_000;

/** What a condition chooses from. */
export interface Branches {
  readonly items: readonly unknown[];
  readonly template: Template;
}

interface Parts {
  readonly text?: Text;
  readonly list?: readonly unknown[];
  readonly map?: Readonly<Record<string, unknown>>;
  /** The template of the items of the list or the entries of the map. */
  readonly template?: Template;
  /** Why it is unknown. */
  readonly why?: string;
  readonly branches?: Branches;
  /** The document, if this is the text of one. */
  readonly document?: unknown;
}

/**
 * What a part of a template is, after its intrinsic functions: nothing, a text, a list, a map, or unknown. One class for
 * all of them, because code that meets objects of one shape is much faster.
 */
export class Resolved implements Parts {
  public static readonly ABSENT = new Resolved({});

  public static literal(value: string | number | boolean): Resolved {
    return new Resolved({ text: Text.literal(`${value}`) });
  }

  /** A text of which the deployment may fill in a part. */
  public static text(text: Text): Resolved {
    return new Resolved({ text });
  }

  /** A text of which nothing is known, and which is the same as another one only if the same stands there. */
  public static hole(name: string, raw: unknown): Resolved {
    return new Resolved({ text: new Text([{ name, key: (JSON.stringify(raw) ?? '').slice(0, MAX_KEY) }]) });
  }

  public static list(list: readonly unknown[], template: Template): Resolved {
    return new Resolved({ list, template });
  }

  public static map(map: Readonly<Record<string, unknown>>, template: Template): Resolved {
    return new Resolved({ map, template });
  }

  /** The text of a JSON document, which is known as a document only. */
  public static json(document: unknown, template: Template): Resolved {
    return new Resolved({ template, why: 'Fn::ToJsonString is not followed', document });
  }

  public static unknown(why: string, branches?: Branches): Resolved {
    return new Resolved({ why, branches });
  }

  public readonly text?: Text;
  public readonly list?: readonly unknown[];
  public readonly map?: Readonly<Record<string, unknown>>;
  public readonly template?: Template;
  public readonly why?: string;
  public readonly branches?: Branches;
  public readonly document?: unknown;

  private constructor({ text, list, map, template, why, branches, document }: Parts) {
    this.text = text;
    this.list = list;
    this.map = map;
    this.template = template;
    this.why = why;
    this.branches = branches;
    this.document = document;
  }

  /** The text, with a hole for what is unknown; nothing for a list or a map. */
  public get asText(): Text | undefined {
    return this.text ?? (this.why === undefined ? undefined : new Text([{ name: this.why }]));
  }
}
