import { matchesGlob } from '../private/glob';
import type { ScpCondition } from './scp-statement';

/** What the calls to CloudFormation say. */
export interface ScpRequest {
  readonly tags: Record<string, string>;
  readonly context: Record<string, string>;
}

/** A part of a statement. */
export interface Clause {
  /** Whether it holds for the calls; nothing where that is not known. */
  readonly holds: boolean | undefined;
  /** As a reader knows it from the policy. */
  readonly text: string;
  readonly isAboutTags: boolean;
}

type Comparison = (value: string, wanted: string) => boolean;

const REQUEST_TAG = 'aws:requesttag/';
const TAG_KEYS = 'aws:tagkeys';
const OPERATOR = /^(?:(?<quantifier>ForAllValues|ForAnyValue):)?(?<comparison>\w+?)(?<ifExists>IfExists)?$/;

const COMPARISONS: Record<string, Comparison> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => matchesGlob(value, wanted),
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
};

/** Judges a condition by the documented rules, with "not known" where the library does not know enough. */
export function judge(condition: ScpCondition, request: ScpRequest): Clause {
  const { operator, key, values } = condition;
  const text = `${operator} ${key} ${values.join(', ')}`;
  return { holds: holds(condition, request), text, isAboutTags: isAboutTags(key) };
}

/** Whether the tags of the request decide on a condition key. */
export function isAboutTags(key: string): boolean {
  return key.toLowerCase() === TAG_KEYS || key.toLowerCase().startsWith(REQUEST_TAG);
}

function holds({ operator, key, values: wanted }: ScpCondition, request: ScpRequest): boolean | undefined {
  const given = valuesOf(key, request);
  const { quantifier, comparison = '', ifExists } = OPERATOR.exec(operator)?.groups ?? {};
  if (given === undefined || wanted.some((value) => value.includes('${'))) {
    return undefined;
  }
  if (operator === 'Null') {
    return wanted.some((value) => (value.toLowerCase() === 'true') === (given.length === 0));
  }
  const isNegated = /^(String|Arn)Not/.test(comparison);
  const compare = COMPARISONS[comparison.replace(/^(String|Arn)Not/, '$1')];
  if (!compare) {
    return undefined;
  }
  if (given.length === 0 && quantifier === 'ForAnyValue' && ifExists) {
    // The two rules for an absent key contradict each other.
    return undefined;
  }
  if (given.length === 0) {
    return ifExists !== undefined || quantifier === 'ForAllValues' || (quantifier === undefined && isNegated);
  }
  const test = (value: string) => wanted.some((one) => compare(value, one)) !== isNegated;
  if (quantifier) {
    return quantifier === 'ForAllValues' ? given.every(test) : given.some(test);
  }
  // AWS defines no answer for a key with several values without a set operator.
  return key.toLowerCase() === TAG_KEYS ? undefined : given.every(test);
}

/** The values of a key in the request: none where it is absent, nothing where that is not known. Case does not count. */
function valuesOf(key: string, { tags, context }: ScpRequest): string[] | undefined {
  const name = key.toLowerCase();
  if (name === TAG_KEYS) {
    return Object.keys(tags);
  }
  if (name.startsWith(REQUEST_TAG)) {
    return valuesUnder(name.slice(REQUEST_TAG.length), tags);
  }
  const values = valuesUnder(name, context);
  return values.length > 0 ? values : undefined;
}

function valuesUnder(name: string, entries: Record<string, string>): string[] {
  return Object.entries(entries)
    .filter(([key]) => key.toLowerCase() === name)
    .map(([, value]) => value);
}

function matchesArn(value: string, wanted: string): boolean {
  const [given, patterns] = [arnParts(value), arnParts(wanted)];
  return given.length === patterns.length && given.every((part, index) => matchesGlob(part, patterns[index]));
}

/** The last of the six parts may have colons of its own. */
function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}
