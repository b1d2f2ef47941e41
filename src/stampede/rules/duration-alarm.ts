import { FUNCTION, timeoutOf } from '../../private/rules/function-timeout';
import { metricsIn, readMetric } from '../../private/rules/metrics';
import { requireNamed } from '../../private/rules/names';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

/** Statistics that are not the duration of one call. */
const TOTALS = /^(sum|samplecount|tc|ts|pr)\b/i;

export const durationAlarm: Rule = {
  id: 'hindsight-stampede-duration-alarm',
  severity: Severity.ERROR,
  incident:
    'A query became slower until its function was cut off, and the alarm on its duration had a threshold above the timeout.',
  remedy: 'Set the threshold to 80 percent of the timeout, in milliseconds: 24000 for a timeout of 30 seconds.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => {
    for (const metric of metricsIn('AWS/Lambda', alarm)) {
      report.isolate(() => judgeMetric(metric, alarm, report));
    }
  },
};

function judgeMetric(metric: Value, alarm: Resource, report: Report): void {
  const { properties } = alarm;
  if (!mayBeDuration(metric)) {
    return;
  }
  const comparison = properties.get('ComparisonOperator').string() ?? '';
  const threshold = properties.get('Threshold').number();
  if (threshold === undefined || !comparison.startsWith('GreaterThan') || !isAlone(alarm)) {
    return;
  }
  const { name, dimensions } = readMetric(metric);
  const functionName = dimensions.get('FunctionName');
  if (name !== 'Duration' || functionName === undefined || TOTALS.test(statisticOf(alarm))) {
    return;
  }
  const handler = requireNamed(functionName, FUNCTION, 'FunctionName', alarm, 'the function');
  const seconds = timeoutOf(handler);
  const longest = seconds * 1_000;
  const isOutOfReach = comparison === 'GreaterThanOrEqualToThreshold' ? threshold > longest : threshold >= longest;
  if (isOutOfReach) {
    metric.get('Namespace').string();
    const message = `A call of ${handler.id} is cut off after ${seconds} seconds: Duration is never above ${longest}, and the threshold is ${threshold}.`;
    report.find('Properties/Threshold', message);
  }
}

/** Asked first, because an alarm on another metric is not judged, whatever else of it is unknown. */
function mayBeDuration(metric: Value): boolean {
  return (metric.get('MetricName').tryText()?.literal ?? 'Duration') === 'Duration';
}

/** Whether the alarm compares the metric itself: the value of an expression has another scale. */
function isAlone({ properties }: Resource): boolean {
  return properties.get('Metrics').items().length <= 1;
}

function statisticOf({ properties }: Resource): string {
  const [query] = properties.get('Metrics').items();
  const statistic = query ? query.at('MetricStat', 'Stat') : properties.get('Statistic');
  return statistic.string() ?? properties.get('ExtendedStatistic').string() ?? '';
}
