/** The language of the statements that make the tables of an outbox. */
export enum OutboxEngine {
  /** PostgreSQL. */
  POSTGRESQL = 'postgres',
  /** MySQL and MariaDB. */
  MYSQL = 'mysql',
}
