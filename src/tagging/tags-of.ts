import { Aspects, FeatureFlags, type Stack, Stage, Tag, type TagProps } from 'aws-cdk-lib';
import { EXPLICIT_STACK_TAGS } from 'aws-cdk-lib/cx-api';
import type { IConstruct } from 'constructs';

const STACK_TYPE = 'aws:cdk:stack';
const DEFAULT_PRIORITY = 100;

/** A tag that `Tags.of` puts on a stack, or on all that is in it. */
export interface AppliedTag {
  readonly key: string;
  readonly value: string;
  readonly priority: number;
  /** Whether its author wants it on the stack itself too. */
  readonly onStack: boolean;
}

/** What `Tags.of` says about a whole stack, at the stack and at the scopes around it, in the order of application. */
export function tagsOf(stack: Stack): AppliedTag[] {
  return scopesUpToStage(stack)
    .flatMap((scope) => Aspects.of(scope).applied)
    .sort((a, b) => a.priority - b.priority)
    .map(({ aspect }) => aspect)
    .filter((aspect) => aspect instanceof Tag)
    .filter(reachesWholeStack)
    .map((tag) => ({
      key: tag.key,
      value: tag.value,
      priority: propsOf(tag).priority ?? DEFAULT_PRIORITY,
      onStack: !isKeptOff(stack, tag),
    }));
}

/** From the outside in. Aspects end at a Stage, so what is above it does not count. */
function scopesUpToStage(stack: Stack): IConstruct[] {
  const scopes = stack.node.scopes;
  const stage = Stage.of(stack);
  return stage ? scopes.slice(scopes.indexOf(stage)) : scopes;
}

function reachesWholeStack(tag: Tag): boolean {
  const { includeResourceTypes = [] } = propsOf(tag);
  return includeResourceTypes.length === 0 || includeResourceTypes.includes(STACK_TYPE);
}

/** A tag shows its properties only to its subclasses. */
function propsOf(tag: Tag): TagProps {
  return Reflect.get(tag, 'props') ?? {};
}

/** `Tags.of` adds the exclusion of stacks by itself under the feature flag: what the author wrote comes on top of it. */
function isKeptOff(stack: Stack, tag: Tag): boolean {
  const { includeResourceTypes = [], excludeResourceTypes = [] } = propsOf(tag);
  const exclusions = excludeResourceTypes.filter((type) => type === STACK_TYPE).length;
  const isImplicit =
    FeatureFlags.of(stack).isEnabled(EXPLICIT_STACK_TAGS) && !includeResourceTypes.includes(STACK_TYPE);
  return exclusions > (isImplicit ? 1 : 0);
}
