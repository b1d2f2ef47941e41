import type { RequiredTag } from './required-tag';

/** Properties of a `TagGuard`. */
export interface TagGuardProps {
  /**
   * Tags for every stack and for every resource that takes tags. At most 50 with those of the stack, keys of 1 to 128
   * and values of 1 to 256 characters. A stack cannot set another value; the guard of a Stage can.
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
   * Tags that every stack must have in the end, wherever they come from.
   *
   * @default - none
   */
  readonly required?: RequiredTag[];

  /**
   * Types of resources that the guard puts no tags on, in Stages too, for example `AWS::Lambda::EventSourceMapping` where
   * a partition does not take its tags.
   *
   * @default - every resource that takes tags gets them
   */
  readonly excludeResourceTypes?: string[];
}
