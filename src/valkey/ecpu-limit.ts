import { refuse } from '../private/synth/errors';
import { requireLiteral, requireWholeNumber } from '../private/synth/validation';

const RANGE = { min: 1_000, max: 15_000_000, remedy: 'give ElastiCache Processing Units per second' };

/**
 * How many ElastiCache Processing Units (ECPUs) a serverless cache spends a second: a ceiling that it throttles at, and
 * a floor that is billed even while the cache is idle.
 *
 * A simple GET or SET of up to one kilobyte is one ECPU.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html
 */
export class EcpuLimit {
  /**
   * At most this many ECPUs a second.
   *
   * @throws if the number is not whole and from 1,000 to 15,000,000
   */
  public static upTo(maximum: number): EcpuLimit {
    return new EcpuLimit(undefined, checked('ecpuPerSecond maximum', maximum));
  }

  /**
   * At most `maximum` ECPUs a second, and `minimum` are kept ready and billed from the first hour.
   *
   * @throws if a number is not whole and from 1,000 to 15,000,000, or the minimum is above the maximum
   */
  public static between(minimum: number, maximum: number): EcpuLimit {
    checked('ecpuPerSecond minimum', minimum);
    checked('ecpuPerSecond maximum', maximum);
    if (minimum > maximum) {
      refuse({
        property: 'ecpuPerSecond minimum',
        must: `be at most the maximum of ${maximum}`,
        got: minimum,
        remedy: 'lower the minimum or raise the maximum',
      });
    }
    return new EcpuLimit(minimum, maximum);
  }

  /**
   * No ceiling, and `minimum` ECPUs a second are kept ready and billed from the first hour.
   *
   * @throws if the number is not whole and from 1,000 to 15,000,000
   */
  public static atLeast(minimum: number): EcpuLimit {
    return new EcpuLimit(checked('ecpuPerSecond minimum', minimum), undefined);
  }

  /** No ceiling: whatever the clients ask for is served and billed. */
  public static unlimited(): EcpuLimit {
    return new EcpuLimit(undefined, undefined);
  }

  private constructor(
    /** What is kept ready, in ECPUs a second; nothing if there is no floor. */
    public readonly minimum: number | undefined,
    /** The ceiling, in ECPUs a second; nothing if there is none. */
    public readonly maximum: number | undefined,
  ) {}
}

function checked(property: string, value: number): number {
  requireLiteral(property, value, 'the alarms are computed from it');
  requireWholeNumber(property, value, RANGE);
  return value;
}
