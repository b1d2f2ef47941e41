import { Duration } from 'aws-cdk-lib';
import { type Alarm, type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import { type AlarmDefinition, type AlarmTable, createAlarms } from '../private/synth/alarms';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { GIGABYTE } from './facts';
import type { IValkeyServerlessCache } from './i-valkey-serverless-cache';
import type { ValkeyLimits, ValkeyServerlessCacheAlarmOptions } from './valkey-serverless-cache-props';

const OPTIONS: Kinds<ValkeyServerlessCacheAlarmOptions> = {
  enabled: 'boolean?',
  actions: 'list of objects?',
  okActions: 'list of objects?',
  storageUsed: 'object?',
  ecpuUsed: 'object?',
  throttledCommands: 'object?',
  evictions: 'object?',
  readLatency: 'object?',
  writeLatency: 'object?',
  authenticationFailures: 'object?',
  deniedCommands: 'object?',
};

/** Creates each alarm that is not off; those on a share of a limit only if there is a limit. */
export function createCacheAlarms(
  cache: IValkeyServerlessCache,
  limits: ValkeyLimits,
  options: ValkeyServerlessCacheAlarmOptions = {},
): { [name: string]: Alarm } {
  requireKinds(options, OPTIONS, cache, 'alarms.');
  const { maximumGibibytes } = limits.storage;
  const { maximum } = limits.ecpuPerSecond;
  requireMaximum(cache, 'storage', 'storageUsed', maximumGibibytes, options.storageUsed);
  requireMaximum(cache, 'ecpuPerSecond', 'ecpuUsed', maximum, options.ecpuUsed);
  const table: AlarmTable<Exclude<keyof ValkeyServerlessCacheAlarmOptions, keyof AlarmOptions>> = {
    storageUsed: maximumGibibytes === undefined ? undefined : storageUsed(cache, maximumGibibytes),
    ecpuUsed: maximum === undefined ? undefined : ecpuUsed(cache, maximum),
    throttledCommands: throttledCommands(cache),
    evictions: evictions(cache),
    readLatency: latency('read', cache.metricSuccessfulReadRequestLatency(), 5_000),
    writeLatency: latency('write', cache.metricSuccessfulWriteRequestLatency(), 10_000),
    authenticationFailures: authenticationFailures(cache),
    deniedCommands: deniedCommands(cache),
  };
  return createAlarms(cache, 'valkey', table, options) as { [name: string]: Alarm };
}

function requireMaximum(
  cache: IValkeyServerlessCache,
  limit: string,
  property: string,
  maximum: number | undefined,
  threshold: AlarmThreshold | undefined,
) {
  if (threshold?.value !== undefined && maximum === undefined) {
    const must = `be left out if limits.${limit} has no maximum`;
    const remedy = 'set a maximum: the alarm is in percent of it';
    refuse({ property: `alarms.${property}`, must, got: `${threshold.value} percent`, remedy }, cache);
  }
}

function storageUsed(cache: IValkeyServerlessCache, maximum: number): AlarmDefinition {
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

function ecpuUsed(cache: IValkeyServerlessCache, maximum: number): AlarmDefinition {
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

function throttledCommands(cache: IValkeyServerlessCache): AlarmDefinition {
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

function evictions(cache: IValkeyServerlessCache): AlarmDefinition {
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

function authenticationFailures(cache: IValkeyServerlessCache): AlarmDefinition {
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

function deniedCommands(cache: IValkeyServerlessCache): AlarmDefinition {
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
