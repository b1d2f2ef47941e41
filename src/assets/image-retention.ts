import { Duration } from 'aws-cdk-lib';
import { requireKind } from '../private/synth/kinds';
import { requireDuration, requireKnownDuration, requireLiteral, requireWholeNumber } from '../private/synth/validation';

/**
 * The images of a tag prefix that are kept. ECR does not know which images are in use: it expires them by count or age
 * regardless.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export class ImageRetention {
  /**
   * Keeps the images that were pushed last, counted for each tag prefix separately. Below 30, synthesis warns: a
   * rollback, or the deployment of a branch, may need an image that is gone.
   *
   * @param count how many images to keep, at least 1
   * @throws if the count is not a whole number of at least 1: nothing would be left
   */
  public static lastImages(count: number): ImageRetention {
    const remedy = 'keep at least the image that runs';
    requireKind('lastImages', count, 'number');
    requireLiteral('lastImages', count, 'write the number out: the lifecycle policy is a text');
    requireWholeNumber('lastImages', count, { min: 1, remedy });
    return new ImageRetention(count, undefined);
  }

  /**
   * Keeps images for a time after their push. Synthesis warns: a service that is not deployed for that long loses the
   * image it runs on, and cannot start a task any more.
   *
   * @param age whole days, at least 1
   * @throws if the age is not a whole number of days of at least 1: nothing would be left
   */
  public static pushedWithin(age: Duration): ImageRetention {
    const remedy = 'use Duration.days(…), at least 1';
    requireKind('pushedWithin', age, 'object');
    requireKnownDuration('pushedWithin', age, 'write the days out: the lifecycle policy is a text');
    requireDuration('pushedWithin', age, { min: Duration.days(1), unit: 'days', remedy });
    return new ImageRetention(undefined, age);
  }

  private constructor(
    /** The number of images that are kept, if images are counted. */
    public readonly maxImageCount: number | undefined,
    /** The time that an image is kept after its push, if age decides. */
    public readonly maxImageAge: Duration | undefined,
  ) {}
}
