import { requireKinds } from '../private/synth/kinds';
import { requireLiteral, requireWholeNumber } from '../private/synth/validation';

/** The limit of what a new value may lack of the last one. */
export interface NotEmptyOptions {
  /**
   * The percentage of its bytes by which a value may shrink, from 0 to 100.
   *
   * @default 50
   */
  readonly maxShrinkPercent?: number;
}

/**
 * The values that the refresher writes; it rejects others, and the last value stays.
 *
 * @example
 * import { RefreshGuard } from 'cdk-hindsight/stampede';
 *
 * RefreshGuard.notEmpty({ maxShrinkPercent: 20 });
 */
export class RefreshGuard {
  /**
   * Rejects `null`, `[]`, `{}` and `""`, and a value that is much smaller than the last one: a query that fails halfway
   * often looks like that.
   *
   * @throws if the percentage is not a whole number from 0 to 100
   */
  public static notEmpty(options: NotEmptyOptions = {}): RefreshGuard {
    requireKinds(options, { maxShrinkPercent: 'number?' });
    const { maxShrinkPercent = 50 } = options;
    requireLiteral('maxShrinkPercent', maxShrinkPercent, 'write it into the code');
    const remedy = 'write 50 for half; 100 rejects only empty values';
    requireWholeNumber('maxShrinkPercent', maxShrinkPercent, { min: 0, max: 100, remedy });
    return new RefreshGuard(maxShrinkPercent);
  }

  /** Accepts every value, also an empty one: for data of which there may be none. */
  public static any(): RefreshGuard {
    return new RefreshGuard(undefined);
  }

  private constructor(
    /** @internal */
    readonly _maxShrinkPercent: number | undefined,
  ) {}
}
