import { NotJudged } from './not-judged';
import { type Resolved, resolve, toText } from './resolve';
import type { Template } from './template';
import type { Target, Text } from './text';

/** How deep conditions may nest in each other. */
const MAX_BRANCHES = 16;

/**
 * A part of a resource that a rule looks at. What CloudFormation decides only during the deploy, or what has a shape
 * that the rule does not know, ends the judging with `NotJudged`.
 */
export class Value {
  private known?: Resolved;

  constructor(
    private readonly raw: unknown,
    private readonly template: Template,
    /** Where it stands, from the resource on. */
    public readonly location: string,
  ) {}

  /** Followed late: a template is not complete before its nested stacks are. */
  private get resolved(): Resolved {
    this.known ??= resolve(this.raw, this.template);
    return this.known;
  }

  public get isAbsent(): boolean {
    return this.resolved.kind === 'absent';
  }

  /** Whether it is a text, of which some may be known only during the deploy. */
  public get isText(): boolean {
    return this.resolved.kind === 'literal' || this.resolved.kind === 'text';
  }

  public get isMap(): boolean {
    return this.resolved.kind === 'map';
  }

  /** A property of a map; absent in what is absent. */
  public get(key: string): Value {
    const map = this.asMap();
    const raw = map && Object.hasOwn(map.entries, key) ? map.entries[key] : undefined;
    return this.inner(raw, map?.template, key);
  }

  /** A property of properties. */
  public at(...path: string[]): Value {
    return path.reduce((value: Value, key) => value.get(key), this);
  }

  /** The keys of a map with their values. */
  public entries(): [string, Value][] {
    const map = this.asMap();
    return Object.keys(map?.entries ?? {}).map((key) => [key, this.get(key)]);
  }

  /** The items of a list. */
  public items(): Value[] {
    if (this.resolved.kind === 'absent') {
      return [];
    }
    if (this.resolved.kind !== 'list') {
      return this.giveUp('a list');
    }
    const { items, template } = this.resolved;
    return items.map((raw, index) => this.inner(raw, template, `${index}`));
  }

  /** The items of a list, or the value itself: AWS takes both where one is enough. */
  public itemsOrSelf(): Value[] {
    return this.resolved.kind === 'list' || this.resolved.kind === 'absent' ? this.items() : [this];
  }

  /**
   * The same, with all that conditions choose from: for rules that object to what may be there, not for those that
   * are content with it.
   */
  public possibilities(depth = 0): Value[] {
    const branches = this.resolved.kind === 'unknown' ? this.resolved.branches : undefined;
    if (branches && depth < MAX_BRANCHES) {
      const values = branches.items.map((raw) => new Value(raw, branches.template, this.location));
      return values.flatMap((value) => value.possibilities(depth + 1));
    }
    return this.resolved.kind === 'list'
      ? this.items().flatMap((item) => item.possibilities(depth + 1))
      : this.itemsOrSelf();
  }

  /** The text, with holes where the deploy fills something in. */
  public text(): Text | undefined {
    const text = this.resolved.kind === 'unknown' ? undefined : toText(this.resolved);
    return text || this.isAbsent ? text : this.giveUp('a text');
  }

  /** The text, all of it. */
  public string(): string | undefined {
    const text = this.text();
    return text && (text.literal ?? this.giveUp('a text', `${text.readable} is known during the deploy`));
  }

  public number(): number | undefined {
    const text = this.string();
    const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
    return this.isAbsent ? undefined : Number.isNaN(number) ? this.giveUp('a number') : number;
  }

  public boolean(): boolean | undefined {
    const text = this.string()?.toLowerCase();
    return this.isAbsent
      ? undefined
      : ['true', 'false'].includes(`${text}`)
        ? text === 'true'
        : this.giveUp('true or false');
  }

  /** The resource that it refers to, if it is a reference and nothing else. */
  public target(): Target | undefined {
    return this.text()?.target;
  }

  /** The resources that it speaks of, without a word on what cannot be followed. */
  public mentions(): Target[] {
    switch (this.resolved.kind) {
      case 'text':
        return this.resolved.text.targets;
      case 'list':
        return this.items().flatMap((item) => item.mentions());
      case 'map':
        return this.entries().flatMap(([, value]) => value.mentions());
      default:
        return [];
    }
  }

  private asMap() {
    if (this.resolved.kind === 'absent') {
      return undefined;
    }
    return this.resolved.kind === 'map' ? this.resolved : this.giveUp('a map');
  }

  private inner(raw: unknown, template: Template | undefined, key: string): Value {
    return new Value(raw, template as Template, `${this.location}/${key}`);
  }

  private giveUp(wanted: string, why?: string): never {
    throw new NotJudged(this.location, why ?? this.whyNot(wanted));
  }

  private whyNot(wanted: string): string {
    switch (this.resolved.kind) {
      case 'unknown':
        return this.resolved.why;
      case 'text':
        return `${this.resolved.text.readable} is known during the deploy`;
      default:
        return `it is not ${wanted}`;
    }
  }
}
