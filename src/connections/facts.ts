/** A count in the log of a function. */
export type Count = 'descriptors' | 'lostConnections' | 'timeouts';

/** The metrics of the counts. */
export const METRIC_NAMES: Readonly<Record<Count, string>> = {
  descriptors: 'DescriptorsUsedUp',
  lostConnections: 'LostConnections',
  timeouts: 'Timeouts',
};

/**
 * The words of log lines that count, in upper and lower case as runtimes and drivers write them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export const TERMS: Readonly<Record<Count, readonly string[]>> = {
  descriptors: ['EMFILE', 'ENFILE', 'too many open files', 'Too many open files'],
  lostConnections: [
    // Node.js: sockets, mysql2, the MariaDB connector, pg and Prisma.
    'ECONNRESET',
    'EPIPE',
    'PROTOCOL_CONNECTION_LOST',
    'ER_SOCKET_UNEXPECTED_CLOSE',
    'Connection terminated unexpectedly',
    'P1017',
    // PostgreSQL itself, which drivers repeat: idle_session_timeout, and a restart or a failover.
    '57P05',
    'idle-session timeout',
    'terminating connection due to administrator command',
    // Python, Go and the drivers that are built on the libraries of the databases.
    'connection reset by peer',
    'Connection reset by peer',
    'closed the connection unexpectedly',
    'SSL connection has been closed unexpectedly',
    'SSL error: unexpected eof while reading',
    'SSL SYSCALL error: EOF detected',
    'Lost connection to MySQL server',
    'MySQL server has gone away',
    // Java.
    'Communications link failure',
    'An I/O error occurred while sending to the backend',
    'java.net.SocketException: Connection reset',
    // The MariaDB driver writes this of each connection that breaks.
    'Socket error',
  ],
  timeouts: ['Task timed out after', 'Status: timeout'],
};

/**
 * What Lambda writes of a timeout where the log format is JSON: the fields of the event.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html
 */
export const TIMEOUT_REPORT: Readonly<Record<string, string>> = {
  '$.type': 'platform.report',
  '$.record.status': 'timeout',
};

/** The classes of log groups that have no metric filters. */
export const CLASSES_WITHOUT_FILTERS: readonly string[] = ['INFREQUENT_ACCESS', 'DELIVERY'];
