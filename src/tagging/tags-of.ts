import { Aspects, FeatureFlags, type Stack, Stage, Tag } from 'aws-cdk-lib';
import { EXPLICIT_STACK_TAGS } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';
import { optionsOfTag } from '../private/synth/cdk-internals';

const STACK_TYPE = 'aws:cdk:stack';
const DEFAULT_PRIORITY = 100;

/** A tag that `Tags.of` puts on a stack, or on everything in it. */
export interface AppliedTag {
  readonly key: string;
  readonly value: string;
  readonly priority: number;
  /** Whether its author wants it on the stack itself too. */
  readonly onStack: boolean;
}

/** The tags that `Tags.of` puts on a whole stack, at the stack or at a scope around it. */
export function tagsOf(stack: Stack): AppliedTag[] {
  return scopesUpToStage(stack)
    .flatMap((scope) => Aspects.of(scope).applied)
    .map(({ aspect }) => aspect)
    .filter((aspect) => aspect instanceof Tag)
    .filter(reachesWholeStack)
    .map((tag) => ({
      key: tag.key,
      value: tag.value,
      priority: optionsOfTag(tag).priority ?? DEFAULT_PRIORITY,
      onStack: !isKeptOff(stack, tag),
    }));
}

/** From the outside in. Aspects end at a Stage, so that scopes above it do not count. */
function scopesUpToStage(stack: Stack): IConstruct[] {
  const scopes = stack.node.scopes;
  const stage = Stage.of(stack);
  return stage ? scopes.slice(scopes.indexOf(stage)) : scopes;
}

function reachesWholeStack(tag: Tag): boolean {
  const { includeResourceTypes = [] } = optionsOfTag(tag);
  return includeResourceTypes.length === 0 || includeResourceTypes.includes(STACK_TYPE);
}

/** Under the feature flag `Tags.of` itself adds an exclusion of stacks; the author's own is one more. */
function isKeptOff(stack: Stack, tag: Tag): boolean {
  const { includeResourceTypes = [], excludeResourceTypes = [] } = optionsOfTag(tag);
  const exclusions = excludeResourceTypes.filter((type) => type === STACK_TYPE).length;
  const isImplicit =
    FeatureFlags.of(stack).isEnabled(EXPLICIT_STACK_TAGS) && !includeResourceTypes.includes(STACK_TYPE);
  return exclusions > (isImplicit ? 1 : 0);
}
