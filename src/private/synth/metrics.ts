import { Resource } from 'aws-cdk-lib';
import { Metric, type MetricOptions, type MetricProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { elsewhere } from './existing';
import { requireKind } from './kinds';

/** A metric of a construct, in the account and Region of the construct, with what the user sets in place of the defaults. */
export function createMetric(construct: IConstruct, defaults: MetricProps, options?: MetricOptions): Metric {
  requireKind('options', options, 'object?', construct);
  const place = Resource.isResource(construct) ? elsewhere(construct) : {};
  // What is undefined was not set, and must not take the place of a default.
  const given = Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== undefined));
  return new Metric({ ...defaults, ...place, ...given }).attachTo(construct);
}
