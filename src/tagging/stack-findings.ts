import { type Stack, Token } from 'aws-cdk-lib';
import { type Refusal, sentenceOf } from '../private/synth/errors';
import { refusalsOfKey, refusalsOfLiteral, tooMany, twins } from './facts';
import type { RequiredTag } from './required-tag';
import { guardsOf, requiredTagsOf, type TagSettings } from './stack-registry';
import type { GivenTags, StackTagger } from './stack-tagger';
import { tagsOf } from './tags-of';

const KNOWN_AT_SYNTH =
  'give a literal, or keep the tag off the stack with { excludeResourceTypes: ["aws:cdk:stack"] } on Tags.of';

/** The requirements that the tags of a stack are compared with. */
export interface StackRules {
  /** The guard that reports; undefined for a stack on its own. */
  readonly guard?: TagSettings;
  /** The tags required beside those that the stack requires itself. */
  readonly required: readonly RequiredTag[];
  readonly tagger: StackTagger;
}

/** Everything that is wrong with the tags of a stack, after its aspects have run. */
export function findingsOf(stack: Stack, rules: StackRules): string[] {
  const given = rules.tagger.givenTo(stack);
  if (!given) {
    return [sentenceOf(unseen())];
  }
  const tags = stack.tags.tagValues();
  const required = [...rules.required, ...requiredTagsOf(stack)];
  const refusals = [
    ...refusalsOfTags(tags),
    ...guardConflicts(stack, given, rules.guard),
    ...tagsOfConflicts(stack, given),
    ...lost(tags, given),
  ];
  return [...refusals.map(sentenceOf), ...required.flatMap((tag) => tag._findings(tags))];
}

/** The findings of several stacks, each with its stack's path. What a nested stack has from its parent is said once. */
export function findingsOfAll(stacks: Stack[], findings: (stack: Stack) => string[]): string[] {
  return stacks.flatMap((stack) => {
    const parent = stack.nestedStackParent ? findings(stack.nestedStackParent) : [];
    return findings(stack)
      .filter((finding) => !parent.includes(finding))
      .map((finding) => `${finding} [${stack.node.path}]`);
  });
}

/** Objections to the tags of a stack, tokens included, which the CDK sends as text. */
export function refusalsOfTags(tags: Record<string, unknown>): Refusal[] {
  const keys = Object.keys(tags);
  const literalKeys = keys.filter((key) => !Token.isUnresolved(key));
  return [
    ...keys.flatMap((key) => (Token.isUnresolved(key) ? [unknown('tag key')] : refusalsOfKey(key))),
    ...literalKeys.flatMap((key) =>
      Token.isUnresolved(tags[key]) ? [unknown(`the value of tag ${key}`)] : refusalsOfLiteral(key, tags[key]),
    ),
    ...tooMany(keys),
    ...twins(literalKeys),
  ];
}

function unknown(property: string): Refusal {
  return { property, must: 'be known at synth', got: 'a token', remedy: KNOWN_AT_SYNTH };
}

function unseen(): Refusal {
  const remedy =
    'set the feature flag @aws-cdk/core:aspectStabilization, or make the stack before the app is synthesized';
  return { property: 'stack', must: 'be made before the aspects have passed', remedy };
}

/** A guard reports on its own tags, except those that a guard further in overrides. */
function guardConflicts(stack: Stack, { declared }: GivenTags, guard: TagSettings | undefined): Refusal[] {
  return Object.entries(guard?.tags ?? {})
    .filter(([key]) => guardWith(stack, key) === guard)
    .filter(([key, value]) => declared[key] !== undefined && declared[key] !== value)
    .map(([key, value]) => conflict(key, `${declared[key]} on the stack, ${value} from ${guard?.source}`));
}

function tagsOfConflicts(stack: Stack, { carried }: GivenTags): Refusal[] {
  return tagsOf(stack)
    .filter(({ key, value }) => carried[key] !== undefined && carried[key] !== value)
    .map(({ key, value }) => {
      const guard = guardWith(stack, key);
      const place = guard?.tags[key] === carried[key] ? `from ${guard.source}` : 'on the stack';
      return conflict(key, `${carried[key]} ${place}, ${value} from Tags.of`);
    });
}

/** The innermost guard that sets a tag. */
function guardWith(stack: Stack, key: string): TagSettings | undefined {
  return guardsOf(stack)
    .reverse()
    .find(({ tags }) => Object.hasOwn(tags, key));
}

function conflict(key: string, got: string): Refusal {
  const remedy =
    'set it in one place, or give the guard the value as one of its defaults; to mark a single resource, use Tags.of on that resource';
  return { property: `tag ${key}`, must: 'have one value', got, remedy };
}

/** Tags that something has taken off the stack again, for example `Tags.of(stack).remove`. */
function lost(tags: Record<string, string>, { carried }: GivenTags): Refusal[] {
  return Object.keys(carried)
    .filter((key) => !Object.hasOwn(tags, key))
    .map((key) => ({
      property: `tag ${key}`,
      must: 'stay on the stack',
      got: 'a removal',
      remedy: 'exclude the stack from it: Tags.of(…).remove(key, { excludeResourceTypes: ["aws:cdk:stack"] })',
    }));
}
