import { Inconclusive } from './inconclusive';
import { parseJson } from './json';
import { field } from './json-value';
import { MAX_DEPTH, MAX_PARTS, mentionsIn } from './mentions';
import { resolve } from './resolve';
import { Resolved } from './resolved';
import type { Scenarios } from './scenarios';
import type { Template } from './template';
import type { Target, Text } from './text';
import { written } from './written';

/**
 * A part of a resource that a rule looks at. What CloudFormation decides only at deploy time, or what has a shape
 * that the rule does not know, ends the judging with `Inconclusive`.
 */
export class Value {
  /** The part of the template, unless `plain` holds all of it. Only objects: V8 deoptimizes on a field of many types. */
  private readonly raw?: object;
  /** The value as it is written; undefined if an intrinsic function makes it. */
  private readonly plain?: Resolved;
  private known?: Resolved;
  private parsed?: Value;
  private place?: string;
  /** What rules made of it. A `WeakMap` beside it would keep short-lived values alive for long. */
  private made?: Map<string, unknown>;
  /** The properties of a resource, which several rules ask for; what is in them dies young. */
  private readonly inside?: Map<string, Value>;

  constructor(
    raw: unknown,
    private readonly template: Template,
    /** Its key or position in the value around it; where it stands, if there is none. */
    private readonly step: string,
    isShared = false,
    private readonly around?: Value,
  ) {
    this.plain = written(raw, template);
    this.raw = typeof raw === 'object' && raw !== null ? raw : undefined;
    this.inside = isShared && this.plain ? new Map() : undefined;
  }

  /** Where it stands, from the resource on. */
  public get location(): string {
    this.place ??= this.around ? `${this.around.location}/${this.step}` : this.step;
    return this.place;
  }

  private get resolved(): Resolved {
    return this.plain ?? this.follow();
  }

  public get scenarios(): Scenarios {
    return this.template.set.scenarios;
  }

  public get isAbsent(): boolean {
    return this.resolved === Resolved.ABSENT;
  }

  /** Whether it is a text, of which some may be known only at deploy time. */
  public get isText(): boolean {
    return this.resolved.text !== undefined;
  }

  public get isMap(): boolean {
    return this.resolved.map !== undefined;
  }

  /** Whether it is absent, or a condition may leave it out. */
  public get mayBeAbsent(): boolean {
    if (!this.resolved.branches) {
      return this.isAbsent;
    }
    const leaves = leavesOf(this, (value) => value.branches());
    return (leaves ?? this.giveUpOnSize()).some(({ isAbsent }) => isAbsent);
  }

  /** The same, read as JSON where it is the text of one. */
  public json(): Value {
    if (!this.plain && (!this.known || !this.scenarios.isOpen)) {
      return this.parse();
    }
    this.parsed ??= this.parse();
    return this.parsed;
  }

  /** A property, if this is a map; without a word on what else it is. */
  public tryGet(key: string): Value | undefined {
    return this.isMap ? this.get(key) : undefined;
  }

  /** The text, if this is one; without a word on what else it is. */
  public tryText(): Text | undefined {
    return this.isText ? this.text() : undefined;
  }

  /** A property of a map; absent in what is absent. */
  public get(key: string): Value {
    return this.inner(field(this.asMap(), key), key);
  }

  /** A property of properties. */
  public at(...path: string[]): Value {
    let value: Value = this;
    for (const key of path) {
      value = value.get(key);
    }
    return value;
  }

  /** The keys of a map with their values. */
  public entries(): [string, Value][] {
    return Array.from(Object.keys(this.asMap() ?? {}), (key) => [key, this.get(key)]);
  }

  /** The items of a list. */
  public items(): Value[] {
    if (this.isAbsent) {
      return [];
    }
    const { list } = this.resolved;
    // Not `map`: V8 would inline a copy of it, with all that it calls, into each function that asks for items.
    return list ? Array.from(list, (raw, index) => this.inner(raw, `${index}`)) : this.giveUp('a list');
  }

  /** The items of a list, or the value itself: AWS takes both where one is enough. */
  public itemsOrSelf(): Value[] {
    return this.resolved.list || this.isAbsent ? this.items() : [this];
  }

