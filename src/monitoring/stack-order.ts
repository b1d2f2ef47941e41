import { CfnElement, Stack } from 'aws-cdk-lib';
import { read } from '../private/synth/references';
import { findInStage } from './app-view';

/** Whether a stack is deployed after another one: directly, or because of one between. */
export function dependsOn(stack: Stack, other: Stack, seen = new Set<Stack>()): boolean {
  seen.add(stack);
  for (const needed of neededBy(stack)) {
    if (needed === other || (!seen.has(needed) && dependsOn(needed, other, seen))) {
      return true;
    }
  }
  return false;
}

/** The stacks that a stack names as its dependencies, and those that its constructs refer to or depend on. */
function neededBy(stack: Stack): Set<Stack> {
  const constructs = findInStage(stack);
  const targets = constructs.flatMap((construct) => [
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
