import type { Estate } from './estate';
import { NotJudged } from './not-judged';
import type { Resource } from './resource';
import type { Value } from './value';

/** What is asked of the alarms of an app. */
export interface AlarmQuery {
  readonly namespace: string;
  readonly metrics: readonly string[];
  /** The dimension that names the resource. */
  readonly dimension: string;
  /** The property that holds the resource's name, where it has one of its own. */
  readonly nameProperty: string;
  /** Whether the metric exists without dimensions, for all resources of the account. */
  readonly hasAccountMetric?: boolean;
}

/** A metric that an alarm watches. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly name: string;
  /** The dimensions by name. */
  readonly dimensions: Map<string, Value>;
  readonly value: Value;
}

/** What the alarms of an app look at. */
class AlarmIndex {
  /** `<namespace>/<metric>/<dimension>/<key of a resource or of its name>` */
  private readonly watched = new Set<string>();
  /** Metrics of which an alarm looks at all resources. */
  private readonly everything = new Set<string>();
  /** Why an alarm could not be understood, by metric; under '' where not even that is known. */
  private readonly unclear = new Map<string, string>();

  constructor(estate: Estate) {
    for (const alarm of estate.ofType('AWS::CloudWatch::Alarm')) {
      this.attempt('', alarm, () => this.enter(alarm));
    }
  }

  public has(query: AlarmQuery, keys: readonly string[]): boolean {
    return query.metrics
      .map((metric) => `${query.namespace}/${metric}`)
      .some(
        (metric) =>
          keys.some((key) => this.watched.has(`${metric}/${query.dimension}/${key}`)) ||
          (query.hasAccountMetric && this.everything.has(metric)),
      );
  }

  public whyUnclear(query: AlarmQuery): string | undefined {
    const metrics = query.metrics.map((metric) => `${query.namespace}/${metric}`);
    return ['', ...metrics].map((metric) => this.unclear.get(metric)).find((why) => why !== undefined);
  }

  private enter(alarm: Resource): void {
    for (const metric of metricsOf(alarm)) {
      const name = `${metric.namespace}/${metric.name}`;
      if (metric.dimensions.size === 0) {
        this.everything.add(name);
      }
      this.attempt(name, alarm, () => {
        for (const [dimension, value] of metric.dimensions) {
          this.watched.add(`${name}/${dimension}/${keyOf(value)}`);
        }
      });
    }
  }

  private attempt(metric: string, alarm: Resource, action: () => void): void {
    try {
      action();
    } catch (error) {
      if (!(error instanceof NotJudged)) {
        throw error;
      }
      this.unclear.set(metric, `the alarm ${alarm.id} may watch it (${error.message})`);
    }
  }
}

/** The metrics of an alarm: its own, or those of its expressions. */
export function metricsOf({ properties }: Resource): WatchedMetric[] {
  const stats = properties.get('Metrics').items();
  const metrics = [properties, ...stats.map((query) => query.at('MetricStat', 'Metric'))];
  return metrics
    .filter((metric) => !metric.get('MetricName').isAbsent)
    .map((value) => ({
      namespace: value.get('Namespace').string() ?? '',
      name: value.get('MetricName').string() ?? '',
      dimensions: new Map(
        value
          .get('Dimensions')
          .items()
          .map((dimension) => [dimension.get('Name').string() ?? '', dimension.get('Value')]),
      ),
      value,
    }));
}

/**
 * Whether an alarm of the app looks at one of the metrics of the resource.
 *
 * @throws NotJudged if none does, and the template does not tell of one whether it does
 */
export function isWatched(resource: Resource, query: AlarmQuery): boolean {
  const alarms = resource.template.estate.index(alarmIndex);
  const name = resource.properties.get(query.nameProperty);
  const keys = [resource.key.toLowerCase(), ...(name.isText ? [keyOf(name)] : [])];
  if (alarms.has(query, keys)) {
    return true;
  }
  const why = alarms.whyUnclear(query);
  if (why !== undefined) {
    throw new NotJudged('Properties', why);
  }
  return false;
}

function alarmIndex(estate: Estate): AlarmIndex {
  return new AlarmIndex(estate);
}

/** What a name is compared by: the resource that it is the name of, or the text itself. */
function keyOf(name: Value): string {
  const text = name.text();
  if (text === undefined) {
    throw new NotJudged(name.location, 'it has no value');
  }
  return (text.target?.resource.key ?? text.key).toLowerCase();
}
