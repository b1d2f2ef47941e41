import { Duration, type Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IMetric, type IWidget, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { type Arbitrary, constant, constantFrom, oneof } from 'fast-check';
import { partial, type Values } from './values';

/** How a user may want the metrics of a construct; nothing for no dashboard. */
export function metricOptions(values: Values): Arbitrary<Partial<MetricOptions> | null> {
  const options = partial({
    period: constantFrom(Duration.minutes(1), Duration.hours(1)),
    statistic: constantFrom('Maximum', 'p99'),
    label: values.text('Orders'),
  });
  // A dashboard is long, and cfn-lint slow.
  return oneof({ weight: 5, arbitrary: constant(null) }, { weight: 1, arbitrary: options });
}

/** Puts each metric of the construct, and its widgets, on a dashboard; what begins with `metricOf` is private. */
export function addDashboard(
  stack: Stack,
  construct: IConstruct & { widgets?(): IWidget[] },
  options: Partial<MetricOptions> | null,
  first: Record<string, string> = {},
): void {
  if (options === null) {
    return;
  }
  const left = methodsOf(construct)
    .filter((name) => /^metric(?!Of)/.test(name))
    .map((name) => metricOf(construct, name, first[name], options));
  new Dashboard(stack, `${construct.node.id}Dashboard`, {
    widgets: [[new GraphWidget({ left }), ...(construct.widgets?.() ?? [])]],
  });
}

function metricOf(construct: any, name: string, first: string | undefined, options: object): IMetric {
  return first === undefined ? construct[name](options) : construct[name](first, options);
}

function methodsOf(construct: object): string[] {
  const names = new Set<string>();
  for (let owner = construct; owner !== Object.prototype; owner = Object.getPrototypeOf(owner)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(owner))) {
      if (typeof value === 'function') {
        names.add(name);
      }
    }
  }
  return [...names];
}
