import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { graph } from '../private/synth/widgets';
import { GIGABYTE } from './facts';
import type { ValkeyLimits } from './serverless-cache-alarms-props';
import type { ServerlessCacheMetrics } from './serverless-cache-metrics';

const WIDTH = 12;

/** The graphs of a cache for a dashboard, each half a row wide. The limits of an imported cache are not known. */
export function cacheWidgets(cache: ServerlessCacheMetrics, limits: Partial<ValkeyLimits> = {}): IWidget[] {
  const { maximumGibibytes } = limits.storage ?? {};
  return [
    graph('Storage against its limit, and evictions', {
      left: [cache.metricBytesUsedForCache()],
      right: [cache.metricEvictions()],
      limit: line(maximumGibibytes && maximumGibibytes * GIGABYTE, 'storage limit'),
      width: WIDTH,
    }),
    graph('ECPU per second against their limit, and throttled commands', {
      left: [cache.metricEcpuPerSecond()],
      right: [cache.metricThrottledCmds()],
      limit: line(limits.ecpuPerSecond?.maximum, 'ECPU limit'),
      width: WIDTH,
    }),
    graph('Latency of successful requests', {
      left: [cache.metricSuccessfulReadRequestLatency(), cache.metricSuccessfulWriteRequestLatency()],
      width: WIDTH,
    }),
    graph('Commands and bytes', {
      left: [cache.metricTotalCmdsCount()],
      right: [cache.metricNetworkBytesIn(), cache.metricNetworkBytesOut()],
      width: WIDTH,
    }),
    graph('Connections and hit rate', {
      left: [cache.metricCurrConnections(), cache.metricNewConnections()],
      right: [cache.metricCacheHitRate()],
      width: WIDTH,
    }),
    graph('Denied: logins, keys, commands', {
      left: [
        cache.metricAuthenticationFailures(),
        cache.metricKeyAuthorizationFailures(),
        cache.metricCommandAuthorizationFailures(),
      ],
      right: [cache.metricIamAuthenticationExpirations(), cache.metricIamAuthenticationThrottling()],
      width: WIDTH,
    }),
  ];
}

function line(value: number | undefined, label: string) {
  return value === undefined ? undefined : { value, label, color: '#d62728' };
}
