const OF_PROXY = ['ProxyName'];
const OF_ENDPOINT = ['EndpointName', 'ProxyName'];
const OF_TARGET = ['ProxyName', 'Target', 'TargetGroup'];
const OF_ROLE = ['ProxyName', 'TargetGroup', 'TargetRole'];
const CLIENT_SIDE = [OF_PROXY, OF_ENDPOINT];
const DATABASE_SIDE = [OF_PROXY, OF_TARGET, OF_ROLE];

/**
 * The sets of dimensions that each metric of a proxy is published with, in alphabetical order.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.monitoring.html
 */
export const PROXY_METRICS: Readonly<Record<string, readonly string[][]>> = {
  AvailabilityPercentage: [OF_ROLE],
  ClientConnections: CLIENT_SIDE,
  ClientConnectionsClosed: CLIENT_SIDE,
  ClientConnectionsNoTLS: CLIENT_SIDE,
  ClientConnectionsReceived: CLIENT_SIDE,
  ClientConnectionsSetupFailedAuth: CLIENT_SIDE,
  ClientConnectionsSetupSucceeded: CLIENT_SIDE,
  ClientConnectionsTLS: CLIENT_SIDE,
  DatabaseConnectionRequests: DATABASE_SIDE,
  DatabaseConnectionRequestsWithTLS: DATABASE_SIDE,
  DatabaseConnections: DATABASE_SIDE,
  DatabaseConnectionsBorrowLatency: CLIENT_SIDE,
  DatabaseConnectionsCurrentlyBorrowed: DATABASE_SIDE,
  DatabaseConnectionsCurrentlyInTransaction: DATABASE_SIDE,
  DatabaseConnectionsCurrentlySessionPinned: DATABASE_SIDE,
  DatabaseConnectionsSetupFailed: DATABASE_SIDE,
  DatabaseConnectionsSetupSucceeded: DATABASE_SIDE,
  DatabaseConnectionsWithTLS: DATABASE_SIDE,
  MaxDatabaseConnectionsAllowed: DATABASE_SIDE,
  QueryDatabaseResponseLatency: [OF_PROXY, OF_ENDPOINT, OF_TARGET, OF_ROLE],
  QueryRequests: CLIENT_SIDE,
  QueryRequestsNoTLS: CLIENT_SIDE,
  QueryRequestsTLS: CLIENT_SIDE,
  QueryResponseLatency: CLIENT_SIDE,
};
