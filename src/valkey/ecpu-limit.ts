import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireOrder, requireWholeNumber } from '../private/synth/validation';
import { ECPU_RANGE } from './facts';

/**
 * The ElastiCache Processing Units (ECPUs) that a serverless cache spends per second: a maximum at which it throttles, and
 * a minimum that is billed even while the cache is idle.
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
    requireOrder('ecpuPerSecond minimum', { minimum, maximum }, 'lower the minimum or raise the maximum');
    return new EcpuLimit(minimum, maximum);
  }

  /**
   * No maximum, and `minimum` ECPUs a second are kept ready and billed from the first hour.
   *
   * @throws if the number is not whole and from 1,000 to 15,000,000
   */
  public static atLeast(minimum: number): EcpuLimit {
    return new EcpuLimit(checked('ecpuPerSecond minimum', minimum), undefined);
  }

  /** No maximum: everything that the clients ask for is served and billed. */
  public static unlimited(): EcpuLimit {
    return new EcpuLimit(undefined, undefined);
  }

  private constructor(
    /** The ECPUs per second that are kept ready. Undefined without a minimum. */
    public readonly minimum: number | undefined,
    /** The most ECPUs per second. Undefined without a maximum. */
    public readonly maximum: number | undefined,
  ) {}
}

function checked(property: string, value: number): number {
  requireKind(property, value, 'number');
  requireLiteral(property, value, 'the alarms are computed from it');
  requireWholeNumber(property, value, { ...ECPU_RANGE, remedy: 'give ElastiCache Processing Units per second' });
  return value;
}
