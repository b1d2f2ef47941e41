import { Duration, Stack } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';

/** How a service publishes one metric. */
export interface MetricFacts {
  /** The only statistic that makes sense for it. */
  readonly statistic: string;
  /** The combinations of dimensions that it has series for. */
  readonly dimensions: readonly (readonly string[])[];
  /** Seconds. @default 60 */
  readonly period?: number;
}

export interface MetricSuite {
  /** The class. */
  readonly construct: string;
  /** A construct with all its metrics. */
  readonly make: () => IConstruct & { widgets?(): IWidget[] };
  /** What is published, by namespace and metric. A `*` at the end of a namespace stands for any text. */
  readonly published: Readonly<Record<string, Readonly<Record<string, MetricFacts>>>>;
  /** The argument before the options, for the methods that have one. */
  readonly first?: Readonly<Record<string, unknown>>;
}

/** The contract of all metrics and graphs: each metric exists with its dimensions, and options may change it. */
export function testMetrics(suite: MetricSuite): void {
  const construct = suite.make();
  const methods = metricMethodsOf(construct);

  describe.each(methods)(`${suite.construct}.%s`, (method) => {
    const metric = call(suite, construct, method);

    test('is published like this', () => {
      expect(leavesOf(metric).map((leaf) => described(construct, leaf))).toEqual(
        leavesOf(metric).map((leaf) => factsOf(suite, construct, leaf)),
      );
    });

    test('takes options, and they win', () => {
      const period = Duration.minutes(15);
      const changed = call(suite, construct, method, { period, label: 'Other', statistic: 'p99' });
      expect(changed).toMatchObject({ period, label: 'Other' });
      expect(metric.constructor).toBe(changed.constructor);
      if (changed instanceof Metric) {
        expect(changed.statistic).toBe('p99');
      }
    });

    test('warns of nothing', () => {
      expect(metric.warningsV2 ?? {}).toEqual({});
    });
  });

  describe(`the graphs of ${suite.construct}`, () => {
    const widgets = (construct.widgets?.() ?? []) as GraphWidget[];

    test('have titles of their own and begin at zero', () => {
      const graphs = widgets.map((widget) => Stack.of(construct).resolve(widget.toJson())[0].properties);
      expect(new Set(graphs.map(({ title }) => title)).size).toBe(widgets.length);
      for (const { yAxis } of graphs) {
        expect(Object.values(yAxis).map((axis) => (axis as { min?: number }).min)).not.toContain(undefined);
      }
    });

    test('show metrics that are published like this', () => {
      const shown = widgets.flatMap(({ props }: any) => [...(props.left ?? []), ...(props.right ?? [])]);
      const leaves = shown.flatMap(leavesOf);
      expect(leaves.map((leaf) => described(construct, leaf))).toEqual(
        leaves.map((leaf) => factsOf(suite, construct, leaf)),
      );
    });
  });
}

/** The contract of the options of each metric: what is undefined leaves the default, and what is no map is rejected. */
export function testMetricOptions(name: string, make: () => IConstruct): void {
  const construct: any = make();
  // A metric that needs something else first is told apart by its arguments.
  const methods = metricMethodsOf(construct).filter((method) => construct[method].length < 2);
  const shown = (metric: IMetric) => Stack.of(construct).resolve(new GraphWidget({ left: [metric] }).toJson());

  describe.each(methods)(`the options of ${name}.%s`, (method) => {
    test('that are undefined leave the defaults', () => {
      const options = {
        period: undefined,
        statistic: undefined,
        label: undefined,
        color: undefined,
        region: undefined,
      };
      expect(shown(construct[method](options))).toEqual(shown(construct[method]()));
    });

    test('are rejected if they are something else', () => {
      expect(() => construct[method]('Sum')).toThrow(/^options must be an object, got: 'Sum'; /);
    });
  });
}

/** The names of the public methods that give a metric by its own name; what begins with `metricOf` is private. */
export function metricMethodsOf(construct: object): string[] {
  const names = new Set<string>();
  for (let owner = construct; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const name of Object.getOwnPropertyNames(owner)) {
      if (/^metric(?!Of)[A-Z]/.test(name) && typeof (construct as any)[name] === 'function') {
        names.add(name);
      }
    }
  }
  return [...names].sort();
}

function call(
  { first = {} }: MetricSuite,
  construct: any,
  method: string,
  options?: object,
): IMetric & { period: Duration } {
  return method in first ? construct[method](first[method], options) : construct[method](options);
}

function leavesOf(metric: IMetric): Metric[] {
  return metric instanceof MathExpression ? Object.values(metric.usingMetrics).flatMap(leavesOf) : [metric as Metric];
}

function described(construct: IConstruct, metric: Metric): object {
  const { metricName, statistic, period } = metric;
  return {
    namespace: namespaceOf(construct, metric),
    metricName,
    statistic,
    dimensions: Object.keys(metric.dimensions ?? {}).sort(),
    seconds: period.toSeconds(),
  };
}

/** What the table says of a metric, in the form of `described`. */
function factsOf({ published }: MetricSuite, construct: IConstruct, metric: Metric): object {
  const namespace = namespaceOf(construct, metric);
  const key = Object.keys(published).find((known) =>
    known.endsWith('*') ? namespace.startsWith(known.slice(0, -1)) : namespace === known,
  );
  const facts = key === undefined ? undefined : published[key][metric.metricName];
  if (facts === undefined) {
    throw new Error(`${namespace} has no metric ${metric.metricName} in the table`);
  }
  const given = Object.keys(metric.dimensions ?? {}).sort();
  const sets = facts.dimensions.map((set) => [...set].sort());
  return {
    namespace,
    metricName: metric.metricName,
    statistic: facts.statistic,
    dimensions: sets.find((set) => set.join() === given.join()) ?? sets,
    seconds: facts.period ?? 60,
  };
}

function namespaceOf(construct: IConstruct, { namespace }: Metric): string {
  const resolved = Stack.of(construct).resolve(namespace);
  return typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
}
