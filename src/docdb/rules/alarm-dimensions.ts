import { metricsOf, readMetric } from '../../private/rules/metrics';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Value } from '../../private/template/value';
import { DOCDB_METRICS, NAMESPACE } from '../facts';

export const alarmDimensions: Rule = {
  id: 'hindsight-docdb-alarm-dimensions',
  severity: Severity.ERROR,
  incident:
    'An alarm watched a combination of dimensions that DocumentDB does not publish. It never had data and never went off.',
  remedy:
    'Replace the alarm with DocumentDbAlarms, or take the metric from it; neither changes the cluster. Or use exactly the dimensions that the metric has.',
  source: 'https://docs.aws.amazon.com/documentdb/latest/developerguide/cloud_watch.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => {
    for (const metric of metricsOf(alarm)) {
      report.isolate(() => judgeMetric(metric, report));
    }
  },
};

function judgeMetric(metric: Value, report: Report): void {
  if (metric.get('Namespace').tryText()?.literal !== NAMESPACE) {
    return;
  }
  const { name, dimensions } = readMetric(metric);
  const sets = Object.hasOwn(DOCDB_METRICS, name) ? DOCDB_METRICS[name] : undefined;
  const given = [...dimensions.keys()].sort();
  if (sets && !sets.some((set) => set.join() === given.join())) {
    const known = sets.map((set) => set.join(' + ')).join(', or ');
    report.find(metric, `${name} has no series for ${given.join(' + ') || 'no dimension'}: it has ${known}.`);
  }
}
