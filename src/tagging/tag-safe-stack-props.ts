import type { StackProps } from 'aws-cdk-lib';
import type { RequiredTag } from './required-tag';

/** Properties of a `TagSafeStack`: those of a stack, and the tags that it must have. */
export interface TagSafeStackProps extends StackProps {
  /**
   * Tags that the stack must end up with, wherever they come from.
   *
   * @default - only those that a `TagGuard` of the app requires
   */
  readonly required?: RequiredTag[];
}
