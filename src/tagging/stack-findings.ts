import type { Stack } from 'aws-cdk-lib';
import { type Refusal, sentenceOf } from '../private/synth/errors';
import type { RequiredTag } from './required-tag';
import { demandsOf } from './stack-requirements';
import type { GivenTags, StackTagger } from './stack-tagger';
import { refusalsOfTags } from './tag-rules';
import { tagsOf } from './tags-of';

/** What a stack is held against. */
export interface StackRules {
  /** The tags of the guard. */
  readonly tags: Record<string, string>;
  /** What is demanded beside the stack's own demands. */
  readonly required: RequiredTag[];
  readonly tagger: StackTagger;
}

/** All that is wrong with the tags of a stack, after its aspects have run. */
export function findingsOf(stack: Stack, rules: StackRules): string[] {
  const given = rules.tagger.givenTo(stack);
  if (!given) {
    return [sentenceOf(unseen())];
  }
  const tags = stack.tags.tagValues();
  const required = [...rules.required, ...demandsOf(stack)];
  const refusals = [
    ...refusalsOfTags(tags),
    ...guardConflicts(given, rules.tags),
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

function unseen(): Refusal {
  const remedy =
    'set the feature flag @aws-cdk/core:aspectStabilization, or make the stack before the app is synthesized';
  return { property: 'stack', must: 'be made before the aspects have passed', remedy };
}

function guardConflicts({ declared }: GivenTags, tags: Record<string, string>): Refusal[] {
  return Object.entries(tags)
    .filter(([key, value]) => declared[key] !== undefined && declared[key] !== value)
    .map(([key, value]) => conflict(key, `${declared[key]} on the stack, ${value} from the guard`));
}

function tagsOfConflicts(stack: Stack, { carried }: GivenTags): Refusal[] {
  return tagsOf(stack)
    .filter(({ key, value }) => carried[key] !== undefined && carried[key] !== value)
    .map(({ key, value }) => conflict(key, `${carried[key]} on the stack, ${value} from Tags.of`));
}

function conflict(key: string, got: string): Refusal {
  const remedy = 'set it in one place; to mark a single resource, use Tags.of on that resource';
  return { property: `tag ${key}`, must: 'have one value', got, remedy };
}

/** Tags that something has taken off the stack again, for example `Tags.of(stack).remove`. */
function lost(tags: Record<string, string>, { carried }: GivenTags): Refusal[] {
  return Object.keys(carried)
    .filter((key) => tags[key] === undefined)
    .map((key) => ({
      property: `tag ${key}`,
      must: 'stay on the stack',
      got: 'a removal',
      remedy: 'exclude the stack from it: Tags.of(…).remove(key, { excludeResourceTypes: ["aws:cdk:stack"] })',
    }));
}
