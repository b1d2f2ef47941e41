import { metricsOf, readMetric } from '../../private/rules/metrics';
import { nameKey } from '../../private/rules/names';
import { type Rule, Severity } from '../../private/rules/rule';
import { attempt } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';
import { ALARM_MVCC_IDS, NAMESPACE } from '../facts';

const ALARM = 'AWS::CloudWatch::Alarm';

export const mvccThreshold: Rule = {
  id: 'hindsight-docdb-mvcc-threshold',
  severity: Severity.WARNING,
  incident:
    'The alarm on the MVCC IDs of a cluster came too late, or waited for them to rise, while the writes used them up.',
  remedy:
    'Replace the alarm with DocumentDbAlarms. Or let it fire below 1,300,000,000, as AWS recommends; you can keep an alarm closer to zero as well.',
  source: 'https://docs.aws.amazon.com/documentdb/latest/developerguide/garbage-collection.html',
  types: [ALARM],
  judge: (alarm, report) => {
    const metric = watchedIds(alarm);
    if (!metric || !alarm.properties.get('ThresholdMetricId').isAbsent) {
      return;
    }
    const threshold = alarm.properties.get('Threshold').number();
    if (isUpwards(alarm)) {
      report.find('Properties', 'The alarm is quiet while the MVCC IDs run out: it compares upwards.');
    } else if (threshold !== undefined && threshold < ALARM_MVCC_IDS && !hasEarlyAlarm(alarm, metric)) {
      const [own, least] = [threshold, ALARM_MVCC_IDS].map((ids) => ids.toLocaleString('en-US'));
      report.find('Properties', `The alarm fires below ${own} MVCC IDs, and AWS recommends ${least}.`);
    }
  },
};

/** The metric of an alarm that compares the IDs themselves with its threshold, and not an expression of them. */
function watchedIds(alarm: Resource): Value | undefined {
  const isExpression = alarm.properties.get('Metrics').items().length > 1;
  const [metric] = metricsOf(alarm);
  const isAboutIds =
    metric?.get('Namespace').tryText()?.literal === NAMESPACE &&
    metric.get('MetricName').tryText()?.literal === 'AvailableMVCCIds';
  return isAboutIds && !isExpression ? metric : undefined;
}

function isUpwards({ properties }: Resource): boolean {
  return properties.get('ComparisonOperator').string()?.startsWith('Greater') === true;
}

/** Whether another alarm of the app has the same series and fires in time. */
function hasEarlyAlarm(alarm: Resource, metric: Value): boolean {
  return alarm.template.set.index('docdb/earlyAlarms', earlyAlarms).has(seriesOf(alarm, metric));
}

function earlyAlarms(templates: TemplateSet): Set<string> {
  const series = templates.ofType(ALARM).map((alarm) =>
    attempt(() => {
      const metric = watchedIds(alarm);
      return metric && mayBeEarly(alarm) ? seriesOf(alarm, metric) : undefined;
    }),
  );
  return new Set(series.filter((it) => typeof it === 'string'));
}

/** One whose threshold only the deployment decides may be in time. */
function mayBeEarly(alarm: Resource): boolean {
  const isEarly = attempt(
    () => !isUpwards(alarm) && Number(alarm.properties.get('Threshold').number()) >= ALARM_MVCC_IDS,
  );
  return isEarly !== false;
}

function seriesOf({ template }: Resource, metric: Value): string {
  const names = [...readMetric(metric).dimensions].map(([dimension, value]) => {
    const name = value.text();
    return JSON.stringify([dimension, name && nameKey(name)]);
  });
  return [template.app, ...names.sort()].join();
}
