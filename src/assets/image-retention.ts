import type { Duration } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireLiteral, requireWholeNumber } from '../private/synth/validation';

/**
 * Which images of a tag prefix stay. ECR does not know what runs: it expires by count or by age, in use or not.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
 */
export class ImageRetention {
  /**
   * Keeps the images that were pushed last, counted for each tag prefix by itself. Below 30 the synthesis warns: a
   * rollback, or a deploy of a branch, may need an image that is gone.
   *
   * @param count how many images to keep, from 1 up
   * @throws if the count is not a whole number from 1 up: nothing would be left
   */
  public static lastImages(count: number): ImageRetention {
    const remedy = 'keep at least the image that runs';
    requireLiteral('lastImages', count, 'write the number out: the lifecycle policy is a text');
    requireWholeNumber('lastImages', count, { min: 1, remedy });
    return new ImageRetention(count, undefined);
  }

  /**
   * Keeps images for a time after their push. The synthesis warns: a service that is not deployed for that long loses
   * the image it runs on, and cannot start a task any more.
   *
   * @param age whole days, from 1 day up
   * @throws if the age is not a whole number of days from 1 up: nothing would be left
   */
  public static pushedWithin(age: Duration): ImageRetention {
    requireWholeDays(age);
    return new ImageRetention(undefined, age);
  }

  private constructor(
    /** How many images stay, where images are counted. */
    public readonly maxImageCount: number | undefined,
    /** How long an image stays after its push, where age decides. */
    public readonly maxImageAge: Duration | undefined,
  ) {}
}

function requireWholeDays(age: Duration): void {
  const got = age.isUnresolved() ? 'a token' : age.toHumanString();
  const days = age.isUnresolved() ? Number.NaN : age.toDays({ integral: false });
  if (!Number.isInteger(days) || days < 1) {
    const must = 'be a whole number of days from 1 up';
    refuse({ property: 'pushedWithin', must, got, remedy: 'give it as Duration.days(…)' });
  }
}
