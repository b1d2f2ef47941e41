import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';
import { requireKind } from './kinds';

/** The bounds of a number, both included. A bound that is known only at deploy time is not checked. */
export interface Range {
  readonly min: number;
  readonly max?: number;
  readonly remedy: string;
}

/** The bounds of a duration, both included, and the unit that it must be whole in. */
export interface DurationRange {
  readonly min: Duration;
  readonly max?: Duration;
  readonly unit?: 'seconds' | 'minutes' | 'hours' | 'days';
  readonly remedy: string;
}

/** The rule for a text. */
export interface TextRule {
  readonly pattern: RegExp;
  /** The pattern in words, as it continues "<property> must …". */
  readonly must: string;
  readonly remedy: string;
}

const UNIT_MILLIS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000, days: 86_400_000 };

/** Rejects a number that is not whole or outside the range. Undefined passes, and so does a token. */
export function requireWholeNumber(property: string, value: number | undefined, range: Range, scope?: IConstruct) {
  requireKind(property, value, 'number?', scope);
  if (value === undefined || Token.isUnresolved(value)) {
    return;
  }
  const max = Token.isUnresolved(range.max) ? undefined : range.max;
  if (!Number.isInteger(value) || value < range.min || value > (max ?? Number.POSITIVE_INFINITY)) {
    refuse(
      { property, must: `be a whole number ${bounds(range.min, max)}`, got: `${value}`, remedy: range.remedy },
      scope,
    );
  }
}

/** Rejects a duration outside the range, or not whole in its unit. Undefined passes, and so does a token. */
export function requireDuration(
  property: string,
  value: Duration | undefined,
  { min, max, unit, remedy }: DurationRange,
  scope?: IConstruct,
) {
  if (!isKnownDuration(property, value, scope)) {
    return;
  }
  const millis = value.toMilliseconds();
  if (millis < min.toMilliseconds() || millis > (max?.toMilliseconds() ?? Number.POSITIVE_INFINITY)) {
    const must = `be ${bounds(min.toHumanString(), max?.toHumanString())}`;
    refuse({ property, must, got: value.toHumanString(), remedy }, scope);
  }
  if (unit && !Number.isInteger(millis / UNIT_MILLIS[unit])) {
    refuse({ property, must: `be in whole ${unit}`, got: value.toHumanString(), remedy }, scope);
  }
}

/** Whether a duration is known at synth. Rejects what is not a Duration, for example a number. */
function isKnownDuration(property: string, value: Duration | undefined, scope?: IConstruct): value is Duration {
  if (value !== undefined && typeof (value as Partial<Duration> | null)?.toMilliseconds !== 'function') {
    const remedy = 'pass a Duration, for example Duration.minutes(5)';
    refuse({ property, must: 'be a Duration', got: shownDuration(value), remedy }, scope);
  }
  return value !== undefined && !value.isUnresolved();
}

/** JSON has no big numbers. */
function shownDuration(value: unknown): string {
  return typeof value === 'bigint' ? `${value}` : `${JSON.stringify(value)}`;
}

/** Rejects a text that does not fit the pattern. Undefined passes, and so does a token. */
export function requireText(property: string, value: string | undefined, rule: TextRule, scope?: IConstruct) {
  requireKind(property, value, 'text?', scope);
  if (value !== undefined && !Token.isUnresolved(value) && !rule.pattern.test(value)) {
    refuse({ property, must: rule.must, got: value, remedy: rule.remedy }, scope);
  }
}

/** Rejects an empty list. Undefined passes, and so does a list that is known only at deploy time. */
export function requireSome(
  property: string,
  values: readonly unknown[] | undefined,
  /** One of the list's items with its article, for example `a domain`. */
  noun: string,
  remedy: string,
  scope?: IConstruct,
) {
  if (values !== undefined && values.length === 0) {
    refuse({ property, must: `hold at least ${noun.replace(/^an? /, 'one ')}`, got: [], remedy }, scope);
  }
}

/** Rejects a list in which something stands twice. Tokens are not compared. */
export function requireDistinct(
  property: string,
  values: readonly string[],
  remedy = 'list it once',
  scope?: IConstruct,
) {
  const known = values.filter((value) => !Token.isUnresolved(value));
  const repeated = known.find((value, index) => known.indexOf(value) !== index);
  if (repeated !== undefined) {
    refuse({ property, must: 'list nothing twice', got: repeated, remedy }, scope);
  }
}

/** Rejects a minimum above the maximum. What is undefined or a token is not compared. */
export function requireOrder(
  property: string,
  { minimum, maximum }: { minimum?: number; maximum?: number },
  remedy: string,
  scope?: IConstruct,
) {
  const areKnown = ![minimum, maximum].some((value) => value === undefined || Token.isUnresolved(value));
  if (areKnown && (minimum as number) > (maximum as number)) {
    refuse({ property, must: `be at most the maximum of ${maximum}`, got: minimum, remedy }, scope);
  }
}

/** Rejects a text that is none of the values of an enum. Undefined passes, and so does a token. */
export function requireOneOf(
  property: string,
  value: string | undefined,
  values: readonly string[],
  scope?: IConstruct,
  remedy = 'choose one of these',
) {
  requireKind(property, value, 'text?', scope);
  if (value !== undefined && !Token.isUnresolved(value) && !values.includes(value)) {
    refuse({ property, must: `be one of ${values.join(', ')}`, got: value, remedy }, scope);
  }
}

const ACCOUNT_ID = {
  pattern: /^\d{12}$/,
  must: 'be an account ID of 12 digits',
  remedy: 'quote it, so that leading zeros are kept',
};

/** Rejects what is not the ID of an AWS account. A token passes. */
export function requireAccountId(property: string, value: string | undefined, scope?: IConstruct) {
  requireText(property, value, ACCOUNT_ID, scope);
}

/** Rejects a value that is known only at deploy time, where the library must know it at synth. */
export function requireLiteral(property: string, value: unknown, remedy: string, scope?: IConstruct) {
  const isPartly = Array.isArray(value) && value.some((item) => Token.isUnresolved(item));
  if (isPartly || Token.isUnresolved(value)) {
    refuse({ property, must: 'be known at synth', got: 'a token', remedy }, scope);
  }
}

/** Rejects a duration that is known only at deploy time, where the library must know it at synth. */
export function requireKnownDuration(
  property: string,
  value: Duration | undefined,
  remedy: string,
  scope?: IConstruct,
) {
  if (value !== undefined && !isKnownDuration(property, value, scope)) {
    refuse({ property, must: 'be known at synth', got: 'a token', remedy }, scope);
  }
}

/** Rejects what is no removal policy, and SNAPSHOT for a resource that CloudFormation makes no snapshot of. */
export function requireRemovalPolicy(
  property: string,
  value: RemovalPolicy | undefined,
  remedy: string,
  scope?: IConstruct,
) {
  if (value === RemovalPolicy.SNAPSHOT) {
    refuse({ property, must: 'not be SNAPSHOT', remedy }, scope);
  }
  const others = Object.values(RemovalPolicy).filter((policy) => policy !== RemovalPolicy.SNAPSHOT);
  requireOneOf(property, value, others, scope);
}

function bounds(min: number | string, max: number | string | undefined): string {
  return max === undefined ? `of at least ${min}` : `between ${min} and ${max}`;
}
