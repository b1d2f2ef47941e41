import { globVerdict, UNKNOWN } from '../private/glob';
import type { ScpRequest } from './scp-request';
import type { ScpCondition } from './scp-statement';

/** Whether something is so; undefined if that is not known at synth. */
export type Verdict = boolean | undefined;

/** A part of a statement, compared with a call. */
export interface Clause {
  readonly holds: Verdict;
  /** The part as a reader knows it from the policy. */
  readonly text: string;
  /** The value in the call, if it is known and does not come from tags. */
  readonly got?: string;
  readonly isAboutTags: boolean;
}

type Comparison = (value: string, wanted: string) => Verdict;

const REQUEST_TAG = 'aws:requesttag/';
const TAG_KEYS = 'aws:tagkeys';
const OPERATOR = /^(?:(?<quantifier>ForAllValues|ForAnyValue):)?(?<comparison>\w+?)(?<ifExists>IfExists)?$/;

const NEGATED = /(String|Arn)Not/;

const COMPARISONS: Record<string, Comparison> = {
  StringEquals: equals,
  StringEqualsIgnoreCase: (value, wanted) => equals(value.toLowerCase(), wanted.toLowerCase()),
  StringLike: matches,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (value, wanted) => equals(value.toLowerCase(), wanted.toLowerCase()),
};

/** Judges a condition by the documented rules. */
export function judge(condition: ScpCondition, request: ScpRequest): Clause {
  const { operator, key, values } = condition;
  const given = valuesOf(key, request);
  const isTest = isAboutTags(key);
  return {
    holds: holds(condition, given),
    text: `${operator} ${key} ${values.join(', ')}`,
    got: isTest || !given ? undefined : `${key} ${given.map(shown).join(', ') || 'absent'}`,
    isAboutTags: isTest,
  };
}

/** Whether the tags of the request decide on a condition key. */
export function isAboutTags(key: string): boolean {
  return key.toLowerCase() === TAG_KEYS || key.toLowerCase().startsWith(REQUEST_TAG);
}

/** True if all are, false if one is not. */
export function all(verdicts: readonly Verdict[]): Verdict {
  return verdicts.includes(false) ? false : verdicts.includes(undefined) ? undefined : true;
}

/** True if one is, false if none is. */
export function any(verdicts: readonly Verdict[]): Verdict {
  return not(all(verdicts.map(not)));
}

export function not(verdict: Verdict): Verdict {
  return verdict === undefined ? undefined : !verdict;
}

function holds({ operator, key, values: wanted }: ScpCondition, given: readonly string[] | undefined): Verdict {
  const parts = OPERATOR.exec(operator)?.groups;
  if (!parts || given === undefined || wanted.some((value) => value.includes('${'))) {
    return undefined;
  }
  if (operator === 'Null') {
    return wanted.some((value) => (value.toLowerCase() === 'true') === (given.length === 0));
  }
  const { quantifier, comparison, ifExists } = parts;
  const isNegated = NEGATED.test(comparison);
  const compare = COMPARISONS[comparison.replace(NEGATED, '$1')];
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
  const verdicts = given.map((value) => {
    const isListed = any(wanted.map((one) => compare(inPartitionOf(one, value), one)));
    return isNegated ? not(isListed) : isListed;
  });
  if (quantifier) {
    return quantifier === 'ForAllValues' ? all(verdicts) : any(verdicts);
  }
  // AWS defines no answer for a key with several values without a set operator.
  return key.toLowerCase() === TAG_KEYS ? undefined : all(verdicts);
}

/** The values of a key in the request: an empty list if it is absent, undefined if that is not known. Case does not count. */
function valuesOf(key: string, { tags, context }: ScpRequest): readonly string[] | undefined {
  const name = key.toLowerCase();
  if (name === TAG_KEYS) {
    return Object.keys(tags);
  }
  if (name.startsWith(REQUEST_TAG)) {
    return Object.entries(tags)
      .filter(([tag]) => tag.toLowerCase() === name.slice(REQUEST_TAG.length))
      .map(([, value]) => value);
  }
  return context.get(name);
}

/** An unknown partition of an ARN is that of the organization, and so that of its policies. */
function inPartitionOf(wanted: string, value: string): string {
  const [arn, partition] = wanted.split(':');
  return arn === 'arn' ? value.replace(`arn:${UNKNOWN}:`, `arn:${partition}:`) : value;
}

function equals(value: string, wanted: string): Verdict {
  // In a literal comparison a wildcard stands for itself, and no value with unknown parts has one.
  return value.includes(UNKNOWN) ? globVerdict(value, wanted.replace(/[*?]/g, '\u0001')) : value === wanted;
}

function matches(value: string, wanted: string): Verdict {
  return globVerdict(value, wanted);
}

function matchesArn(value: string, wanted: string): Verdict {
  const [given, patterns] = [arnParts(value), arnParts(wanted)];
  if (value === UNKNOWN) {
    return undefined;
  }
  return given.length === patterns.length && all(given.map((part, index) => matches(part, patterns[index])));
}

/** The last of the six parts may have colons of its own. */
function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

function shown(value: string): string {
  return value.replaceAll(UNKNOWN, '<unknown>');
}
