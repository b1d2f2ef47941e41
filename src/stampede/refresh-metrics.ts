import { Metric, type MetricOptions, type Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { METRICS } from './refresh-value.contract';

/** A metric that the refresher writes. */
export function refresherMetric(
  refresher: IFunction,
  metricName: string,
  statistic: typeof Stats.MAXIMUM | typeof Stats.SUM,
  label: string,
  options: MetricOptions | undefined,
): Metric {
  return new Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { [METRICS.dimension]: refresher.functionName },
    statistic,
    label,
    ...options,
  });
}