  /**
   * The same, with all that conditions choose from: for rules that object to what may be there, not for those that
   * are content with it.
   */
  public possibilities(): Value[] {
    const { list, branches } = this.resolved;
    if (!list && !branches) {
      return this.isAbsent ? [] : [this];
    }
    const leaves = leavesOf(this, (value) => value.branches() ?? (value.resolved.list && value.items()));
    return (leaves ?? this.giveUpOnSize()).filter(({ isAbsent }) => !isAbsent);
  }

  /** The text, with placeholders where the deployment fills something in. */
  public text(): Text | undefined {
    const { text } = this.resolved;
    return text || this.isAbsent ? text : this.giveUp('a text');
  }

  /** The text, all of it. */
  public string(): string | undefined {
    const text = this.text();
    return text && (text.literal ?? this.giveUp('a text', text.whyOpen));
  }

  public number(): number | undefined {
    const text = this.string();
    const number = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
    return this.isAbsent ? undefined : Number.isNaN(number) ? this.giveUp('a number') : number;
  }

  /** True or false, as CloudFormation or Python writes it. */
  public boolean(): boolean | undefined {
    const text = this.string()?.toLowerCase();
    return text === undefined ? undefined : text === 'true' || (text === 'false' ? false : this.giveUp('a boolean'));
  }

  /** The resource that it refers to, if it is a reference and nothing else. */
  public target(): Target | undefined {
    return this.text()?.target;
  }

  /** The resources that it speaks of, without a word on what cannot be followed. */
  public mentions(): Target[] {
    return mentionsIn(this.raw, this.template);
  }

  /** What several rules make of it: computed once, if it is the same in every way. The name tells it from others. */
  public remember<T>(name: string, compute: () => T): T {
    this.made ??= new Map();
    return this.scenarios.remember(this.made, name, compute);
  }

  /** Follows an intrinsic function; late, because a template is not complete before its nested stacks are. */
  private follow(): Resolved {
    const { scenarios } = this;
    if (this.known && scenarios.isOpen) {
      return this.known;
    }
    const { asked } = scenarios;
    scenarios.restartSteps();
    const resolved = resolve(this.raw, this.template);
    if (asked === scenarios.asked && scenarios.isOpen) {
      this.known = resolved;
    }
    return resolved;
  }

  private parse(): Value {
    const { document, template } = this.resolved;
    if (document !== undefined && template) {
      return new Value(document, template, this.location);
    }
    const text = this.tryText();
    const parsed = text && parseJson(text);
    return parsed === undefined ? this : new Value(parsed, this.template, this.location);
  }

  /** What a condition chooses from; nothing where none does. */
  private branches(): Value[] | undefined {
    const { branches } = this.resolved;
    const values = branches?.items.map((raw) => new Value(raw, branches.template, this.location));
    return values?.length ? values : undefined;
  }

  private asMap(): Readonly<Record<string, unknown>> | undefined {
    const { map } = this.resolved;
    return map || this.isAbsent ? map : this.giveUp('a map');
  }

  private inner(raw: unknown, key: string): Value {
    const { template = this.template } = this.resolved;
    const value = this.inside?.get(key) ?? new Value(raw, template, key, false, this);
    this.inside?.set(key, value);
    return value;
  }

  private giveUpOnSize(): never {
    return this.giveUp('a list', 'it is nested too deep, or too long');
  }

  private giveUp(wanted: string, why?: string): never {
    throw new Inconclusive(this.location, why ?? this.whyNot(wanted));
  }

  private whyNot(wanted: string): string {
    const { why, text } = this.resolved;
    return why ?? (text && text.literal === undefined ? text.whyOpen : `it is not ${wanted}`);
  }
}

/** What a value consists of in the end, or nothing if that is too much. */
function leavesOf(value: Value, partsOf: (value: Value) => Value[] | undefined): Value[] | undefined {
  const leaves: Value[] = [];
  let visits = 0;
  function visit(part: Value, depth: number): boolean {
    visits += 1;
    if (visits > MAX_PARTS || depth > MAX_DEPTH) {
      return false;
    }
    const parts = partsOf(part);
    if (!parts) {
      leaves.push(part);
      return true;
    }
    for (const inner of parts) {
      if (!visit(inner, depth + 1)) {
        return false;
      }
    }
    return true;
  }
  return visit(value, 0) ? leaves : undefined;
}
