import { type Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireWholeNumber } from '../private/synth/validation';

const RANGE = { min: 1, max: 5_000, remedy: 'give whole gibibytes: the service takes no smaller step' };

/**
 * How much data a serverless cache holds: a ceiling that it evicts and then refuses writes at, and a floor that is
 * billed even while the cache is empty.
 *
 * The service counts in "GB", from 1 to 5,000. A gibibyte of `Size` is given to it as one GB.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html
 */
export class StorageLimit {
  /**
   * At most this much.
   *
   * @throws if the size is not a whole number of gibibytes from 1 to 5,000
   */
  public static upTo(maximum: Size): StorageLimit {
    return new StorageLimit(undefined, gibibytes('storage maximum', maximum));
  }

  /**
   * At most `maximum`, and `minimum` is kept ready and billed from the first hour.
   *
   * @throws if a size is not a whole number of gibibytes from 1 to 5,000, or the minimum is above the maximum
   */
  public static between(minimum: Size, maximum: Size): StorageLimit {
    const [from, to] = [gibibytes('storage minimum', minimum), gibibytes('storage maximum', maximum)];
    if (from > to) {
      refuse({
        property: 'storage minimum',
        must: `be at most the maximum of ${to} GiB`,
        got: `${from} GiB`,
        remedy: 'lower the minimum or raise the maximum',
      });
    }
    return new StorageLimit(from, to);
  }

  /**
   * No ceiling, and `minimum` is kept ready and billed from the first hour.
   *
   * @throws if the size is not a whole number of gibibytes from 1 to 5,000
   */
  public static atLeast(minimum: Size): StorageLimit {
    return new StorageLimit(gibibytes('storage minimum', minimum), undefined);
  }

  /** No ceiling: whatever the clients write is stored and billed, up to the service's own 5,000 GB. */
  public static unlimited(): StorageLimit {
    return new StorageLimit(undefined, undefined);
  }

  private constructor(
    /** What is kept ready, in gibibytes; nothing if there is no floor. */
    public readonly minimumGibibytes: number | undefined,
    /** The ceiling, in gibibytes; nothing if there is none. */
    public readonly maximumGibibytes: number | undefined,
  ) {}
}

function gibibytes(property: string, size: Size): number {
  if (size.isUnresolved()) {
    refuse({ property, must: 'be known at synth', got: 'a token', remedy: 'the alarms are computed from it' });
  }
  const value = size.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  requireWholeNumber(`${property} in gibibytes`, value, RANGE);
  return value;
}
