import { requireNamespace, type WatchedMetric } from '../../private/rules/metrics';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import { CLUSTER_FLAGS, NODE_FLAGS, PERCENTAGES } from '../facts';
import { eachDomainMetric } from './domain-metric';

export const alarmThreshold: Rule = {
  id: 'hindsight-search-alarm-threshold',
  severity: Severity.ERROR,
  incident: 'An alarm waited for more than one red cluster: the metric is 0 or 1, and it never went off.',
  remedy: 'Make it fire at 1 with GreaterThanOrEqualToThreshold and the statistic Maximum; a percentage ends at 100.',
  source: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/cloudwatch-alarms.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => eachDomainMetric(alarm, report, (metric) => judgeMetric(alarm, metric, report)),
};

function judgeMetric(alarm: Resource, metric: WatchedMetric, report: Report): void {
  const { name, value } = metric;
  const maximum = maximumOf(name);
  // An expression makes other values of it, and so does a sum.
  if (maximum === undefined || alarm.properties.get('Metrics').items().length > 1 || isSum(alarm)) {
    return;
  }
  const threshold = alarm.properties.get('Threshold').number();
  if (threshold !== undefined && isOutOfReach(alarm, threshold, maximum)) {
    requireNamespace(metric);
    const values = maximum === 1 ? '0 or 1' : `a percentage of at most ${maximum}`;
    report.find(value, `${name} is ${values}: the alarm never fires at a threshold of ${threshold}.`);
  }
}

function maximumOf(name: string): number | undefined {
  if (PERCENTAGES.includes(name)) {
    return 100;
  }
  return [...CLUSTER_FLAGS, ...NODE_FLAGS].includes(name) ? 1 : undefined;
}

function isSum({ properties }: Resource): boolean {
  const [query] = properties.get('Metrics').items();
  const statistic = query ? query.at('MetricStat', 'Stat') : properties.get('Statistic');
  return ['sum', 'samplecount'].includes(`${statistic.string()}`.toLowerCase());
}

function isOutOfReach({ properties }: Resource, threshold: number, maximum: number): boolean {
  switch (properties.get('ComparisonOperator').string()) {
    case 'GreaterThanThreshold':
      return threshold >= maximum;
    case 'GreaterThanOrEqualToThreshold':
      return threshold > maximum;
    case 'LessThanThreshold':
      return threshold <= 0;
    case 'LessThanOrEqualToThreshold':
      return threshold < 0;
    default:
      return false;
  }
}
