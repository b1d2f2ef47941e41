import { Token } from 'aws-cdk-lib';
import { refuse } from './private/synth/errors';
import { type Kinds, requireKind, requireKinds } from './private/synth/kinds';
import { requireWholeNumber } from './private/synth/validation';

/** The time for which a threshold must be crossed before its alarm fires. */
export interface AlarmThresholdOptions {
  /**
   * The number of periods that the alarm looks back over, at least 1.
   *
   * @default - the alarm's own, as the property's documentation says
   */
  readonly evaluationPeriods?: number;

  /**
   * The number of these periods in which the threshold must be crossed, from 1 to `evaluationPeriods`.
   *
   * @default - all of `evaluationPeriods` where that is given, otherwise the alarm's own
   */
  readonly datapointsToAlarm?: number;
}

const OPTIONS: Kinds<AlarmThresholdOptions> = { evaluationPeriods: 'number?', datapointsToAlarm: 'number?' };

/**
 * The threshold of one alarm, or `off()` to disable it.
 *
 * The unit is in the documentation of the property.
 *
 * @example
 * import { AlarmThreshold } from 'cdk-hindsight';
 *
 * AlarmThreshold.of(80, { evaluationPeriods: 5, datapointsToAlarm: 3 });
 */
export class AlarmThreshold {
  /**
   * Fires when the metric crosses this value.
   *
   * @throws if the value is outside of what CloudWatch accepts for metrics (-2^360 to 2^360), a number of periods is not
   * a whole number of at least 1, or more datapoints than periods are asked for
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
   */
  public static of(value: number, options: AlarmThresholdOptions = {}): AlarmThreshold {
    requireKind('value', value, 'number');
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { evaluationPeriods, datapointsToAlarm } = options;
    if (!Token.isUnresolved(value) && !(Math.abs(value) <= 2 ** 360)) {
      const remedy = 'CloudWatch metrics cannot have other values; use AlarmThreshold.off() to disable the alarm';
      refuse({ property: 'value', must: 'be a number between -2^360 and 2^360', got: `${value}`, remedy });
    }
    const periods = { min: 1, remedy: 'count in periods of the metric' };
    requireWholeNumber('evaluationPeriods', evaluationPeriods, periods);
    requireWholeNumber('datapointsToAlarm', datapointsToAlarm, { ...periods, max: evaluationPeriods });
    return new AlarmThreshold(value, evaluationPeriods, datapointsToAlarm ?? evaluationPeriods);
  }

  /** Creates no alarm. */
  public static off(): AlarmThreshold {
    return new AlarmThreshold(undefined, undefined, undefined);
  }

  private constructor(
    /** The value to cross. Undefined when the alarm is off. */
    public readonly value: number | undefined,
    /** The number of periods that the alarm looks back over. Undefined for the alarm's own. */
    public readonly evaluationPeriods: number | undefined,
    /** The number of these periods in which the threshold must be crossed. Undefined for the alarm's own. */
    public readonly datapointsToAlarm: number | undefined,
  ) {}
}
