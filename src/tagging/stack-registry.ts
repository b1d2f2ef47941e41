import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { RequiredTag } from './required-tag';

/** The requirements of a guard, or of a stack on its own, on the tags of the stacks in its scope. */
export interface TagSettings {
  /** The name in messages, for example `the guard of Prod`. */
  readonly source: string;
  /** Tags for all stacks and resources. */
  readonly tags: Readonly<Record<string, string>>;
  /** Tags for the stacks that do not set the key themselves. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Types of resources that get no tags. */
  readonly excludedTypes: readonly string[];
}

/** The name of required tags in messages. */
export const REQUIRED_TAG = { name: 'a RequiredTag', remedy: 'use RequiredTag.of(…)' };

// Guards and stacks find each other here, whichever was made first.
const guards = new WeakMap<IConstruct, TagSettings>();
const requirements = new WeakMap<Stack, readonly RequiredTag[]>();

/** Records that a guard reports on everything in the scope. */
export function registerGuard(scope: IConstruct, settings: TagSettings): void {
  guards.set(scope, settings);
}

/** The guards of a construct, from the outermost to the innermost. */
export function guardsOf(construct: IConstruct): TagSettings[] {
  return construct.node.scopes.flatMap((scope) => guards.get(scope) ?? []);
}

/** Records what a stack requires of its own tags, for the guard or the stack itself to report on. */
export function requireTags(stack: Stack, required: readonly RequiredTag[]): void {
  requirements.set(stack, required);
}

/** The tags that a stack, or one that it is nested in, requires of itself. */
export function requiredTagsOf(stack: Stack): RequiredTag[] {
  const inherited = stack.nestedStackParent ? requiredTagsOf(stack.nestedStackParent) : [];
  return [...inherited, ...(requirements.get(stack) ?? [])];
}

/** The stacks in a scope, nested ones too. */
export function stacksIn(scope: IConstruct): Stack[] {
  return scope.node.findAll().filter(Stack.isStack);
}
