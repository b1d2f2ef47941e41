import { attempt, Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import type { Text } from '../template/text';
import type { Value } from '../template/value';
import { type InsightsQuery, metricsOf, readInsights, readMetric, searchesOf } from './metrics';
import { isOpen, NameIndex, nameKey } from './names';

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

/** A resource that an alarm watches, by whatever names it. */
interface Watched {
  readonly alarm: Resource;
  readonly name: Text;
  readonly location: string;
}

/** What the alarms of an app look at. */
class AlarmIndex {
  /** By `<namespace>/<metric>/<dimension>`. */
  private readonly series = new Map<string, NameIndex<Watched>>();
  /** Metrics of which an alarm looks at all resources. */
  private readonly everything = new Set<string>();
  private readonly insights: InsightsQuery[] = [];
  /** Expressions that find metrics by themselves. */
  private readonly searches: { alarm: Resource; text: string }[] = [];
  /** Why an alarm could not be understood, by namespace and metric; by less where not even that is known. */
  private readonly unclear = new Map<string, string>();

  constructor(templates: TemplateSet) {
    for (const alarm of templates.ofType('AWS::CloudWatch::Alarm')) {
      this.attempt('', alarm, () => {
        for (const metric of metricsOf(alarm)) {
          this.enterMetric(metric, alarm);
        }
        for (const search of searchesOf(alarm)) {
          this.enterSearch(search.readable, alarm);
        }
      });
    }
  }

  public has({ namespace, metrics, dimension, hasAccountMetric }: AlarmQuery, keys: readonly string[]): boolean {
    return metrics.some(
      (metric) =>
        keys.some((key) => this.series.get(`${namespace}/${metric}/${dimension}`)?.has(key)) ||
        (hasAccountMetric && this.everything.has(`${namespace}/${metric}`)) ||
        this.insights.some(
          (query) =>
            query.namespace === namespace && query.metric === metric && (query.dimensions?.includes(dimension) ?? true),
        ),
    );
  }

  /** Why an alarm that does not name the resource may watch it all the same. */
  public whyUnclear({ namespace, metrics, dimension }: AlarmQuery, own: Value): string | undefined {
    const subjects = ['', namespace, ...metrics.map((metric) => `${namespace}/${metric}`)];
    return (
      subjects.map((subject) => this.unclear.get(subject)).find((why) => why !== undefined) ??
      metrics.map((metric) => this.whyNamed(`${namespace}/${metric}/${dimension}`, own)).find((why) => why) ??
      this.whySearched(metrics)
    );
  }

  private whyNamed(series: string, own: Value): string | undefined {
    const text = own.tryText();
    const found = this.series.get(series)?.similar(text);
    const [open, location] = found && isOpen(found.name) ? [found.name, found.location] : [text, own.location];
    return found && mayWatch(found.alarm, `${location}: ${open?.readable} is known during the deploy`);
  }

  private whySearched(metrics: readonly string[]): string | undefined {
    const search = this.searches.find(({ text }) => metrics.some((metric) => new RegExp(`\\b${metric}\\b`).test(text)));
    return search && mayWatch(search.alarm, `it looks for its metrics by ${search.text}`);
  }

  private enterMetric(value: Value, alarm: Resource): void {
    const namespace = value.get('Namespace').string() ?? '';
    this.attempt(namespace, alarm, () => {
      const series = `${namespace}/${value.get('MetricName').string()}`;
      this.attempt(series, alarm, () => {
        const { dimensions } = readMetric(value);
        if (dimensions.size === 0) {
          this.everything.add(series);
        }
        for (const [dimension, of] of dimensions) {
          this.enterName(`${series}/${dimension}`, of, alarm);
        }
      });
    });
  }

  private enterName(series: string, value: Value, alarm: Resource): void {
    const name = value.text();
    if (name === undefined) {
      throw new Inconclusive(value.location, 'it has no value');
    }
    const entry = this.series.get(series) ?? new NameIndex();
    this.series.set(series, entry);
    entry.add({ alarm, name, location: value.location });
  }

  private enterSearch(text: string, alarm: Resource): void {
    const query = readInsights(text);
    if (query) {
      this.insights.push(query);
    } else {
      this.searches.push({ alarm, text });
    }
  }

  private attempt(subject: string, alarm: Resource, action: () => void): void {
    const doubt = attempt(action);
    if (doubt instanceof Inconclusive) {
      this.unclear.set(subject, mayWatch(alarm, doubt.message));
    }
  }
}

/**
 * Whether an alarm of the app looks at one of the metrics of the resource.
 *
 * @throws Inconclusive if none does, and the template does not tell of one whether it does
 */
export function isWatched(resource: Resource, query: AlarmQuery): boolean {
  const alarms = resource.template.set.index(alarmIndex);
  const name = resource.properties.get(query.nameProperty);
  const text = name.tryText();
  if (alarms.has(query, [resource.key.toLowerCase(), ...(text ? [nameKey(text)] : [])])) {
    return true;
  }
  const why = alarms.whyUnclear(query, name);
  if (why !== undefined) {
    throw new Inconclusive('Properties', why);
  }
  return false;
}

function alarmIndex(templates: TemplateSet): AlarmIndex {
  return new AlarmIndex(templates);
}

function mayWatch(alarm: Resource, why: string): string {
  return `the alarm ${alarm.id} may watch it (${why})`;
}
