import { type Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { refuse } from './errors';

/** The bounds of a number, both included; one that is not known before the deploy is none. */
export interface Range {
  readonly min: number;
  readonly max?: number;
  readonly remedy: string;
}

/** The bounds of a duration, both included. */
export interface DurationRange {
  readonly min: Duration;
  readonly max: Duration;
  readonly remedy: string;
}

/** What a text has to look like. */
export interface TextRule {
  readonly pattern: RegExp;
  /** The pattern in words, as it continues "<property> must …". */
  readonly must: string;
  readonly remedy: string;
}

/**
 * Refuses a number that is not whole or outside the range. A value that is not given, or not known before the deploy,
 * passes.
 */
export function requireWholeNumber(property: string, value: number | undefined, range: Range, scope?: IConstruct) {
  if (value === undefined || Token.isUnresolved(value)) {
    return;
  }
  const max = Token.isUnresolved(range.max) ? undefined : range.max;
  if (!Number.isInteger(value) || value < range.min || value > (max ?? Number.POSITIVE_INFINITY)) {
    refuse({ property, must: `be a whole number ${bounds(range.min, max)}`, got: value, remedy: range.remedy }, scope);
  }
}

/** Refuses a duration outside the range. A value that is not given, or not known before the deploy, passes. */
export function requireDuration(
  property: string,
  value: Duration | undefined,
  { min, max, remedy }: DurationRange,
  scope?: IConstruct,
) {
  if (value === undefined || value.isUnresolved()) {
    return;
  }
  const millis = value.toMilliseconds();
  if (millis < min.toMilliseconds() || millis > max.toMilliseconds()) {
    const must = `be ${bounds(min.toHumanString(), max.toHumanString())}`;
    refuse({ property, must, got: value.toHumanString(), remedy }, scope);
  }
}

/** Refuses a text that does not fit the pattern. A value that is not given, or not known before the deploy, passes. */
export function requireText(property: string, value: string | undefined, rule: TextRule, scope?: IConstruct) {
  if (value === undefined || Token.isUnresolved(value)) {
    return;
  }
  if (!rule.pattern.test(value)) {
    refuse({ property, must: rule.must, got: value, remedy: rule.remedy }, scope);
  }
}

/** Refuses a value that is only known during the deploy, where the library must know it at synth. */
export function requireLiteral(property: string, value: unknown, remedy: string, scope?: IConstruct) {
  if (Token.isUnresolved(value)) {
    refuse({ property, must: 'be known at synth', got: 'a token', remedy }, scope);
  }
}

/** Refuses a duration that is only known during the deploy, where the library must know it at synth. */
export function requireKnownDuration(
  property: string,
  value: Duration | undefined,
  remedy: string,
  scope?: IConstruct,
) {
  if (value?.isUnresolved()) {
    refuse({ property, must: 'be known at synth', got: 'a token', remedy }, scope);
  }
}

/** Refuses a snapshot as the removal policy of a resource that CloudFormation takes none of. */
export function requireNoSnapshot(
  property: string,
  value: RemovalPolicy | undefined,
  remedy: string,
  scope?: IConstruct,
) {
  if (value === RemovalPolicy.SNAPSHOT) {
    refuse({ property, must: 'not be SNAPSHOT', remedy }, scope);
  }
}

function bounds(min: number | string, max: number | string | undefined): string {
  return max === undefined ? `from ${min} up` : `between ${min} and ${max}`;
}
