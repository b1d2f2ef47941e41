/** The wire protocol that a proxy speaks. It decides the port, and what pins a connection. */
export enum ProxyEngineFamily {
  /** MySQL, MariaDB and Aurora MySQL: port 3306. */
  MYSQL = 'MYSQL',
  /** PostgreSQL and Aurora PostgreSQL: port 5432. */
  POSTGRESQL = 'POSTGRESQL',
  /** Microsoft SQL Server: port 1433. */
  SQLSERVER = 'SQLSERVER',
}
