import { metricsOf, readInsights, requireNamespace, searchesOf } from '../../private/rules/metrics';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import type { Value } from '../../private/template/value';
import { DOCDB_METRICS, ELASTIC_NAMESPACE, isAboutGarbage, meantMetric, NAMESPACE, RDS_METRICS } from '../facts';

export const deadMetric: Rule = {
  id: 'hindsight-docdb-dead-metric',
  severity: Severity.ERROR,
  incident:
    'An alarm used a metric name that an AWS page gives for DocumentDB but CloudWatch does not have. It never went off.',
  remedy:
    'Replace the alarm with DocumentDbAlarms, or take the metric from it, which uses the right names. For garbage collection, these are AvailableMVCCIds and LongestActiveGCRuntime; elastic clusters have neither.',
  source: 'https://docs.aws.amazon.com/documentdb/latest/developerguide/cloud_watch.html',
  types: ['AWS::CloudWatch::Alarm'],
  judge: (alarm, report) => {
    for (const metric of metricsOf(alarm)) {
      report.isolate(() => judgeMetric(metric, report));
    }
    for (const search of searchesOf(alarm)) {
      report.isolate(() => {
        const query = search.literal === undefined ? undefined : readInsights(search.literal);
        const why = query && whyDead(query.namespace, query.metric);
        if (why) {
          report.find('Properties/Metrics', why);
        }
      });
    }
  },
};

function judgeMetric(metric: Value, report: Report): void {
  const namespace = metric.get('Namespace').tryText()?.literal;
  if (namespace === NAMESPACE || namespace === ELASTIC_NAMESPACE) {
    const why = whyDead(namespace, metric.get('MetricName').string() ?? '');
    if (why) {
      report.find(metric, why);
    }
  } else if (namespace === undefined) {
    judgeAnywhere(metric, report);
  }
}

/** A name that is dead in both namespaces is dead whichever it is; one that is alive in one of them may be it. */
function judgeAnywhere(metric: Value, report: Report): void {
  const name = metric.get('MetricName').tryText()?.literal ?? '';
  if (isAboutGarbage(name) && !Object.hasOwn(DOCDB_METRICS, name)) {
    requireNamespace({ name, dimensions: new Map(), value: metric });
    report.find(metric, whyDead(NAMESPACE, name) as string);
  }
}

function whyDead(namespace: string, name: string): string | undefined {
  if (namespace === ELASTIC_NAMESPACE) {
    return isAboutGarbage(name)
      ? `An elastic cluster publishes no ${name}, nor another metric of garbage collection.`
      : undefined;
  }
  if (namespace !== NAMESPACE || Object.hasOwn(DOCDB_METRICS, name)) {
    return undefined;
  }
  const meant = meantMetric(name);
  if (meant !== undefined) {
    return `DocumentDB publishes no ${name}: the metric is ${meant}.`;
  }
  if (RDS_METRICS.includes(name)) {
    return `DocumentDB publishes no ${name}, which is a metric of RDS.`;
  }
  // It may be newer than the list.
  throw new Inconclusive('Properties', `${name} is not in the list of AWS as of November 2026`);
}
