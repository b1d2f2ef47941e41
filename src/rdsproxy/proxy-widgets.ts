import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { DatabaseProxyMetrics } from './database-proxy-metrics';
import type { PinningLog } from './pinning-log';
import { PinningReason } from './pinning-reason';

/** The three graphs that tell a proxy that shares its connections from one that does not. */
export function proxyWidgets(proxy: DatabaseProxyMetrics, log: PinningLog): IWidget[] {
  return [connections(proxy), latency(proxy), reasons(log)];
}

function connections(proxy: DatabaseProxyMetrics): IWidget {
  return new GraphWidget({
    title: 'Database connections',
    width: 8,
    left: [
      proxy.metricMaxDatabaseConnectionsAllowed({ label: 'allowed' }),
      proxy.metricDatabaseConnections({ label: 'open' }),
      proxy.metricDatabaseConnectionsCurrentlyBorrowed({ label: 'borrowed' }),
      proxy.metricDatabaseConnectionsCurrentlySessionPinned({ label: 'pinned' }),
    ],
    leftYAxis: { min: 0 },
  });
}

function latency(proxy: DatabaseProxyMetrics): IWidget {
  return new GraphWidget({
    title: 'Latency (µs)',
    width: 8,
    left: [
      proxy.metricDatabaseConnectionsBorrowLatency({ label: 'borrow' }),
      proxy.metricQueryResponseLatency({ label: 'query, through the proxy' }),
      proxy.metricQueryDatabaseResponseLatency({ label: 'query, in the database' }),
    ],
    leftYAxis: { min: 0 },
  });
}

function reasons(log: PinningLog): IWidget {
  const period = Duration.minutes(5);
  return new GraphWidget({
    title: 'Pinned sessions by reason (from the log)',
    width: 8,
    left: [
      log.metricPinnedSessions(PinningReason.ANY, { label: 'all', period }),
      log.metricPinnedSessions(PinningReason.PREPARED_STATEMENT, { label: 'prepared statement', period }),
      log.metricPinnedSessions(PinningReason.PARSE_MESSAGE, { label: 'parse message', period }),
      log.metricPinnedSessions(PinningReason.SESSION_SETTINGS, { label: 'session settings', period }),
    ],
    leftYAxis: { min: 0 },
  });
}
