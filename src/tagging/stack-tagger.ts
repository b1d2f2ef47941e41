import { Aspects, type IAspect, Stack, TagManager } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { tagsOf } from './tags-of';

/** Before all other aspects, so that it sees what a stack was given before `Tags.of` changes it. */
const FIRST = 0;

/** What a stack was given, and by whom. */
export interface GivenTags {
  /** Through StackProps, addStackTag or its TagManager. */
  readonly declared: Record<string, string>;
  /** What the stack and its resources have to carry: `declared`, the tagger's own, and those of the parent stack. */
  readonly carried: Record<string, string>;
}

/**
 * Puts tags on stacks and on what is in them, whatever `@aws-cdk/core:explicitStackTags` says.
 *
 * A resource keeps the value that it has, or that `Tags.of` gives it: a tag on one resource is more to the point than
 * one on the stack.
 */
export class StackTagger implements IAspect {
  private readonly given = new Map<Stack, GivenTags>();

  constructor(private readonly tags: Record<string, string>) {}

  public addTo(scope: IConstruct): void {
    Aspects.of(scope).add(this, { priority: FIRST });
  }

  /** What a stack was given, or nothing when no aspect has come by. */
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
    const carried = { ...this.tags, ...inherited, ...declared };
    this.given.set(stack, { declared, carried });
    addMissing(stack.tags, carried);
    for (const { key, value, priority, onStack } of tagsOf(stack)) {
      if (onStack) {
        stack.tags.setTag(key, value, priority);
      }
    }
  }

  private tagResource(construct: IConstruct): void {
    const manager = TagManager.of(construct);
    if (manager) {
      addMissing(manager, this.givenTo(Stack.of(construct))?.carried ?? {});
    }
  }
}

function addMissing(manager: TagManager, tags: Record<string, string>): void {
  // Few resources have tags of their own, and the values come sorted.
  const present = manager.hasTags() ? manager.tagValues() : {};
  for (const [key, value] of Object.entries(tags)) {
    if (present[key] === undefined) {
      manager.setTag(key, value);
    }
  }
}
