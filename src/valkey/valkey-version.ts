import { requireKind } from '../private/synth/kinds';
import { requireLiteral, requireText } from '../private/synth/validation';

/**
 * A major version of Valkey. The service keeps the minor version up to date.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
 */
export class ValkeyVersion {
  /** Valkey 7.2, which the API calls `7`. */
  public static readonly V7 = ValkeyVersion.of('7');

  /** Valkey 8. */
  public static readonly V8 = ValkeyVersion.of('8');

  /** Valkey 9, the first with a public endpoint. */
  public static readonly V9 = ValkeyVersion.of('9');

  /**
   * A version that has no constant in this class yet.
   *
   * @param majorVersion the major version alone, for example `10`
   * @throws if it is not a whole number from 7 up
   */
  public static of(majorVersion: string): ValkeyVersion {
    requireKind('majorVersion', majorVersion, 'text');
    requireLiteral('majorVersion', majorVersion, 'what the cache can do depends on it');
    requireText('majorVersion', majorVersion, {
      pattern: /^([7-9]|[1-9]\d+)$/,
      must: 'be a major version of Valkey, from 7 up',
      remedy: "give it without the minor version, for example '8'",
    });
    return new ValkeyVersion(majorVersion);
  }

  private constructor(
    /** The value of `MajorEngineVersion`. */
    public readonly majorVersion: string,
  ) {}
}
