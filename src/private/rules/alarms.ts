import { getOrAdd } from '../collections';
import { attempt, Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import { Text } from '../template/text';
import type { Ties } from '../template/ties';
import type { Value } from '../template/value';
import { type InsightsQuery, metricsOf, readInsights, readMetric, searchesOf } from './metrics';
import { isOpen, mayBeSame, NameIndex, nameKey } from './names';
import { unseenAlarms } from './unseen-alarms';

const ALARM = 'AWS::CloudWatch::Alarm';

/** What is asked of the alarms of an app. */
export interface AlarmQuery {
  readonly namespace: string;
  readonly metrics: readonly string[];
  /** The dimension that names the resource. */
  readonly dimension: string;
  /** The property that holds the resource's name, where it has one of its own; with dots in between if it is within others. */
  readonly nameProperty: string;
  /** Whether the metric exists without dimensions, for all resources of the account. */
  readonly hasAccountMetric?: boolean;
}

/** A resource that an alarm watches, by whatever names it. */
interface Watched {
  readonly alarm: Resource;
  readonly app: string;
  readonly name: Text;
  readonly location: string;
}

/** An alarm that could not be understood: what it may be about, and why. */
interface Unclear {
  readonly namespace?: Text;
  readonly metric?: Text;
  readonly why: string;
}

/** What the alarms of one app say about all resources, or leave open. */
class AppAlarms {
  /** Metrics of which an alarm looks at all resources. */
  public readonly everything = new Set<string>();
  public readonly insights: InsightsQuery[] = [];
  /** Expressions that find metrics on their own. */
  public readonly searches: { alarm: Resource; text: string }[] = [];
  public readonly unclear: Unclear[] = [];

  public coversAll({ namespace, metrics, dimension, hasAccountMetric }: AlarmQuery): boolean {
    return metrics.some(
      (metric) =>
        (hasAccountMetric && this.everything.has(`${namespace}/${metric}`)) ||
        this.insights.some(
          (query) =>
            query.namespace === namespace && query.metric === metric && (query.dimensions?.includes(dimension) ?? true),
        ),
    );
  }

  /** Why an alarm that does not name the resource may watch it all the same. */
  public whyUnclear({ namespace, metrics }: AlarmQuery): string | undefined {
    const found = this.unclear.find((alarm) => mayBe(alarm.namespace, [namespace]) && mayBe(alarm.metric, metrics));
    return found?.why ?? this.whySearched(metrics);
  }

  private whySearched(metrics: readonly string[]): string | undefined {
    const search = this.searches.find(({ text }) => metrics.some((metric) => new RegExp(`\\b${metric}\\b`).test(text)));
    return search && mayWatch(search.alarm, `it looks for its metrics by ${search.text}`);
  }
}

/** What the alarms of all apps look at. */
class AlarmIndex {
  /** By `<namespace>/<metric>/<dimension>`. */
  private readonly series = new Map<string, NameIndex<Watched>>();
  private readonly byApp = new Map<string, AppAlarms>();

  constructor(
    alarms: readonly Resource[],
    private readonly ties: Ties,
  ) {
    for (const alarm of alarms) {
      this.attempt({}, alarm, () => {
        for (const metric of metricsOf(alarm)) {
          this.enterMetric(metric, alarm);
        }
        for (const search of searchesOf(alarm)) {
          this.enterSearch(search.readable, alarm);
        }
      });
    }
  }

  public has(query: AlarmQuery, keys: readonly string[], app: string): boolean {
    const { namespace, metrics, dimension } = query;
    return (
      metrics.some((metric) => keys.some((key) => this.named(`${namespace}/${metric}/${dimension}`).has(key, app))) ||
      this.of(app).coversAll(query)
    );
  }

  /** Why an alarm of the app that does not name the resource may watch it all the same. */
  public whyUnclear(query: AlarmQuery, own: Value, app: string): string | undefined {
    const { namespace, metrics, dimension } = query;
    return (
      this.of(app).whyUnclear(query) ??
      metrics.map((metric) => this.whyNamed(`${namespace}/${metric}/${dimension}`, own, app)).find((why) => why)
    );
  }

  private of(app: string): AppAlarms {
    return getOrAdd(this.byApp, app, () => new AppAlarms());
  }

  /** An alarm of any kind is offered, and asked for. */
  private named(series: string): NameIndex<Watched> {
    return getOrAdd(this.series, series, () => new NameIndex<Watched>(`alarm on ${series} of`, this.ties));
  }

  private whyNamed(series: string, own: Value, app: string): string | undefined {
    const text = own.tryText();
    const found = this.series.get(series)?.similar(text, app);
    const [open, location] = found && isOpen(found.name) ? [found.name, found.location] : [text, own.location];
    return found && mayWatch(found.alarm, `${location}: ${open?.whyOpen}`);
  }

  private enterMetric(value: Value, alarm: Resource): void {
    const metric = value.get('MetricName').tryText();
    const namespace = value.get('Namespace').tryText();
    this.attempt({ namespace, metric }, alarm, () => {
      const series = `${value.get('Namespace').string() ?? ''}/${value.get('MetricName').string()}`;
      const { dimensions } = readMetric(value);
      if (dimensions.size === 0) {
        this.of(alarm.template.app).everything.add(series);
      }
      for (const [dimension, of] of dimensions) {
        this.enterName(`${series}/${dimension}`, of, alarm);
      }
    });
  }

  /** A dimension that a condition chooses is either: the alarm is there in both cases. */
  private enterName(series: string, value: Value, alarm: Resource): void {
    const names = value.possibilities();
    if (names.length === 0) {
      throw new Inconclusive(value.location, 'it has no value');
    }
    for (const name of names) {
      const text = name.text();
      if (text) {
        this.named(series).add({
          alarm,
          app: alarm.template.app,
          name: text,
          location: name.location,
        });
      }
    }
  }

  private enterSearch(text: string, alarm: Resource): void {
    const query = readInsights(text);
    const own = this.of(alarm.template.app);
    if (query) {
      own.insights.push(query);
    } else {
      own.searches.push({ alarm, text });
    }
  }

  private attempt(about: Omit<Unclear, 'why'>, alarm: Resource, action: () => void): void {
    const reason = attempt(action);
    if (reason instanceof Inconclusive) {
      this.of(alarm.template.app).unclear.push({ ...about, why: mayWatch(alarm, reason.message) });
    }
  }
}

/**
 * Whether an alarm looks at one of the metrics of the resource: one of the same app, or one that names it in words.
 *
 * @throws Inconclusive if none does, and the template does not tell of one of the app whether it does
 */
export function isWatched(resource: Resource, query: AlarmQuery): boolean {
  return isWatchedBy('alarms', () => true, resource, query);
}

/** Lets other apps know of the alarms. */
export function tellAlarms(templates: TemplateSet): void {
  alarmsOf(templates, 'alarms', () => true);
}

function alarmsOf(set: TemplateSet, index: string, counts: (alarm: Resource) => boolean): AlarmIndex {
  return set.index(`rules/${index}`, () => new AlarmIndex(set.ofType(ALARM).filter(counts), set.ties));
}

/** The same, but only by an alarm that tells somebody. */
export function isReported(resource: Resource, query: AlarmQuery): boolean {
  return isWatchedBy('alarms with actions', tellsSomebody, resource, query);
}

/** The same, but only by an alarm that fires when there is no data. */
export function isWatchedWhenSilent(resource: Resource, query: AlarmQuery): boolean {
  return isWatchedBy('alarms on silence', firesWhenSilent, resource, query);
}

function isWatchedBy(
  index: string,
  counts: (alarm: Resource) => boolean,
  resource: Resource,
  query: AlarmQuery,
): boolean {
  const { set, app } = resource.template;
  const alarms = alarmsOf(set, index, counts);
  const name = resource.properties.at(...query.nameProperty.split('.'));
  const text = name.tryText();
  if (alarms.has(query, [resource.key.toLowerCase(), ...(text ? [nameKey(text)] : [])], app)) {
    return true;
  }
  const why = alarms.whyUnclear(query, name, app);
  if (why !== undefined) {
    throw new Inconclusive('Properties', why);
  }
  const maker = unseenAlarms(resource);
  if (maker) {
    throw new Inconclusive('Properties', `${maker.id} may watch it, and its template is not in the app`);
  }
  return false;
}

function firesWhenSilent({ properties }: Resource): boolean {
  const missing = attempt(() => properties.get('TreatMissingData').string());
  return missing instanceof Inconclusive || missing === 'breaching';
}

/** Whether an alarm does something when it goes off: itself, or as a part of a composite one. */
export function tellsSomebody(alarm: Resource): boolean {
  const { set } = alarm.template;
  return hasActions(alarm) || set.index('rules/composites', partsOfComposites).has(alarm.key);
}

function hasActions({ properties }: Resource): boolean {
  const isOff = properties.get('ActionsEnabled').tryText()?.literal?.toLowerCase() === 'false';
  const actions = attempt(() => properties.get('AlarmActions').possibilities().length);
  return !isOff && (actions instanceof Inconclusive || actions > 0);
}

/** By reference, or by the name that an alarm of the same app has. */
function partsOfComposites(templates: TemplateSet): Set<string> {
  const composites = templates.ofType('AWS::CloudWatch::CompositeAlarm').filter(hasActions);
  const mentions = composites.flatMap(({ properties }) => properties.get('AlarmRule').mentions());
  const names = new Set(composites.flatMap((composite) => namesIn(composite)));
  const named = templates.ofType(ALARM).filter(({ properties, template: { app } }) => {
    const name = properties.tryGet('AlarmName')?.tryText();
    return name !== undefined && names.has(`${app} ${name.key}`);
  });
  return new Set([...mentions.map(({ resource }) => resource.key), ...named.map(({ key }) => key)]);
}

/** The names in a rule such as `ALARM("errors") OR ALARM(arn:…:alarm:delay)`, with the app. Linear, whatever stands there. */
function namesIn({ properties, template: { app } }: Resource): string[] {
  const [, ...calls] = (properties.get('AlarmRule').tryText()?.key ?? '').split('(');
  return calls
    .filter((call) => call.includes(')'))
    .map((call) =>
      call
        .slice(0, call.indexOf(')'))
        .trim()
        .replace(/^["']|["']$/g, ''),
    )
    .map((name) => `${app} ${name.split(':alarm:').at(-1)}`);
}

function mayBe(text: Text | undefined, names: readonly string[]): boolean {
  return text === undefined || names.some((name) => text.literal === name || mayBeSame(text, new Text([name])));
}

function mayWatch(alarm: Resource, why: string): string {
  return `the alarm ${alarm.id} may watch it (${why})`;
}
