import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { matchesGlob } from '../private/glob';
import { type Entry, Severity } from '../private/rules/rule';
import { suggestion } from '../private/spelling';
import { asWord, isRecord } from '../private/template/json-value';
import { parseTemplate, readText } from '../private/template/read';
import { fitsPath, slashed } from './exclusions';
import { RULES } from './rule-list';

const NAMES = ['.cdk-hindsight.json', '.cdk-hindsight.yaml', '.cdk-hindsight.yml'];
const KEYS = ['acknowledgements', 'baseline', 'exclude', 'failOn', 'paths', 'rules'];
const OF_ACKNOWLEDGEMENT = ['expires', 'reason', 'resource', 'rule', 'template'];
export const SEVERITIES: readonly string[] = [Severity.ERROR, Severity.WARNING, Severity.NOTE];
const FAIL_ON = [...SEVERITIES, 'never'];

/** An acknowledgement of a team whose templates are not made by the CDK. */
export interface ConfiguredAcknowledgement {
  readonly rule: string;
  readonly template?: string;
  readonly resource?: string;
  readonly reason: string;
  readonly expires?: string;
}

/** The content of the configuration file; its paths are relative to its folder. */
export interface Configuration {
  readonly directory: string;
  readonly paths: readonly string[];
  readonly exclude: readonly string[];
  readonly failOn?: string;
  readonly baseline?: string;
  /** By rule: a severity, or `off`. */
  readonly rules: Readonly<Record<string, string>>;
  readonly acknowledgements: readonly ConfiguredAcknowledgement[];
}

/** @throws with a sentence if the file says something else than it can */
export function readConfiguration(given: string | undefined, start = process.cwd()): Configuration {
  const file = given ?? findUpwards(start);
  if (file === undefined) {
    return { directory: start, paths: [], exclude: [], rules: {}, acknowledgements: [] };
  }
  if (!existsSync(file)) {
    throw new Error(`${file} does not exist: --config names the configuration`);
  }
  const raw = parseTemplate(readText(file), file);
  if (!isRecord(raw)) {
    throw new Error(`${file} must hold a map with ${KEYS.join(', ')}`);
  }
  const reader = new Reader(file, raw);
  const directory = dirname(resolve(file));
  return {
    directory,
    paths: reader.texts('paths').map((path) => join(directory, path)),
    exclude: reader.texts('exclude'),
    failOn: reader.oneOf('failOn', FAIL_ON),
    baseline: reader.text('baseline') === undefined ? undefined : join(directory, reader.text('baseline') as string),
    rules: reader.rules(),
    acknowledgements: reader.acknowledgements(),
  };
}

/** The rules of the configuration: those that are not off, each with its severity. */
export function configuredRules({ rules }: Configuration): typeof RULES {
  return RULES.filter(({ id }) => rules[id] !== 'off').map((rule) =>
    rules[rule.id] === undefined ? rule : { ...rule, severity: rules[rule.id] as Severity },
  );
}

/** Whether an acknowledgement is about a finding. */
export function isAbout(
  { rule, template, resource }: ConfiguredAcknowledgement,
  entry: Entry,
  directory: string,
): boolean {
  const file = slashed(relative(directory, entry.subject.template.file));
  const names = [entry.id, entry.subject.constructPath ?? []].flat();
  return (
    entry.rule.id === rule &&
    (template === undefined || fitsPath(file, template)) &&
    (resource === undefined || names.some((name) => matchesGlob(name, resource)))
  );
}

/** A day has passed when it has ended in every time zone. Without a day, an acknowledgement never expires. */
export function isExpired({ expires }: ConfiguredAcknowledgement, now = new Date()): boolean {
  return expires !== undefined && now.getTime() > Date.parse(`${expires}T23:59:59-12:00`);
}

function findUpwards(directory: string): string | undefined {
  const found = NAMES.map((name) => join(directory, name)).find((file) => existsSync(file));
  const above = dirname(directory);
  return found ?? (above === directory ? undefined : findUpwards(above));
}

