import { countedBy, expectCounted, linesOf } from './log-lines';

const ID = '8f6d2d0c-52b1-4d0e-9f57-2f1d5c3f6a10';

describe('descriptors', () => {
  test.each([
    'NodeError: getaddrinfo ENFILE api.example.com',
    'java.net.SocketException: Too many open files',
    'dial tcp 10.0.0.1:443: socket: too many open files',
    "Error: EMFILE, open '/dev/null'",
  ])('%s', (line) => expect(countedBy(line, 'words')).toEqual(['DescriptorsUsedUp']));
});

describe('lost connections', () => {
  // As the drivers that no test runs write them.
  test.each([
    'psycopg2.OperationalError: SSL connection has been closed unexpectedly',
    'psycopg2.OperationalError: SSL SYSCALL error: EOF detected',
    "pymysql.err.OperationalError: (2013, 'Lost connection to MySQL server during query')",
    "OperationalError: (2006, 'MySQL server has gone away')",
    'com.mysql.cj.jdbc.exceptions.CommunicationsException: Communications link failure',
    'org.postgresql.util.PSQLException: An I/O error occurred while sending to the backend.',
    'java.sql.SQLNonTransientConnectionException: (conn=8) Socket error',
    'redis.clients.jedis.exceptions.JedisConnectionException: java.net.SocketException: Connection reset',
    'read tcp 10.0.0.1:43210->10.0.0.2:5432: read: connection reset by peer',
    'ConnectionResetError: [Errno 104] Connection reset by peer',
    'PrismaClientKnownRequestError: Server has closed the connection. { code: "P1017" }',
    'FATAL: terminating connection due to idle-session timeout',
    'FATAL: terminating connection due to administrator command',
    'Error: write EPIPE',
    'Error: read ECONNRESET',
    'Error: Connection lost: The server closed the connection. { code: "PROTOCOL_CONNECTION_LOST" }',
    'SqlError: (conn=7) connection closed { code: "ER_SOCKET_UNEXPECTED_CLOSE" }',
    'Error: Connection terminated unexpectedly',
    'error: the connection was idle for too long { severity: "FATAL", code: "57P05" }',
    'server closed the connection unexpectedly',
    'consuming input failed: SSL error: unexpected eof while reading',
  ])('%s', (line) => expect(countedBy(line, 'words')).toEqual(['LostConnections']));
});

describe('timeouts', () => {
  const REPORT = `REPORT RequestId: ${ID}\tDuration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 128 MB\tMax Memory Used: 64 MB\t`;
  const platform = (type: string, status: string) =>
    JSON.stringify({
      time: '2026-11-27T06:46:53.123Z',
      type: `platform.${type}`,
      record: { requestId: ID, metrics: { durationMs: 3000, memorySizeMB: 128 }, status },
    });

  test.each([
    `2026-11-27T06:46:53.123Z ${ID} Task timed out after 3.00 seconds\n\n`,
    `${REPORT}Status: timeout\n`,
    `${REPORT}Status: timeout\nXRAY TraceId: 1-6ac7d63f-0104e99861c65c8039f183da\tSegmentId: 7c4eb6a6d56f2a27\n`,
    platform('report', 'timeout'),
  ])('%j counts once', (line) => expect(countedBy(line, 'words')).toEqual(['Timeouts']));

  test('a report in JSON counts, however its fields are ordered', () => {
    const line = `{"time":"2026-11-27T06:46:53.123Z","type":"platform.report","record":{"requestId":"${ID}","status":"timeout","metrics":{"durationMs":3003.12}}}`;
    expect(countedBy(line, 'words')).toEqual(['Timeouts']);
  });

  // The event beside the report of the same call.
  test.each([
    platform('runtimeDone', 'timeout'),
    platform('report', 'success'),
    platform('report', 'error'),
    REPORT,
    `${REPORT}Status: error\tError Type: Runtime.ExitError\n`,
  ])('%j does not count', (line) => expect(countedBy(line, 'parts')).toEqual([]));
});

test.each([
  `START RequestId: ${ID} Version: $LATEST`,
  `END RequestId: ${ID}`,
  '2026-11-27T06:46:53.123Z\tid\tINFO\tconnected to the database within the timeout',
  '2026-11-27T06:46:53.123Z\tid\tERROR\tError: connect ETIMEDOUT 10.0.0.1:3306',
  '{"level":"INFO","message":"files: 12, connections: 3","status":"timeout"}',
  'duplicate key value violates unique constraint "orders_pkey"',
])('%j counts for nothing', (line) => expect(countedBy(line, 'parts')).toEqual([]));

test('an error of the code itself counts for nothing', () => {
  for (const line of linesOf(new TypeError('pool is not a function'))) {
    expect(countedBy(line, 'parts')).toEqual([]);
  }
});

test('an error in each log format counts once', () => {
  expectCounted(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104 }), 'LostConnections');
});
