import { Token } from 'aws-cdk-lib';
import { refuse } from './private/synth/errors';
import { requireWholeNumber } from './private/synth/validation';

/** How long a threshold must be crossed before its alarm fires. */
export interface AlarmThresholdOptions {
  /**
   * How many periods the alarm looks back over, from 1 up.
   *
   * @default - the alarm's own, named in the documentation of the property
   */
  readonly evaluationPeriods?: number;

  /**
   * In how many of these periods the threshold must be crossed, from 1 to `evaluationPeriods`.
   *
   * @default - all of `evaluationPeriods` where that is given, otherwise the alarm's own
   */
  readonly datapointsToAlarm?: number;
}

/**
 * The threshold of one alarm, or the word that switches this alarm off.
 *
 * The unit is the one that the documentation of the property names.
 */
export class AlarmThreshold {
  /**
   * Fires when the metric crosses this value.
   *
   * @throws if the value is outside what CloudWatch takes for metrics (-2^360 to 2^360), a number of periods is not a
   * whole number from 1 up, or more datapoints than periods are asked for
   * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
   */
  public static of(value: number, options: AlarmThresholdOptions = {}): AlarmThreshold {
    const { evaluationPeriods, datapointsToAlarm } = options;
    if (!Token.isUnresolved(value) && !(Math.abs(value) <= 2 ** 360)) {
      const remedy = 'no metric has another value; say AlarmThreshold.off() for no alarm';
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
    /** The value to cross, or nothing when the alarm is off. */
    public readonly value: number | undefined,
    /** How many periods the alarm looks back over, where the user said so. */
    public readonly evaluationPeriods: number | undefined,
    /** In how many of these periods the threshold must be crossed, where the user said so. */
    public readonly datapointsToAlarm: number | undefined,
  ) {}
}
