import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type AlarmDefinition, addAlarm, requirePercent } from '../private/synth/add-alarm';
import type { DatabaseProxyMetrics } from './database-proxy-metrics';
import type { PinningAwareDatabaseProxyAlarms } from './pinning-aware-database-proxy-alarms';

/** Below this number of pinned connections their share says nothing: at night one job is half of all connections. */
const MIN_PINNED = 5;

/** What the alarms watch beside the metrics of RDS. */
export interface ProxyEventMetrics {
  readonly throttledConnections: IMetric;
  readonly noFreeIps: IMetric;
}

/** All alarms of a proxy. */
export function addProxyAlarms(
  proxy: DatabaseProxyMetrics,
  events: ProxyEventMetrics,
  options: PinningAwareDatabaseProxyAlarms = {},
): void {
  const scope = new Construct(proxy, 'Alarms');
  const { pinnedShare, borrowLatency, poolUtilization, failedAuthentication, availability } = options;
  for (const [name, threshold] of Object.entries({ pinnedShare, poolUtilization, availability })) {
    requirePercent(name, threshold, proxy);
  }
  addAlarm(scope, 'PinnedShare', pinnedShareAlarm(proxy), pinnedShare, options);
  addAlarm(scope, 'BorrowLatency', borrowLatencyAlarm(proxy), borrowLatency, options);
  addAlarm(scope, 'PoolUtilization', poolUtilizationAlarm(proxy), poolUtilization, options);
  addAlarm(scope, 'FailedAuthentication', failedAuthenticationAlarm(proxy), failedAuthentication, options);
  addAlarm(scope, 'Availability', availabilityAlarm(proxy), availability, options);
  addAlarm(scope, 'ThrottledConnections', throttledAlarm(events), options.throttledConnections, options);
  addAlarm(scope, 'NoFreeIps', noFreeIpsAlarm(events), options.noFreeIps, options);
}

function pinnedShareAlarm(proxy: DatabaseProxyMetrics): AlarmDefinition {
  return {
    metric: new MathExpression({
      label: 'Pinned connections (%)',
      expression: `IF(FILL(pinned, 0) >= ${MIN_PINNED}, 100 * FILL(pinned, 0) / connections, 0)`,
      usingMetrics: {
        pinned: proxy.metricDatabaseConnectionsCurrentlySessionPinned(),
        connections: proxy.metricDatabaseConnections(),
      },
      period: Duration.minutes(1),
    }),
    threshold: 50,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    // FILL puts a 0 where a datapoint is only late, so that not all periods can be asked for.
    evaluationPeriods: 15,
    datapointsToAlarm: 10,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    description:
      'Clients hold database connections for themselves, and the proxy no longer shares them. ' +
      'Run the saved query WhyPinned on the log of the proxy first.',
    runbook: 'rdsproxy#pinned-share',
  };
}

function borrowLatencyAlarm(proxy: DatabaseProxyMetrics): AlarmDefinition {
  return {
    metric: proxy.metricDatabaseConnectionsBorrowLatency(),
    threshold: 500_000,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    description:
      'Queries wait for a database connection before they start. ' +
      'Look first at the pinned connections and at the pool utilization.',
    runbook: 'rdsproxy#borrow-latency',
  };
}

function poolUtilizationAlarm(proxy: DatabaseProxyMetrics): AlarmDefinition {
  return {
    metric: proxy.metricPoolUtilization(),
    threshold: 80,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    description:
      'Almost all database connections that the proxy may open are lent. ' +
      'Look first whether they are pinned, in transactions, or busy.',
    runbook: 'rdsproxy#pool-utilization',
  };
}

function failedAuthenticationAlarm(proxy: DatabaseProxyMetrics): AlarmDefinition {
  return {
    metric: proxy.metricClientConnectionsSetupFailedAuth(),
    threshold: 5,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    description:
      'Clients cannot log in to the proxy. ' +
      'Look first at what was deployed or rotated last: user, grantConnect, secret, TLS.',
    runbook: 'rdsproxy#failed-authentication',
  };
}

function availabilityAlarm(proxy: DatabaseProxyMetrics): AlarmDefinition {
  return {
    metric: proxy.metricAvailabilityPercentage(),
    threshold: 99,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    // A new proxy has no data before its first connection.
    treatMissingData: TreatMissingData.MISSING,
    description:
      'The proxy cannot reach the writer of the database. ' +
      'Look first at the health of its targets, then at the database.',
    runbook: 'rdsproxy#availability',
  };
}

function throttledAlarm(events: ProxyEventMetrics): AlarmDefinition {
  return {
    ...eventAlarm(events.throttledConnections),
    description:
      'RDS throttles connections to the proxy: too many clients connect at the same time. ' +
      'Look first at the concurrency of the clients.',
    runbook: 'rdsproxy#throttled-connections',
  };
}

function noFreeIpsAlarm(events: ProxyEventMetrics): AlarmDefinition {
  return {
    ...eventAlarm(events.noFreeIps),
    description:
      'The proxy cannot grow, because its subnets have no free IP addresses. ' +
      'Look first at the free addresses of its subnets.',
    runbook: 'rdsproxy#no-free-ip-addresses',
  };
}

function eventAlarm(metric: IMetric) {
  return {
    metric,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  };
}
