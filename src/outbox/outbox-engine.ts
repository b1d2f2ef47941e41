/** The SQL dialect of the statements that create the tables of an outbox. */
export enum OutboxEngine {
  /** PostgreSQL. */
  POSTGRESQL = 'postgres',
  /** MySQL and MariaDB. */
  MYSQL = 'mysql',
}
