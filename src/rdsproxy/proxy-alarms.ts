import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmTable } from '../private/synth/alarms';
import { metricTriggered } from '../private/synth/event-rules';
import type { DatabaseProxyMetrics } from './database-proxy-metrics';
import type { ProxyEventRules } from './proxy-events';

/** The alarms of a proxy. */
export function proxyAlarms(proxy: DatabaseProxyMetrics, rules: ProxyEventRules) {
  return {
    pinnedShare: {
      metric: proxy.metricPinnedShare(),
      unit: 'percent',
      threshold: 50,
      // FILL puts a 0 where a datapoint is only late, so that not all periods can be asked for.
      evaluationPeriods: 15,
      datapointsToAlarm: 10,
      description:
        'Clients hold database connections for themselves, and the proxy no longer shares them. ' +
        'Run the saved query WhyPinned on the log of the proxy first.',
    },
    borrowLatency: {
      metric: proxy.metricDatabaseConnectionsBorrowLatency(),
      threshold: 500_000,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      description:
        'Queries wait for a database connection before they start. ' +
        'Look first at the pinned connections and at the pool utilization.',
    },
    poolUtilization: {
      metric: proxy.metricPoolUtilization(),
      unit: 'percent',
      threshold: 80,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      description:
        'Almost all database connections that the proxy may open are lent. ' +
        'Look first whether they are pinned, in transactions, or busy.',
    },
    failedAuthentication: {
      metric: proxy.metricClientConnectionsSetupFailedAuth(),
      threshold: 5,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      description:
        'Clients cannot log in to the proxy. ' +
        'Look first at what was deployed or rotated last: user, grantConnect, secret, TLS.',
    },
    availability: {
      metric: proxy.metricAvailabilityPercentage(),
      unit: 'percent',
      threshold: 99,
      comparison: '<',
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      // A new proxy has no data before its first connection.
      missing: TreatMissingData.MISSING,
      description:
        'The proxy cannot reach the writer of the database. ' +
        'Look first at the health of its targets, then at the database.',
    },
    throttledConnections: {
      metric: metricTriggered(rules.throttledConnections),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'RDS throttles connections to the proxy: too many clients connect at the same time. ' +
        'Look first at the concurrency of the clients.',
    },
    noFreeIps: {
      metric: metricTriggered(rules.noFreeIps),
      threshold: 1,
      evaluationPeriods: 1,
      description:
        'The proxy cannot grow, because its subnets have no free IP addresses. ' +
        'Look first at the free addresses of its subnets.',
    },
  } satisfies AlarmTable<string>;
}
