import { CfnElement, Stack } from 'aws-cdk-lib';
import { getOrAdd } from '../private/collections';
import { read } from '../private/synth/references';
import { findInStage } from './app-view';

/** The order in which the stacks of an app are deployed, as far as it is known at one moment. */
export class StackOrder {
  private readonly needed = new Map<Stack, Set<Stack>>();

  /** Whether a stack is deployed after another one: directly, or because of one between. */
  public isAfter(stack: Stack, other: Stack, seen = new Set<Stack>()): boolean {
    seen.add(stack);
    return [...getOrAdd(this.needed, stack, () => neededBy(stack))].some(
      (needed) => needed === other || (!seen.has(needed) && this.isAfter(needed, other, seen)),
    );
  }
}

/** The stacks that a stack names as its dependencies, and those that its constructs refer to or depend on. */
function neededBy(stack: Stack): Set<Stack> {
  const targets = findInStage(stack).flatMap((construct) => [
    ...construct.node.dependencies,
    ...(CfnElement.isCfnElement(construct) ? read(construct, construct._toCloudFormation()).targets : []),
  ]);
  const inStacks = targets.filter(({ node }) => node.scopes.some(Stack.isStack));
  const needed = [...stack.dependencies, ...inStacks.map((target) => Stack.of(target))].map(outermost);
  return new Set(needed.filter((it) => it !== stack));
}

/** The stack that CloudFormation deploys: a nested one goes with the stack around it. */
export function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
