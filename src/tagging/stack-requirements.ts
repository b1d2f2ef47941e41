import type { Stack } from 'aws-cdk-lib';
import type { RequiredTag } from './required-tag';

const requirements = new WeakMap<Stack, RequiredTag[]>();

/** Notes what a stack demands of its own tags, for whoever reports on it. */
export function demandTags(stack: Stack, required: RequiredTag[]): void {
  requirements.set(stack, required);
}

/** What a stack, or one that it is nested in, demands of its tags. */
export function demandsOf(stack: Stack): RequiredTag[] {
  const inherited = stack.nestedStackParent ? demandsOf(stack.nestedStackParent) : [];
  return [...inherited, ...(requirements.get(stack) ?? [])];
}
