import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmDefinition, AlarmTable, MissingAlarm } from '../private/synth/alarms';
import { GIGABYTE } from './facts';
import type { ServerlessCacheAlarmOptions, ValkeyLimits } from './serverless-cache-alarms-props';
import type { ServerlessCacheMetrics } from './serverless-cache-metrics';

/** The alarms of a cache; those on a share of a limit only if there is a limit. */
export function cacheAlarms(
  cache: ServerlessCacheMetrics,
  limits: Partial<ValkeyLimits>,
): AlarmTable<Exclude<keyof ServerlessCacheAlarmOptions, keyof AlarmOptions>> {
  const { storage, ecpuPerSecond } = limits;
  const [maximumGibibytes, maximum] = [storage?.maximumGibibytes, ecpuPerSecond?.maximum];
  return {
    storageUsed: maximumGibibytes ? storageUsed(cache, maximumGibibytes) : missing('storage', storage),
    ecpuUsed: maximum ? ecpuUsed(cache, maximum) : missing('ecpuPerSecond', ecpuPerSecond),
    throttledCommands: throttledCommands(cache),
    evictions: evictions(cache),
    readLatency: latency('read', cache.metricSuccessfulReadRequestLatency(), 5_000),
    writeLatency: latency('write', cache.metricSuccessfulWriteRequestLatency(), 10_000),
    authenticationFailures: authenticationFailures(cache),
    deniedCommands: deniedCommands(cache),
  };
}

function missing(limit: string, known: object | undefined): MissingAlarm {
  const must = `be left out if limits.${limit} ${known ? 'has no maximum' : 'is not known'}`;
  const remedy = known
    ? 'set a maximum: the alarm is in percent of it'
    : 'give limits: the alarm is in percent of them';
  return { must, unit: 'percent', remedy };
}

function storageUsed(cache: ServerlessCacheMetrics, maximum: number): AlarmDefinition {
  return {
    metric: new MathExpression({
      label: 'storage used (%)',
      expression: `100 * bytes / ${maximum * GIGABYTE}`,
      usingMetrics: { bytes: cache.metricBytesUsedForCache({ period: Duration.minutes(5) }) },
      period: Duration.minutes(5),
    }),
    threshold: 75,
    evaluationPeriods: 2,
    unit: 'percent',
    description:
      `The cache has used most of its ${maximum} GB. At the limit it evicts keys that have a time to live, then rejects ` +
      'writes with OOM. Look first at CurrItems against CurrVolatileItems: keys without a time to live never leave.',
  };
}

function ecpuUsed(cache: ServerlessCacheMetrics, maximum: number): AlarmDefinition {
  return {
    metric: new MathExpression({
      label: 'ECPU/s used (%)',
      expression: `100 * (ecpu / PERIOD(ecpu)) / ${maximum}`,
      usingMetrics: { ecpu: cache.metricElastiCacheProcessingUnits() },
      period: Duration.minutes(1),
    }),
    threshold: 75,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    unit: 'percent',
    description:
      `The cache spends most of its ${maximum} ECPUs a second. At the limit it throttles. Look first at TotalCmdsCount ` +
      'against NetworkBytesOut: the same commands with more bytes are bigger values, more commands are more traffic.',
  };
}

function throttledCommands(cache: ServerlessCacheMetrics): AlarmDefinition {
  return {
    metric: cache.metricThrottledCmds(),
    threshold: 0,
    comparison: '>',
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
    description:
      'The cache is throttling: the ECPU limit is reached, or the traffic grows faster than the cache scales. Look first ' +
      'at the ECPUs a second against the limit.',
  };
}

function evictions(cache: ServerlessCacheMetrics): AlarmDefinition {
  return {
    metric: cache.metricEvictions({ period: Duration.minutes(5) }),
    threshold: 0,
    comparison: '>',
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    description:
      'The cache is at its storage limit and evicts keys; their readers go to the database. Look first at the load of ' +
      'the database and at BytesUsedForCache.',
  };
}

function latency(kind: string, metric: IMetric, threshold: number): AlarmDefinition {
  return {
    metric,
    threshold,
    evaluationPeriods: 5,
    description:
      `Every ${kind} is slow on average. Look first for a hot key and for big values, then at the client's timeout and ` +
      'circuit breaker.',
  };
}

function authenticationFailures(cache: ServerlessCacheMetrics): AlarmDefinition {
  return {
    metric: cache.metricAuthenticationFailures({ period: Duration.minutes(5) }),
    threshold: 5,
    comparison: '>',
    evaluationPeriods: 1,
    description:
      'Logins fail. Look first at the last deployment: an IAM token older than 15 minutes, a cache name that is not in ' +
      'lower case, a password that was rotated; then for somebody who guesses passwords.',
  };
}

function deniedCommands(cache: ServerlessCacheMetrics): AlarmDefinition {
  const period = Duration.minutes(5);
  return {
    metric: new MathExpression({
      label: 'denied commands',
      expression: 'FILL(keys, 0) + FILL(commands, 0)',
      usingMetrics: {
        keys: cache.metricKeyAuthorizationFailures({ period }),
        commands: cache.metricCommandAuthorizationFailures({ period }),
      },
      period,
    }),
    threshold: 5,
    comparison: '>',
    evaluationPeriods: 1,
    description:
      'Users try keys or commands that their access string does not allow (NOPERM). Look first at the last deployment, ' +
      'then at which clients log in as the user.',
  };
}
