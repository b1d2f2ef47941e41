import { requireNamespace, type WatchedMetric } from '../../private/rules/metrics';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { CLUSTER_FLAGS, DOMAIN_DIMENSIONS } from '../facts';
import { eachDomainMetric, isOfDomain } from './domain-metric';

export const alarmDimensions: Rule = {
  id: 'hindsight-search-alarm-dimensions',
  severity: Severity.ERROR,
  incident:
    'An alarm on a domain had DomainName without ClientId. It never had data, and the domain was red for a night.',
  remedy:
    'Give the metric the dimensions DomainName and ClientId, with the account id; domain.metric(…) of the CDK has both.',
  source: 'https://docs.aws.amazon.com/opensearch-service/latest/developerguide/managedomains-cloudwatchmetrics.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => eachDomainMetric(alarm, report, (metric) => judgeMetric(metric, report)),
};

function judgeMetric(metric: WatchedMetric, report: Report): void {
  const { name, dimensions, value } = metric;
  const missing = DOMAIN_DIMENSIONS.filter((dimension) => !dimensions.has(dimension));
  // A metric of any namespace may have none of them.
  const isAboutDomain = isOfDomain(metric) || missing.length < DOMAIN_DIMENSIONS.length;
  if (isAboutDomain && missing.length > 0) {
    requireNamespace(metric);
    report.find(value, `${name} has no series without ${missing.join(' and ')}.`);
  } else if (CLUSTER_FLAGS.includes(name) && dimensions.has('NodeId')) {
    requireNamespace(metric);
    report.find(value, `${name} is of the whole cluster: it has no series for NodeId.`);
  }
}
