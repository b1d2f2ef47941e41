import { requireNamespace, type WatchedMetric } from '../../private/rules/metrics';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import { CLUSTER_FLAGS, KNN_METRICS } from '../facts';
import { eachDomainMetric } from './domain-metric';

export const deadMetric: Rule = {
  id: 'hindsight-search-dead-metric',
  severity: Severity.ERROR,
  incident:
    'An alarm watched ClusterStatusRed, but the metric is ClusterStatus.red: nobody learned that primary shards were missing.',
  remedy:
    'Use the name that CloudWatch has, in the same letter case: KNNGraphMemoryUsagePercentage, ClusterStatus.red; or use SemanticSearchIndex, which has the right names.',
  source: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => eachDomainMetric(alarm, report, (metric) => judgeMetric(metric, report)),
};

const KNOWN = [...KNN_METRICS, ...CLUSTER_FLAGS];
const MEANT = new Map(KNOWN.map((name) => [lettersOf(name), name]));

function judgeMetric(metric: WatchedMetric, report: Report): void {
  const { name, value } = metric;
  if (KNOWN.includes(name)) {
    return;
  }
  const letters = lettersOf(name);
  const meant = letters === 'clusterstatus' ? 'ClusterStatus.red, .yellow or .green' : MEANT.get(letters);
  if (meant !== undefined) {
    requireNamespace(metric);
    report.find(value, `No domain publishes ${name}: the metric is ${meant}.`);
  } else if (/^knn/.test(letters)) {
    requireNamespace(metric);
    // It may be newer than the list.
    throw new Inconclusive('Properties', `${name} is not in the list of AWS as of November 2026`);
  }
}

/** What people remember of a name. */
function lettersOf(name: string): string {
  return name.toLowerCase().replace(/[^a-z]/g, '');
}
