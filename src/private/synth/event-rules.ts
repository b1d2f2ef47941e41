import { Duration } from 'aws-cdk-lib';
import { type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRule } from 'aws-cdk-lib/aws-events';
import { createMetric } from './metrics';

/**
 * The number of events of the default bus that triggered a rule. AWS documents `MatchedEvents` without the dimension
 * `RuleName`, and this one with it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function metricTriggered(rule: IRule, options?: MetricOptions): Metric {
  const defaults = {
    namespace: 'AWS/Events',
    metricName: 'TriggeredRules',
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
  };
  return createMetric(rule, defaults, options);
}