class Reader {
  constructor(
    private readonly file: string,
    private readonly raw: Record<string, unknown>,
  ) {
    this.requireKeys(raw, KEYS, '');
  }

  public text(key: string): string | undefined {
    const { [key]: value } = this.raw;
    return value === undefined || typeof value === 'string' ? value : this.refuse(key, 'be a text', value);
  }

  public texts(key: string): readonly string[] {
    const value = this.raw[key] ?? [];
    const isTexts = Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
    return isTexts ? value : this.refuse(key, 'be a list of texts', value);
  }

  public oneOf(key: string, choices: readonly string[]): string | undefined {
    const value = this.text(key);
    return value === undefined || choices.includes(value)
      ? value
      : this.refuse(key, `be one of ${choices.join(', ')}`, value);
  }

  public rules(): Record<string, string> {
    const value = this.raw.rules ?? {};
    if (!isRecord(value)) {
      return this.refuse('rules', 'be a map from a rule to a severity, or to "off"', value);
    }
    for (const [rule, severity] of Object.entries(value)) {
      this.requireRule('rules', rule);
      // YAML reads off as false.
      if (severity !== false && ![...SEVERITIES, 'off'].includes(asWord(severity))) {
        this.refuse(`rules.${rule}`, `be one of ${SEVERITIES.join(', ')}, off`, severity);
      }
    }
    return Object.fromEntries(Object.entries(value).map(([rule, it]) => [rule, it === false ? 'off' : `${it}`]));
  }

  public acknowledgements(): ConfiguredAcknowledgement[] {
    const value = this.raw.acknowledgements ?? [];
    if (!Array.isArray(value)) {
      return this.refuse('acknowledgements', 'be a list', value);
    }
    return value.map((item, index) => this.acknowledgement(item, `acknowledgements[${index}]`));
  }

  private acknowledgement(item: unknown, place: string): ConfiguredAcknowledgement {
    if (!isRecord(item)) {
      return this.refuse(place, `be a map with ${OF_ACKNOWLEDGEMENT.join(', ')}`, item);
    }
    this.requireKeys(item, OF_ACKNOWLEDGEMENT, `${place}.`);
    for (const key of OF_ACKNOWLEDGEMENT) {
      const isNeeded = key === 'rule' || key === 'reason';
      if ((isNeeded || item[key] !== undefined) && (typeof item[key] !== 'string' || `${item[key]}`.trim() === '')) {
        this.refuse(`${place}.${key}`, isNeeded ? 'be given, as a text' : 'be a text', item[key]);
      }
    }
    const found = item as unknown as ConfiguredAcknowledgement;
    this.requireRule(`${place}.rule`, found.rule);
    if (found.expires !== undefined && !isDay(found.expires)) {
      this.refuse(`${place}.expires`, 'be a day, such as 2027-01-31', found.expires);
    }
    return found;
  }

  private requireRule(place: string, rule: string): void {
    const ids = RULES.map(({ id }) => id);
    if (!ids.includes(rule)) {
      throw new Error(`${this.file}: ${place} names no rule with ${rule}${suggestion(rule, ids)}`);
    }
  }

  private requireKeys(map: Record<string, unknown>, keys: readonly string[], place: string): void {
    const wrong = Object.keys(map).find((key) => !keys.includes(key) && key !== '$schema');
    if (wrong !== undefined) {
      const close = suggestion(wrong, keys) || `, only ${keys.join(', ')}`;
      throw new Error(`${this.file}: there is no ${place}${wrong}${close}`);
    }
  }

  private refuse(place: string, must: string, got: unknown): never {
    throw new Error(`${this.file}: ${place} must ${must}, got: ${JSON.stringify(got)}`);
  }
}

function isDay(text: string): boolean {
  const time = Date.parse(text);
  // JavaScript reads the 30th of February as the first or second of March.
  return /^\d{4}-/.test(text) && !Number.isNaN(time) && new Date(time).toISOString() === `${text}T00:00:00.000Z`;
}
