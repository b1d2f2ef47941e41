import { isIP } from 'node:net';
import { type Connection, createConnection } from 'mysql2/promise';
import type { DatabaseSession } from './database-login';

export interface MysqlOptions extends DatabaseSession {
  readonly database: string;
  /** The certificate authorities that the server's certificate may come from. */
  readonly roots: string;
}

/** A connection to MySQL or MariaDB, over TLS. */
export async function connectToMysql(options: MysqlOptions, millis: number): Promise<Connection> {
  const { host, port, user, password, database, roots } = options;
  if (isIP(host)) {
    // The client would look for `localhost` in the certificate instead.
    throw new Error(`the host ${host} is an address; a certificate is checked against a name`);
  }
  const connection = await createConnection({
    ...{ host, port, user, password, database },
    ssl: { ca: roots, rejectUnauthorized: true, verifyIdentity: true } as object,
    connectTimeout: millis,
    // An IAM token is sent as it is, inside of TLS.
    authPlugins: { mysql_clear_password: () => () => Buffer.from(`${password}\0`) },
    charset: 'utf8mb4',
    supportBigNumbers: true,
    bigNumberStrings: true,
  });
  // The statement that runs fails too, and says more.
  connection.on('error', () => undefined);
  return connection;
}

/** The same, with what `prepare` has made of it. */
export async function openMysql<T>(
  options: MysqlOptions,
  millis: number,
  prepare: (connection: Connection) => Promise<T>,
): Promise<T> {
  const connection = await connectToMysql(options, millis);
  try {
    return await prepare(connection);
  } catch (error) {
    connection.destroy();
    throw error;
  }
}
