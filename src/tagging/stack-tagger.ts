import { Aspects, CfnResource, type IAspect, Stack, TagManager } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { guardsOf } from './stack-registry';
import { tagsOf } from './tags-of';

/** Before all other aspects, so that it sees what a stack was given before `Tags.of` changes it. */
const FIRST = 0;

/** The tags that a stack was given, and by whom. */
export interface GivenTags {
  /** Through StackProps, addStackTag or its TagManager. */
  readonly declared: Record<string, string>;
  /** All that the stack and its resources must carry: `declared`, those of the guards, and those of the parent stack. */
  readonly carried: Record<string, string>;
  /** The types of its resources that get none of them. */
  readonly excludedTypes: ReadonlySet<string>;
}

/**
 * Puts tags on stacks and on their resources, whatever `@aws-cdk/core:explicitStackTags` says.
 *
 * A resource keeps the value that it has, or that `Tags.of` gives it: a tag on one resource is more specific than one on
 * the stack.
 */
export class StackTagger implements IAspect {
  private readonly given = new Map<Stack, GivenTags>();

  public addTo(scope: IConstruct): void {
    Aspects.of(scope).add(this, { priority: FIRST });
  }

  /** The tags that a stack was given; undefined if no aspect has visited it. */
  public givenTo(stack: Stack): GivenTags | undefined {
    return this.given.get(stack);
  }

  public visit(construct: IConstruct): void {
    if (Stack.isStack(construct)) {
      this.tagStack(construct);
    } else {
      this.tagResource(construct);
    }
  }

  private tagStack(stack: Stack): void {
    if (this.given.has(stack)) {
      return;
    }
    const declared = stack.tags.tagValues();
    const inherited = stack.nestedStackParent && this.givenTo(stack.nestedStackParent)?.carried;
    const carried = { ...guardTagsFor(stack), ...inherited, ...declared };
    const excludedTypes = new Set(guardsOf(stack).flatMap((guard) => guard.excludedTypes));
    this.given.set(stack, { declared, carried, excludedTypes });
    addMissing(stack.tags, carried);
    for (const { key, value, priority, onStack } of tagsOf(stack)) {
      if (onStack) {
        stack.tags.setTag(key, value, priority);
      }
    }
  }

  private tagResource(construct: IConstruct): void {
    const manager = TagManager.of(construct);
    const given = manager && this.givenTo(Stack.of(construct));
    if (given && !(CfnResource.isCfnResource(construct) && given.excludedTypes.has(construct.cfnResourceType))) {
      addMissing(manager, given.carried);
    }
  }
}

/** The tags of all guards of a stack: those of a guard further in win, and defaults count where `Tags.of` has no value. */
function guardTagsFor(stack: Stack): Record<string, string> {
  const guards = guardsOf(stack);
  const ofStack = new Set(tagsOf(stack).map(({ key }) => key));
  const defaults = Object.assign({}, ...guards.map((guard) => guard.defaults));
  const needed = Object.entries<string>(defaults).filter(([key]) => !ofStack.has(key));
  return Object.assign(Object.fromEntries(needed), ...guards.map(({ tags }) => tags));
}

function addMissing(manager: TagManager, tags: Record<string, string>): void {
  // Few resources have tags of their own, and the values come sorted.
  const present = manager.hasTags() ? manager.tagValues() : {};
  for (const [key, value] of Object.entries(tags)) {
    if (!Object.hasOwn(present, key)) {
      manager.setTag(key, value);
    }
  }
}
