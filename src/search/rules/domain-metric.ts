import { metricsIn, readMetric, type WatchedMetric } from '../../private/rules/metrics';
import type { Report } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import { DOMAIN_NAMESPACE } from '../facts';

/** Judges each metric of an alarm that is, or may be, one of a domain. */
export function eachDomainMetric(alarm: Resource, report: Report, judge: (metric: WatchedMetric) => void): void {
  for (const metric of metricsIn(DOMAIN_NAMESPACE, alarm)) {
    report.isolate(() => judge(readMetric(metric)));
  }
}

/** Whether the metric is one of a domain beyond doubt. */
export function isOfDomain({ value }: WatchedMetric): boolean {
  return value.get('Namespace').tryText()?.literal === DOMAIN_NAMESPACE;
}
