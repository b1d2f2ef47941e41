import { Duration } from 'aws-cdk-lib';
import { requireDuration, requireKnownDuration } from '../private/synth/validation';

/**
 * The times at which the tests run.
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { ApiTestSchedule } from 'cdk-hindsight/apitest';
 *
 * ApiTestSchedule.every(Duration.minutes(5));
 */
export class ApiTestSchedule {
  /**
   * At an interval.
   *
   * @param interval in whole minutes, from 1 minute to 1 day
   * @throws if the interval is out of range, or known only at deploy time
   */
  public static every(interval: Duration): ApiTestSchedule {
    requireKnownDuration('interval', interval, 'write it into the code: alarms and timeouts follow from it');
    const remedy = 'EventBridge Scheduler counts in minutes; a test that runs less than daily warns too late';
    const range = { min: Duration.minutes(1), max: Duration.days(1), unit: 'minutes' as const, remedy };
    requireDuration('interval', interval, range);
    return new ApiTestSchedule(interval);
  }

  /** Only when a gate asks for it. Runs then have no metrics, and no alarms watch them. */
  public static none(): ApiTestSchedule {
    return new ApiTestSchedule(undefined);
  }

  private constructor(
    /** @internal */
    readonly _interval: Duration | undefined,
  ) {}
}
