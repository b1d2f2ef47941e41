/** The wire protocol that a proxy speaks. It decides the port, and what pins a connection. */
export enum ProxyEngineFamily {
  /** MySQL, MariaDB and Aurora MySQL: port 3306. */
  MYSQL = 'MYSQL',
  /** PostgreSQL and Aurora PostgreSQL: port 5432. */
  POSTGRESQL = 'POSTGRESQL',
  /** Microsoft SQL Server: port 1433. */
  SQLSERVER = 'SQLSERVER',
}

/** The way a client proves its identity to a proxy that uses secrets. */
export enum ProxyClientAuthentication {
  /** With an IAM token. A password is rejected. Needs TLS. */
  IAM = 'IAM',
  /** With the database user's password. */
  PASSWORD = 'PASSWORD',
  /** With either. SQL Server only. */
  IAM_OR_PASSWORD = 'IAM_OR_PASSWORD',
}

/** The IP versions of a proxy's endpoint, or of its connections to the database. */
export enum ProxyNetworkType {
  /** IPv4 only. */
  IPV4 = 'IPV4',
  /** IPv6 only. */
  IPV6 = 'IPV6',
  /** Both, for endpoints only. */
  DUAL = 'DUAL',
}

/**
 * The reason that the proxy's log gives for pinning a session.
 *
 * AWS advises against processing that log by program and may change its format, so counts by reason are a best effort.
 */
export enum PinningReason {
  /** Each pinned session, whatever the reason. */
  ANY = 'ANY',
  /** "A parse message was detected": the extended protocol of PostgreSQL. */
  PARSE_MESSAGE = 'PARSE_MESSAGE',
  /** A prepared statement ran: the binary protocol of MySQL, or PREPARE. */
  PREPARED_STATEMENT = 'PREPARED_STATEMENT',
  /** "SQL changed session settings that the proxy doesn't track": SET, user variables. */
  SESSION_SETTINGS = 'SESSION_SETTINGS',
}
