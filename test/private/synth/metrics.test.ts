import { App, Resource, Stack } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { createMetric } from '../../../src/private/synth/metrics';

const HERE = { account: '111122223333', region: 'eu-central-1' };
const THERE = { account: '444455556666', region: 'eu-west-1' };
const DEFAULTS = { namespace: 'Shop', metricName: 'Orders', statistic: 'Sum', label: 'Orders' };

class Shop extends Resource {}

const stackIn = (env = HERE) => new Stack(new App({ analyticsReporting: false }), 'Stack', { env });
const placeOf = (metric: Metric) => {
  const { accountOverride, regionOverride, account, region } = metric.toMetricConfig().metricStat!;
  return { accountOverride, regionOverride, account, region };
};

test('a metric is of the account and Region of its construct, for dashboards elsewhere', () => {
  const none = { accountOverride: undefined, regionOverride: undefined };
  expect(placeOf(createMetric(new Shop(stackIn(), 'Shop'), DEFAULTS))).toEqual({ ...HERE, ...none });
  expect(placeOf(createMetric(new Construct(stackIn(), 'Shop'), DEFAULTS))).toEqual({ ...HERE, ...none });
});

test('that of an import is looked for where the import is', () => {
  const imported = new Shop(stackIn(), 'Shop', THERE);
  expect(placeOf(createMetric(imported, DEFAULTS))).toEqual({
    ...THERE,
    accountOverride: THERE.account,
    regionOverride: THERE.region,
  });
});

test('the user has the last word, and a period of 5 minutes is the default', () => {
  const shop = new Shop(stackIn(), 'Shop', THERE);
  const metric = createMetric(shop, DEFAULTS, { statistic: 'Maximum', label: 'Most', region: 'us-east-1' });
  expect(metric).toMatchObject({ namespace: 'Shop', metricName: 'Orders', statistic: 'Maximum', label: 'Most' });
  expect(metric.period.toSeconds()).toBe(300);
  expect(metric.region).toBe('us-east-1');
});

test('options of another type are refused', () => {
  expect(() => createMetric(new Shop(stackIn(), 'Shop'), DEFAULTS, 'Sum' as never)).toThrow(
    "options must be an object, got: 'Sum'; pass a value of this type, or leave it out [Stack/Shop]",
  );
});

test('an option that is undefined leaves the default', () => {
  const metric = createMetric(new Shop(stackIn(), 'Shop'), DEFAULTS, { statistic: undefined, label: undefined });
  expect(metric).toMatchObject({ statistic: 'Sum', label: 'Orders' });
});
