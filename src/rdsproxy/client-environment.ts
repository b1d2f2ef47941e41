import { ProxyEngineFamily } from './proxy-settings';

/** The address that a client connects to, and the user. */
export interface ClientEndpoint {
  readonly family: ProxyEngineFamily;
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** The variables of one kind of client. None of them is a password. */
export type ClientEnvironment = (endpoint: ClientEndpoint) => { [name: string]: string };

/** For clients without variables of their own. */
export const plain: ClientEnvironment = ({ host, port, user }) => ({
  DB_HOST: host,
  DB_PORT: `${port}`,
  DB_USER: user,
  DB_TLS: 'true',
});

/** For node-postgres, which reads these itself. */
export const nodePostgres: ClientEnvironment = ({ host, port, user }) => ({
  PGHOST: host,
  PGPORT: `${port}`,
  PGUSER: user,
  PGSSLMODE: 'verify-full',
});

/** For libpq from version 16 on, which reads these itself and trusts the system's certificates. */
export const libpq: ClientEnvironment = (endpoint) => ({ ...nodePostgres(endpoint), PGSSLROOTCERT: 'system' });

/** For Postgres.js, which reads these itself. */
export const postgresJs: ClientEnvironment = ({ host, port, user }) => ({
  PGHOST: host,
  PGPORT: `${port}`,
  PGUSER: user,
  PGSSL: 'verify-full',
});

/** For pgx: the URL carries the settings. */
export const pgx: ClientEnvironment = ({ host, port, user }) => ({
  DB_URL: `postgres://${user}@${host}:${port}/?sslmode=verify-full&default_query_exec_mode=exec`,
});

/** For go-sql-driver: the DSN carries the settings; an IAM token is sent as a password in clear text, inside TLS. */
export const goSqlDriver: ClientEnvironment = ({ host, port, user }) => ({
  DB_DSN: `${user}@tcp(${host}:${port})/?tls=true&allowCleartextPasswords=true&interpolateParams=true`,
});

/** For R2DBC: the URL carries the settings, the user stays apart from it. */
export const r2dbc: ClientEnvironment = ({ family, host, port, user }) => ({
  DB_R2DBC_URL:
    family === ProxyEngineFamily.POSTGRESQL
      ? `r2dbc:postgresql://${host}:${port}/?sslMode=verify-full&preparedStatementCacheQueries=0`
      : `r2dbc:mariadb://${host}:${port}/?sslMode=verify-full`,
  DB_USER: user,
});

/** For JDBC: the URL carries the settings, the user stays apart from it. */
export const jdbc: ClientEnvironment = ({ family, host, port, user }) => ({
  DB_JDBC_URL:
    family === ProxyEngineFamily.POSTGRESQL
      ? `jdbc:postgresql://${host}:${port}/?sslmode=verify-full&assumeMinServerVersion=9.0&prepareThreshold=0`
      : `jdbc:mysql://${host}:${port}/?sslMode=VERIFY_IDENTITY&useServerPrepStmts=false`,
  DB_USER: user,
});

/** For Npgsql: the connection string carries the settings. */
export const npgsql: ClientEnvironment = ({ host, port, user }) => ({
  DB_CONNECTION_STRING: `Host=${host};Port=${port};Username=${user};SSL Mode=VerifyFull;No Reset On Close=true;Max Auto Prepare=0`,
});
