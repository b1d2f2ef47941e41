import { Client } from 'pg';
import type { DatabaseSession } from './database-login';

export interface ClientOptions extends DatabaseSession {
  readonly database: string;
  /** The certificate authorities that the server's certificate may come from. */
  readonly roots: string;
}

/** A session with PostgreSQL, over TLS, that `prepare` has made ready. */
export async function openPostgres<T>(
  options: ClientOptions & { readonly applicationName: string },
  millis: number,
  prepare: (client: Client) => Promise<T>,
): Promise<T> {
  const { host, port, user, password, database, roots, applicationName } = options;
  const client = new Client({
    ...{ host, port, user, password, database },
    ssl: { ca: roots, rejectUnauthorized: true },
    connectionTimeoutMillis: millis,
    keepAlive: true,
    application_name: applicationName,
  });
  // The statement that runs fails too, and says more.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await prepare(client);
  } catch (error) {
    client.end().catch(() => undefined);
    throw error;
  }
}
