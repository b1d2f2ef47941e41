import type { RequiredTag } from './required-tag';

/** Properties of a `TagGuard`. */
export interface TagGuardProps {
  /**
   * Tags for every stack and every taggable resource. At most 50 with those of the stack, keys of 1 to 128 and values
   * of 1 to 256 characters. A stack cannot set another value; the guard of a Stage can.
   *
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Tags for every stack that does not set the key itself, through its properties or `Tags.of`. A value in `tags`, here
   * or in the guard of a Stage, wins.
   *
   * @default - none
   */
  readonly defaults?: { [key: string]: string };

  /**
   * Tags that every stack must end up with, wherever they come from.
   *
   * @default - none
   */
  readonly required?: RequiredTag[];

  /**
   * Types of resources that the guard puts no tags on, in Stages too, for example `AWS::Lambda::EventSourceMapping` if
   * a partition does not support its tags.
   *
   * @default - every taggable resource gets them
   */
  readonly excludeResourceTypes?: string[];
}
