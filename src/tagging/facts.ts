import { groupBy } from '../private/collections';
import type { Refusal } from '../private/refusal';

const MAX_TAGS = 50;
const MAX_KEY = 128;
const MAX_VALUE = 256;
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const ALLOWED_WORDS = 'consist of letters, digits, spaces and _ . : / = + - @';

/** The calls that create or change a stack and carry its tags. */
export const CALLS_WITH_TAGS = [
  'cloudformation:CreateChangeSet',
  'cloudformation:CreateStack',
  'cloudformation:UpdateStack',
] as const;

/** The calls that the CLI cannot deploy without, and that never carry tags. */
export const CALLS_WITHOUT_TAGS = [
  'cloudformation:DescribeStacks',
  'cloudformation:DescribeChangeSet',
  'cloudformation:ExecuteChangeSet',
  'cloudformation:DescribeStackEvents',
] as const;

/** Objections to the key of a tag. */
export function refusalsOfKey(key: string): Refusal[] {
  const property = `tag key ${key}`;
  const refusals: Refusal[] = [];
  if (lengthOf(key) < 1 || lengthOf(key) > MAX_KEY) {
    const must = `have between 1 and ${MAX_KEY} characters`;
    refusals.push({ property, must, got: `${lengthOf(key)} characters`, remedy: 'choose a key of that length' });
  }
  if (!ALLOWED.test(key)) {
    refusals.push({ property, must: ALLOWED_WORDS, remedy: 'choose another key' });
  }
  if (/^aws:/i.test(key)) {
    refusals.push({ property, must: 'not begin with aws:', remedy: 'AWS reserves this prefix: drop it' });
  }
  return refusals;
}

/** Objections to the value of a stack's tag. JavaScript and cdk.json let values of any type through. */
export function refusalsOfLiteral(key: string, value: unknown): Refusal[] {
  const property = `the value of tag ${key}`;
  if (typeof value !== 'string') {
    const remedy = 'set it to a text; an environment variable or a context value that it comes from may be missing';
    return [{ property, must: 'be a text', got: `${JSON.stringify(value)}`, remedy }];
  }
  const refusals: Refusal[] = [];
  if (lengthOf(value) < 1 || lengthOf(value) > MAX_VALUE) {
    const must = `have between 1 and ${MAX_VALUE} characters`;
    const remedy = 'CloudFormation accepts only such values on a stack: change the value or remove the tag';
    refusals.push({ property, must, got: `${lengthOf(value)} characters`, remedy });
  }
  if (!ALLOWED.test(value)) {
    refusals.push({ property, must: ALLOWED_WORDS, got: value, remedy: 'replace the other characters' });
  }
  return refusals;
}

/** Objections to the number of a stack's tags. */
export function tooMany(keys: readonly string[]): Refusal[] {
  const got = `${keys.length} tags`;
  const remedy = 'remove the tags that nobody reads';
  return keys.length > MAX_TAGS ? [{ property: 'tags', must: `be at most ${MAX_TAGS} on a stack`, got, remedy }] : [];
}

/** Keys that IAM cannot tell apart. */
export function twins(keys: readonly string[]): Refusal[] {
  return [...groupBy(keys, (key) => key.toLowerCase()).values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      property: `tag keys ${group.sort().join(', ')}`,
      must: 'differ in more than case',
      remedy: 'IAM conditions do not tell them apart: keep one spelling',
    }));
}

/** AWS counts characters, not UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
