import { Duration } from 'aws-cdk-lib';
import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { graph } from '../private/synth/widgets';
import type { IPinningAwareDatabaseProxy } from './i-pinning-aware-database-proxy';
import { PinningReason } from './proxy-settings';

type Measured = Pick<IPinningAwareDatabaseProxy, Extract<keyof IPinningAwareDatabaseProxy, `metric${string}`>>;

/** The graphs that tell a proxy that shares its connections from one that does not; one of them has the reasons, if known. */
export function proxyWidgets(proxy: Measured, hasReasons: boolean): IWidget[] {
  return [
    graph('Database connections', {
      left: [
        proxy.metricMaxDatabaseConnectionsAllowed({ label: 'allowed' }),
        proxy.metricDatabaseConnections({ label: 'open' }),
        proxy.metricDatabaseConnectionsCurrentlyBorrowed({ label: 'borrowed' }),
        proxy.metricPinnedConnections({ label: 'pinned' }),
      ],
    }),
    graph('Latency (µs)', {
      left: [
        proxy.metricDatabaseConnectionsBorrowLatency({ label: 'borrow' }),
        proxy.metricQueryResponseLatency({ label: 'query, through the proxy' }),
        proxy.metricQueryDatabaseResponseLatency({ label: 'query, in the database' }),
      ],
    }),
    ...(hasReasons ? [reasons(proxy)] : []),
  ];
}

function reasons(proxy: Measured): IWidget {
  const period = Duration.minutes(5);
  const pins = (reason: PinningReason, label: string) => proxy.metricPinsLogged(reason, { label, period });
  return graph('Pinned sessions by reason (from the log)', {
    left: [
      pins(PinningReason.ANY, 'all'),
      pins(PinningReason.PREPARED_STATEMENT, 'prepared statement'),
      pins(PinningReason.PARSE_MESSAGE, 'parse message'),
      pins(PinningReason.SESSION_SETTINGS, 'session settings'),
    ],
  });
}
