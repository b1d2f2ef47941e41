import { type Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { refuse } from '../private/synth/errors';
import { requireKind, requireMadeBy } from '../private/synth/kinds';
import { requireOrder, requireWholeNumber } from '../private/synth/validation';
import { STORAGE_RANGE } from './facts';

/**
 * The data that a serverless cache holds: a maximum at which it evicts and then rejects writes, and a minimum that is
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
    const remedy = 'lower the minimum or raise the maximum';
    requireOrder('storage minimum in gibibytes', { minimum: from, maximum: to }, remedy);
    return new StorageLimit(from, to);
  }

  /**
   * No maximum, and `minimum` is kept ready and billed from the first hour.
   *
   * @throws if the size is not a whole number of gibibytes from 1 to 5,000
   */
  public static atLeast(minimum: Size): StorageLimit {
    return new StorageLimit(gibibytes('storage minimum', minimum), undefined);
  }

  /** No maximum: everything that the clients write is stored and billed, up to the service's own 5,000 GB. */
  public static unlimited(): StorageLimit {
    return new StorageLimit(undefined, undefined);
  }

  private constructor(
    /** The gibibytes that are kept ready. Undefined without a minimum. */
    public readonly minimumGibibytes: number | undefined,
    /** The most gibibytes. Undefined without a maximum. */
    public readonly maximumGibibytes: number | undefined,
  ) {}
}

function gibibytes(property: string, size: Size): number {
  requireKind(property, size, 'object');
  requireMadeBy(property, size, 'toGibibytes', 'Size.gibibytes(10)');
  if (size.isUnresolved()) {
    refuse({ property, must: 'be known at synth', got: 'a token', remedy: 'the alarms are computed from it' });
  }
  const value = size.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
  const remedy = 'give whole gibibytes: the service accepts no smaller step';
  requireWholeNumber(`${property} in gibibytes`, value, { ...STORAGE_RANGE, remedy });
  return value;
}
