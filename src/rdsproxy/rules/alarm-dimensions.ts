import { metricsIn, readMetric, requireNamespace } from '../../private/rules/metrics';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Value } from '../../private/template/value';
import { PROXY_METRICS } from '../facts';

/** `DatabaseConnections` is also a metric of instances and clusters. */
const OF_DATABASES = /^DB(Instance|Cluster)Identifier$|^DatabaseClass$|^EngineName$|^Role$|^SourceRegion$/;

export const alarmDimensions: Rule = {
  id: 'hindsight-rdsproxy-alarm-dimensions',
  severity: Severity.ERROR,
  incident:
    'An alarm watched a combination of dimensions that RDS Proxy does not publish. It never had data and never went off.',
  remedy:
    'Replace the alarm with DatabaseProxyAlarms, or take the metric from it; neither changes the proxy. Or use exactly the dimensions that the metric has.',
  source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => {
    for (const metric of metricsIn('AWS/RDS', alarm)) {
      report.isolate(() => judgeMetric(metric, report));
    }
  },
};

function judgeMetric(metric: Value, report: Report): void {
  const watched = readMetric(metric);
  const { name, dimensions } = watched;
  const sets = Object.hasOwn(PROXY_METRICS, name) ? PROXY_METRICS[name] : undefined;
  const given = [...dimensions.keys()].sort();
  const isOfDatabase = name === 'DatabaseConnections' && given.every((dimension) => OF_DATABASES.test(dimension));
  if (sets && !isOfDatabase && !sets.some((set) => set.join() === given.join())) {
    requireNamespace(watched);
    const known = sets.map((set) => set.join(' + ')).join(', or ');
    report.find(metric, `${name} has no series for ${given.join(' + ') || 'no dimension'}: it has ${known}.`);
  }
}
