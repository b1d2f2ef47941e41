import { GraphWidget, type HorizontalAnnotation, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { EcpuLimit } from './ecpu-limit';
import type { StorageLimit } from './storage-limit';
import type { ValkeyCacheMetrics } from './valkey-cache-metrics';

const GIGABYTE = 1_000_000_000;

/** The graphs of a cache for a dashboard, half a row each. */
export function cacheWidgets(
  cache: ValkeyCacheMetrics,
  limits: { storage: StorageLimit; ecpuPerSecond: EcpuLimit },
): IWidget[] {
  const { maximumGibibytes } = limits.storage;
  const graph = { width: 12, leftYAxis: { min: 0 }, rightYAxis: { min: 0 } };
  return [
    new GraphWidget({
      ...graph,
      title: 'Storage against its limit, and evictions',
      left: [cache.metricBytesUsedForCache()],
      right: [cache.metricEvictions()],
      leftAnnotations: line(maximumGibibytes && maximumGibibytes * GIGABYTE, 'storage limit'),
    }),
    new GraphWidget({
      ...graph,
      title: 'ECPU per second against their limit, and throttled commands',
      left: [cache.metricEcpuPerSecond()],
      right: [cache.metricThrottledCmds()],
      leftAnnotations: line(limits.ecpuPerSecond.maximum, 'ECPU limit'),
    }),
    new GraphWidget({
      ...graph,
      title: 'Latency of successful requests',
      left: [cache.metricSuccessfulReadRequestLatency(), cache.metricSuccessfulWriteRequestLatency()],
    }),
    new GraphWidget({
      ...graph,
      title: 'Commands and bytes',
      left: [cache.metricTotalCmdsCount()],
      right: [cache.metricNetworkBytesIn(), cache.metricNetworkBytesOut()],
    }),
    new GraphWidget({
      ...graph,
      title: 'Connections and hit rate',
      left: [cache.metricCurrConnections(), cache.metricNewConnections()],
      right: [cache.metricCacheHitRate()],
    }),
    new GraphWidget({
      ...graph,
      title: 'Refused: logins, keys, commands',
      left: [
        cache.metricAuthenticationFailures(),
        cache.metricKeyAuthorizationFailures(),
        cache.metricCommandAuthorizationFailures(),
      ],
      right: [cache.metricIamAuthenticationExpirations(), cache.metricIamAuthenticationThrottling()],
    }),
  ];
}

function line(value: number | undefined, label: string): HorizontalAnnotation[] {
  return value === undefined ? [] : [{ value, label, color: '#d62728' }];
}
