import { Token } from 'aws-cdk-lib';
import type { Refusal } from '../private/synth/errors';
import { refusalsOfKey, refusalsOfLiteral, tooMany, twins } from './facts';

const KNOWN_AT_SYNTH =
  'give a literal, or keep the tag off the stack with { excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of';

/** What AWS would refuse in the tags of a stack, and what only looks as if it worked. */
export function refusalsOfTags(tags: Record<string, string>): Refusal[] {
  const keys = Object.keys(tags);
  const literalKeys = keys.filter((key) => !Token.isUnresolved(key));
  return [
    ...keys.flatMap((key) => (Token.isUnresolved(key) ? [unknownKey()] : refusalsOfKey(key))),
    ...literalKeys.flatMap((key) => refusalsOfValue(key, tags[key])),
    ...tooMany(keys),
    ...twins(literalKeys),
  ];
}

function refusalsOfValue(key: string, value: string): Refusal[] {
  const property = `the value of tag ${key}`;
  return Token.isUnresolved(value)
    ? [{ property, must: 'be known at synth', got: 'a token', remedy: KNOWN_AT_SYNTH }]
    : refusalsOfLiteral(key, value);
}

function unknownKey(): Refusal {
  return { property: 'tag key', must: 'be known at synth', got: 'a token', remedy: KNOWN_AT_SYNTH };
}
