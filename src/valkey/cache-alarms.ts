import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmThreshold } from '../alarm-threshold';
import { type AlarmDefinition, addAlarm, requirePercent } from '../private/synth/add-alarm';
import { refuse } from '../private/synth/errors';
import type { EcpuLimit } from './ecpu-limit';
import type { StorageLimit } from './storage-limit';
import type { ValkeyAlarms } from './valkey-alarms';
import type { ValkeyCacheMetrics } from './valkey-cache-metrics';

const ABOVE = ComparisonOperator.GREATER_THAN_THRESHOLD;
const FROM = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;

/**
 * The service does not say whether its GB is 10^9 or 2^30 bytes. The smaller one makes the alarm early by 7 percent
 * at most, and never late.
 */
const GIGABYTE = 1_000_000_000;

/** Creates each alarm that is not off; those on a share of a limit only where there is a limit. */
export function addCacheAlarms(
  cache: ValkeyCacheMetrics,
  limits: { storage: StorageLimit; ecpuPerSecond: EcpuLimit },
  options: ValkeyAlarms = {},
): Alarm[] {
  const add = (id: string, threshold: AlarmThreshold | undefined, definition: AlarmDefinition) =>
    addAlarm(cache, id, { treatMissingData: TreatMissingData.NOT_BREACHING, ...definition }, threshold, options);
  const { maximumGibibytes } = limits.storage;
  const { maximum } = limits.ecpuPerSecond;
  requireLimit(cache, 'storage', 'storageUsed', maximumGibibytes, options.storageUsed);
  requireLimit(cache, 'ecpuPerSecond', 'ecpuUsed', maximum, options.ecpuUsed);
  return [
    maximumGibibytes && add('StorageUsedAlarm', options.storageUsed, storageUsed(cache, maximumGibibytes)),
    maximum && add('EcpuUsedAlarm', options.ecpuUsed, ecpuUsed(cache, maximum)),
    add('ThrottledCommandsAlarm', options.throttledCommands, throttledCommands(cache)),
    add('EvictionsAlarm', options.evictions, evictions(cache)),
    add('ReadLatencyAlarm', options.readLatency, latency('read', cache.metricSuccessfulReadRequestLatency(), 5_000)),
    add(
      'WriteLatencyAlarm',
      options.writeLatency,
      latency('write', cache.metricSuccessfulWriteRequestLatency(), 10_000),
    ),
    add('AuthenticationFailuresAlarm', options.authenticationFailures, authenticationFailures(cache)),
    add('DeniedCommandsAlarm', options.deniedCommands, deniedCommands(cache)),
  ].filter((alarm) => typeof alarm === 'object');
}

function requireLimit(
  cache: ValkeyCacheMetrics,
  limit: string,
  property: string,
  maximum: number | undefined,
  threshold: AlarmThreshold | undefined,
) {
  if (threshold?.value !== undefined && maximum === undefined) {
    const must = `be left out where limits.${limit} has no maximum`;
    const remedy = 'set a maximum: the alarm is in percent of it';
    refuse({ property: `alarms.${property}`, must, got: `${threshold.value} percent`, remedy }, cache);
  }
  requirePercent(property, threshold, cache);
}

function storageUsed(cache: ValkeyCacheMetrics, maximum: number): AlarmDefinition {
  return {
    metric: new MathExpression({
      label: 'storage used (%)',
      expression: `100 * bytes / ${maximum * GIGABYTE}`,
      usingMetrics: { bytes: cache.metricBytesUsedForCache({ period: Duration.minutes(5) }) },
      period: Duration.minutes(5),
    }),
    threshold: 75,
    comparisonOperator: FROM,
    evaluationPeriods: 2,
    description:
      `The cache has used most of its ${maximum} GB. At the limit it evicts keys that have a time to live, then refuses ` +
      'writes with OOM. Look first at CurrItems against CurrVolatileItems: keys without a time to live never leave.',
    runbook: 'valkey#storage-used',
  };
}

function ecpuUsed(cache: ValkeyCacheMetrics, maximum: number): AlarmDefinition {
  return {
    metric: new MathExpression({
      label: 'ECPU/s used (%)',
      expression: `100 * (ecpu / PERIOD(ecpu)) / ${maximum}`,
      usingMetrics: { ecpu: cache.metricElastiCacheProcessingUnits() },
      period: Duration.minutes(1),
    }),
    threshold: 75,
    comparisonOperator: FROM,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    description:
      `The cache spends most of its ${maximum} ECPUs a second. At the limit it throttles. Look first at TotalCmdsCount ` +
      'against NetworkBytesOut: the same commands with more bytes are bigger values, more commands are more traffic.',
    runbook: 'valkey#ecpu-used',
  };
}

function throttledCommands(cache: ValkeyCacheMetrics): AlarmDefinition {
  return {
    metric: cache.metricThrottledCmds(),
    threshold: 0,
    comparisonOperator: ABOVE,
    evaluationPeriods: 5,
    datapointsToAlarm: 2,
    description:
      'The cache is throttling: the ECPU limit is reached, or the traffic grows faster than the cache scales. Look first ' +
      'at the ECPUs a second against the limit.',
    runbook: 'valkey#throttled-commands',
  };
}

function evictions(cache: ValkeyCacheMetrics): AlarmDefinition {
  return {
    metric: cache.metricEvictions({ period: Duration.minutes(5) }),
    threshold: 0,
    comparisonOperator: ABOVE,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    description:
      'The cache is at its storage limit and throws keys away; their readers go to the database. Look first at the load ' +
      'of the database and at BytesUsedForCache.',
    runbook: 'valkey#evictions',
  };
}

function latency(kind: string, metric: IMetric, threshold: number): AlarmDefinition {
  return {
    metric,
    threshold,
    comparisonOperator: FROM,
    evaluationPeriods: 5,
    description:
      `Every ${kind} is slow on average. Look first for a hot key and for big values, then at the client's timeout and ` +
      'circuit breaker.',
    runbook: `valkey#${kind}-latency`,
  };
}

function authenticationFailures(cache: ValkeyCacheMetrics): AlarmDefinition {
  return {
    metric: cache.metricAuthenticationFailures({ period: Duration.minutes(5) }),
    threshold: 5,
    comparisonOperator: ABOVE,
    evaluationPeriods: 1,
    description:
      'Logins fail. Look first at what was deployed last: an IAM token older than 15 minutes, a cache name that is not in ' +
      'lower case, a password that was rotated; then for somebody who guesses.',
    runbook: 'valkey#authentication-failures',
  };
}

function deniedCommands(cache: ValkeyCacheMetrics): AlarmDefinition {
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
    comparisonOperator: ABOVE,
    evaluationPeriods: 1,
    description:
      'Users try keys or commands that their access string does not allow (NOPERM). Look first at what was deployed last, ' +
      'then at who uses the user.',
    runbook: 'valkey#denied-commands',
  };
}
