import { CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { getOrAdd } from '../private/collections';
import { at, itemsOf, propertiesOf, type Readable, referenceTo, textOf } from '../private/synth/references';

/** A metric of one resource, as an alarm may watch it. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly metrics: readonly string[];
  /** The dimension that names the resource. */
  readonly dimension: string;
  /** Whether an alarm counts that tells nobody. */
  readonly evenSilent?: boolean;
}

/** A metric that an alarm of the app watches. */
interface AlarmMetric {
  readonly alarm: CfnResource;
  readonly series: string;
  /** The values of its dimensions by name. */
  readonly dimensions: Map<string, string>;
  readonly tellsSomebody: boolean;
}

/** The resources of a Stage and their properties, at one moment. */
export class AppView {
  private readonly byType = new Map<string, CfnResource[]>();
  private readonly read = new Map<CfnResource, Readable>();
  private metrics?: AlarmMetric[];

  private readonly constructs: IConstruct[];

  constructor(stage: Stage) {
    this.constructs = findInStage(stage);
    for (const resource of this.constructs.filter(CfnResource.isCfnResource)) {
      getOrAdd(this.byType, resource.cfnResourceType, (): CfnResource[] => []).push(resource);
    }
  }

  public ofType(...types: string[]): CfnResource[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  public propertiesOf(resource: CfnResource): unknown {
    return this.readableOf(resource).value;
  }

  /** The resources that a part of a resource refers to. */
  public targetsOf(resource: CfnResource, ...path: string[]): CfnResource[] {
    return this.mentionedIn(resource, JSON.stringify(at(this.propertiesOf(resource), ...path) ?? []));
  }

  /** The resources that a text refers to, which was read from a resource. */
  public mentionedIn(resource: CfnResource, text: string): CfnResource[] {
    return this.readableOf(resource).targets.filter((target) => text.includes(`<${target.node.path}.`));
  }

  /**
   * Whether an alarm of the app watches one of the metrics of a resource.
   *
   * @param names the texts that name the resource in a dimension
   */
  public isWatched(resource: CfnResource, names: readonly string[], watched: WatchedMetric): boolean {
    const series = watched.metrics.map((metric) => `${watched.namespace}/${metric}`);
    return this.alarmMetrics().some(
      (metric) =>
        series.includes(metric.series) &&
        (watched.evenSilent || metric.tellsSomebody) &&
        mayBeTogether(metric.alarm, resource) &&
        names.some((name) => metric.dimensions.get(watched.dimension)?.toLowerCase() === name.toLowerCase()),
    );
  }

  /** Whether a construct of the library watches a resource already; which of its alarms are off is a decision, too. */
  public hasOwnAlarms<T extends IConstruct>(
    // biome-ignore lint/suspicious/noExplicitAny: whatever its constructor takes
    type: new (...args: any[]) => T,
    nameOf: (watcher: T) => string | string[],
    names: readonly string[],
  ): boolean {
    const lowerCase = names.map((name) => name.toLowerCase());
    return this.constructs.some(
      (construct) =>
        construct instanceof type &&
        [nameOf(construct)].flat().some((name) => lowerCase.includes(textOf(construct, name).toLowerCase())),
    );
  }

  private readableOf(resource: CfnResource): Readable {
    return getOrAdd(this.read, resource, () => propertiesOf(resource));
  }

  private alarmMetrics(): AlarmMetric[] {
    this.metrics ??= this.readAlarms();
    return this.metrics;
  }

  private readAlarms(): AlarmMetric[] {
    const composites = this.ofType('AWS::CloudWatch::CompositeAlarm').filter((alarm) => this.hasActions(alarm));
    const parts = new Set(composites.flatMap((alarm) => this.targetsOf(alarm, 'AlarmRule')));
    return this.ofType('AWS::CloudWatch::Alarm').flatMap((alarm) => {
      const properties = this.propertiesOf(alarm);
      const stats = itemsOf(at(properties, 'Metrics')).map((query) => at(query, 'MetricStat', 'Metric'));
      return [properties, ...stats].map((metric) => ({
        alarm,
        series: `${at(metric, 'Namespace')}/${at(metric, 'MetricName')}`,
        dimensions: new Map(itemsOf(at(metric, 'Dimensions')).map((it) => [`${at(it, 'Name')}`, `${at(it, 'Value')}`])),
        tellsSomebody: this.hasActions(alarm) || parts.has(alarm),
      }));
    });
  }

  private hasActions(alarm: CfnResource): boolean {
    const properties = this.propertiesOf(alarm);
    return at(properties, 'ActionsEnabled') !== false && itemsOf(at(properties, 'AlarmActions')).length > 0;
  }
}

/** The texts by which a dimension may name a resource: a reference, and the name that it was given. */
export function namesOf(resource: CfnResource, properties: unknown, property: string, attribute = 'Ref'): string[] {
  const name = at(properties, property);
  return [referenceTo(resource, attribute), ...(typeof name === 'string' ? [name] : [])];
}

/** All constructs of a Stage, without those of Stages in it, which are synthesized on their own. */
export function findInStage(scope: IConstruct): IConstruct[] {
  return [scope, ...scope.node.children.filter((child) => !Stage.isStage(child)).flatMap(findInStage)];
}

/** Whether two resources may be in one account and Region, as far as that is known at synth. */
export function mayBeTogether(one: CfnResource, other: CfnResource): boolean {
  const [a, b] = [Stack.of(one), Stack.of(other)];
  const mayEqual = (left: string, right: string) =>
    left === right || Token.isUnresolved(left) || Token.isUnresolved(right);
  return mayEqual(a.account, b.account) && mayEqual(a.region, b.region);
}

/** The Stage that a construct is synthesized with: a Stage is its own. */
export function stageOf(construct: IConstruct): Stage | undefined {
  return Stage.isStage(construct) ? construct : Stage.of(construct);
}
