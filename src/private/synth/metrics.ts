import { Resource } from 'aws-cdk-lib';
import { Metric, type MetricOptions, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { elsewhere } from './existing';
import { requireKind } from './kinds';

/** A metric of a construct, in the account and Region of the construct, with what the user sets in place of the defaults. */
export function createMetric(construct: IConstruct, defaults: MetricProps, options?: MetricOptions): Metric {
  const place = Resource.isResource(construct) ? elsewhere(construct) : {};
  return new Metric({ ...defaults, ...place, ...given(options, construct) }).attachTo(construct);
}

/** What the user sets, without what is undefined, which must not take the place of a default. */
export function given<O extends object>(options: O | undefined, construct: IConstruct): Partial<O> {
  requireKind('options', options, 'object?', construct);
  return Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined)) as Partial<O>;
}
