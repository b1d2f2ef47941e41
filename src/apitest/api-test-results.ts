import { Duration } from 'aws-cdk-lib';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireDuration, requireKnownDuration } from '../private/synth/validation';

/** Options for kept results. */
export interface ApiTestFailuresOptions {
  /**
   * The time after which a result is deleted, in whole days from 1 day to 10 years.
   *
   * @default Duration.days(30)
   */
  readonly retention?: Duration;
}

const OPTIONS: Kinds<ApiTestFailuresOptions> = { retention: 'object?' };

/**
 * Which results are written to the bucket.
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { ApiTestResults } from 'cdk-hindsight/apitest';
 *
 * ApiTestResults.failures({ retention: Duration.days(7) });
 */
export class ApiTestResults {
  /**
   * Only results of runs that did not pass, without headers, bodies, variables and secrets.
   *
   * @throws if the retention is out of range, or known only at deploy time
   */
  public static failures(options: ApiTestFailuresOptions = {}): ApiTestResults {
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { retention = Duration.days(30) } = options;
    requireKnownDuration('retention', retention, 'write it into the code');
    const remedy = 'S3 counts in days';
    const range = { min: Duration.days(1), max: Duration.days(3_653), unit: 'days' as const, remedy };
    requireDuration('retention', retention, range);
    return new ApiTestResults(retention);
  }

  private constructor(
    /** @internal */
    readonly _retention: Duration,
  ) {}
}
