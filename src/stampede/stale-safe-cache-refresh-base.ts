import { type IWidget, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CompositeResource } from '../private/synth/composite';
import { elsewhere } from '../private/synth/existing';
import { createMetric, given } from '../private/synth/metrics';
import { graph } from '../private/synth/widgets';
import type { IValkeyUser } from '../valkey/valkey-user';
import type { IStaleSafeCacheRefresh } from './i-stale-safe-cache-refresh';
import { METRICS, READER_VARIABLES } from './refresh-value.contract';

/** The endpoint that a reader connects to. */
export interface ReaderEndpoint {
  readonly host: string;
  readonly port: string;
  readonly tls: boolean;
}

/**
 * What a new and an imported refresh have in common.
 *
 * @jsii ignore
 */
export abstract class StaleSafeCacheRefreshBase extends CompositeResource implements IStaleSafeCacheRefresh {
  /** The key that readers read with GET. */
  public abstract readonly keyName: string;
  /** The function that checks the value and refreshes it. */
  public abstract readonly refresher: IFunction;
  /** @internal */
  protected abstract get _endpoint(): ReaderEndpoint;

  /** Gives a reader access to the cache: opens the network, and allows the user's login. */
  public abstract grantRead(grantee: IGrantable, user?: IValkeyUser): Grant;

  /** Lets a reader request a refresh when there is no value. */
  public abstract grantTrigger(grantee: IGrantable): Grant;

  /**
   * Returns the environment variables of a reader: `CACHE_HOST`, `CACHE_PORT`, `CACHE_TLS` (`true` or `false`), `CACHE_KEY`
   * and `CACHE_REFRESHER`, the function to call when there is no value.
   */
  public readerEnvironment(): { [name: string]: string } {
    const { host, port, tls } = this._endpoint;
    // A reader's SDK looks for a name in the account of the reader.
    const { functionName, functionArn } = this.refresher;
    return {
      [READER_VARIABLES.host]: host,
      [READER_VARIABLES.port]: port,
      [READER_VARIABLES.tls]: `${tls}`,
      [READER_VARIABLES.key]: this.keyName,
      [READER_VARIABLES.refresher]: elsewhere(this).account === undefined ? functionName : functionArn,
    };
  }

  /**
   * The age of the value, in seconds. The metric has no data while there is no value.
   *
   * @default - maximum over 5 minutes
   */
  public metricStaleness(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.staleness, Stats.MAXIMUM, 'Age', options);
  }

  /**
   * The duration of the loader, in milliseconds.
   *
   * @default - maximum over 5 minutes
   */
  public metricRefreshDuration(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.refreshDuration, Stats.MAXIMUM, 'Load time', options);
  }

  /**
   * The size of the value, in bytes.
   *
   * @default - maximum over 5 minutes
   */
  public metricValueSize(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.valueSize, Stats.MAXIMUM, 'Size', options);
  }

  /**
   * Runs of the refresher that ended with an error.
   *
   * @default - sum over 5 minutes
   */
  public metricFailures(options?: MetricOptions): Metric {
    return this.refresher.metricErrors({
      label: 'Failed',
      ...elsewhere(this),
      ...given(options, this),
    });
  }

  /**
   * Values that were rejected because they are empty, or shrank.
   *
   * @default - sum over 5 minutes
   */
  public metricRejected(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.rejected, Stats.SUM, 'Rejected', options);
  }

  /**
   * Runs that found the lock taken when the first load should have been over.
   *
   * @default - sum over 5 minutes
   */
  public metricLockContended(options?: MetricOptions): Metric {
    return this.metricOf(METRICS.lockContended, Stats.SUM, 'Lock held', options);
  }

  /** Graphs for a dashboard: the age of the value, the duration of loads, and what went wrong. */
  public widgets(): IWidget[] {
    return [
      graph('Age of the value (s)', { left: [this.metricStaleness()] }),
      graph('Time to load (ms)', { left: [this.metricRefreshDuration()], right: [this.metricValueSize()] }),
      graph('Refreshes that failed', {
        left: [this.metricFailures(), this.metricRejected(), this.metricLockContended()],
      }),
    ];
  }

  private metricOf(metricName: string, statistic: string, label: string, options?: MetricOptions): Metric {
    const { namespace, dimension } = METRICS;
    const dimensionsMap = { [dimension]: this.refresher.functionName };
    return createMetric(this, { namespace, metricName, dimensionsMap, statistic, label }, options);
  }
}
