/** The ports that a proxy listens on; there is no other for a family. */
export const PROXY_PORTS = { MYSQL: 3306, POSTGRESQL: 5432, SQLSERVER: 1433 } as const;

/** The subnets that a proxy or an endpoint of it can be in. */
export const PROXY_SUBNETS = {
  zones: { min: 2 },
  remedy: 'select subnets of two zones or more, or give the VPC a maxAzs of 2 or more',
} as const;

/** The limits of RDS Proxy, both bounds included. */
export const PROXY_LIMITS = {
  secrets: 200,
  nameLength: 63,
  idleClientSeconds: { min: 1, max: 28_800 },
  borrowSeconds: { min: 0, max: 300 },
  maxConnectionsPercent: { min: 1, max: 100 },
} as const;

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

const POSTGRESQL_MINORS: Record<number, number> = { 13: 15, 14: 12, 15: 7, 16: 3 };
const NEWEST_LISTED = 16;

/**
 * Whether an engine version can scale to 0 ACUs: Aurora PostgreSQL from 13.15, 14.12, 15.7 and 16.3 on, Aurora MySQL
 * from 3.08.0 on. Nothing for a version that does not say it, such as `8.0`.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
export function canAutoPause(engine: string | undefined, version: string | undefined): boolean | undefined {
  if (version === undefined) {
    return undefined;
  }
  return engine === 'aurora-postgresql' ? postgresql(version) : engine === 'aurora-mysql' ? mysql(version) : undefined;
}

function postgresql(version: string): boolean | undefined {
  const [, major, minor] = version.match(/^(\d+)(?:\.(\d+))?/)?.map(Number) ?? [];
  if (major === undefined || Number.isNaN(major)) {
    return undefined;
  }
  if (major > NEWEST_LISTED) {
    return true;
  }
  const first = POSTGRESQL_MINORS[major];
  if (first === undefined) {
    return false;
  }
  return Number.isNaN(minor) ? undefined : minor >= first;
}

function mysql(version: string): boolean | undefined {
  if (/^5\./.test(version)) {
    return false;
  }
  const [, major, minor] = version.match(/mysql_aurora\.(\d+)\.(\d+)/)?.map(Number) ?? [];
  return major === undefined ? undefined : major > 3 || (major === 3 && minor >= 8);
}
