import type { Resource } from '../template/resource';
import { Text } from '../template/text';
import type { Value } from '../template/value';
import { mayBeSame } from './names';

/** A metric that an alarm watches. */
export interface WatchedMetric {
  readonly name: string;
  /** The dimensions by name. */
  readonly dimensions: Map<string, Value>;
  readonly value: Value;
}

/** A query in the language of Metrics Insights. */
export interface InsightsQuery {
  readonly namespace: string;
  readonly metric: string;
  /** The dimensions that it names; without them it looks at all series of the metric. */
  readonly dimensions?: string[];
}

const INSIGHTS =
  /^\s*SELECT\s+\w+\(\s*"?([\w.:/-]+)"?\s*\)\s+FROM\s+(?:SCHEMA\(\s*"?([^",)\s]+)"?\s*((?:,[^)]*)?)\)|"?([^"\s]+)"?)([\s\S]*)$/i;

/** The metrics of an alarm as they stand in the template: its own, or those of its expressions. */
export function metricsOf({ properties }: Resource): Value[] {
  return properties.remember('metrics', () => {
    const stats = properties.get('Metrics').items();
    const metrics = [properties, ...stats.map((query) => query.at('MetricStat', 'Metric'))];
    return metrics.flatMap((metric) => (metric.get('MetricName').isAbsent ? [] : metric));
  });
}

/** The metrics of an alarm in a namespace, each of which is judged on its own. */
export function metricsIn(namespace: string, alarm: Resource): Value[] {
  const wanted = new Text([namespace]);
  return metricsOf(alarm).filter((metric) => {
    const own = metric.get('Namespace').tryText();
    return own === undefined || (own.literal === undefined ? mayBeSame(own, wanted) : own.literal === namespace);
  });
}

/** @throws Inconclusive if something in it is known only at deploy time; the values of the dimensions may be */
export function readMetric(value: Value): WatchedMetric {
  return value.remember('metric', () => {
    const dimensions = value
      .get('Dimensions')
      .items()
      .map((dimension) => [dimension.get('Name').string() ?? '', dimension.get('Value')] as const);
    return { name: value.get('MetricName').string() ?? '', dimensions: new Map(dimensions), value };
  });
}

/** Asked last: a metric that is fine in every namespace is fine. @throws Inconclusive if it is not known */
export function requireNamespace({ value }: WatchedMetric): void {
  value.get('Namespace').string();
}

/** The expressions of an alarm that find metrics on their own: queries, searches, and PromQL. */
export function searchesOf({ properties }: Resource): Text[] {
  return properties.remember('searches', () => {
    const queries = properties.get('Metrics').items();
    const expressions = queries.flatMap((query) => textOf(query.get('Expression')));
    const promQl = textOf(properties.at('EvaluationCriteria', 'PromQLCriteria', 'Query'));
    return [...expressions.filter(({ pattern }) => /^\s*SELECT\b|\bSEARCH\s*\(/i.test(pattern)), ...promQl];
  });
}

function textOf(value: Value): Text[] {
  return [value.tryText() ?? []].flat();
}

/** Reads a query that looks at all resources. One that picks some by a condition is not read. */
export function readInsights(expression: string): InsightsQuery | undefined {
  const [, metric, schema, dimensions = '', all, rest = ''] = INSIGHTS.exec(expression) ?? [];
  const namespace = schema ?? all;
  if (metric === undefined || namespace === undefined || /\bWHERE\b/i.test(rest)) {
    return undefined;
  }
  const names = dimensions.split(',').map((name) => name.trim().replace(/^"|"$/g, ''));
  return { namespace, metric, dimensions: schema === undefined ? undefined : names.filter((name) => name !== '') };
}
