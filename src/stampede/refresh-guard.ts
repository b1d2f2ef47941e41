import { requireKinds } from '../private/synth/kinds';
import { requireLiteral, requireWholeNumber } from '../private/synth/validation';

/** The limit on how much smaller a new value may be. */
export interface NotEmptyOptions {
  /**
   * The percentage of its bytes by which a value may shrink, from 0 to 100.
   *
   * @default 50
   */
  readonly maxShrinkPercent?: number;
}

/**
 * The values that the refresher accepts. It rejects all others, and the previous value stays.
 *
 * @example
 * import { RefreshGuard } from 'cdk-hindsight/stampede';
 *
 * RefreshGuard.notEmpty({ maxShrinkPercent: 20 });
 */
export class RefreshGuard {
  /**
   * Rejects `null`, `[]`, `{}` and `""`, and any value that is much smaller than the previous one: the result of a query
   * that fails halfway often looks like that.
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

  /** Accepts every value, even an empty one: for data that may legitimately be empty. */
  public static any(): RefreshGuard {
    return new RefreshGuard(undefined);
  }

  private constructor(
    /** @internal */
    readonly _maxShrinkPercent: number | undefined,
  ) {}
}
