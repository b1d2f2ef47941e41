import * as fc from 'fast-check';
import { createConnection } from 'mysql2/promise';
import { splitSql } from '../../src/migration/plain/split-sql';
import { MariadbServer } from '../support/mariadb-server';
import { PostgresServer } from '../support/postgres-server';
import { mysqlFiles, postgresFiles } from './generated-sql';

const PARAMETERS = { numRuns: Number(process.env.FIRE_CASES ?? 150), seed: Number(process.env.FIRE_SEED ?? 1) };

jest.setTimeout(3_600_000);

describe('a statement is what the server takes for one', () => {
  test('for generated files of PostgreSQL', async () => {
    const server = await PostgresServer.start();
    try {
      const client: any = await server.connect();
      await client.query('CREATE TABLE ruled (id int)');
      await fc.assert(
        fc.asyncProperty(postgresFiles(), async (sql) => {
          const statements = splitSql(sql, 'postgres');
          // Beside another statement, the last one is not alone: the answer has always a list of results.
          const whole = (await client.query({ text: `SELECT 1;${sql}`, rowMode: 'array' })).slice(1);
          expect(statements.length).toBe(whole.length);
          for (const [index, { text }] of statements.entries()) {
            // The extended protocol accepts exactly one statement.
            const one = await client.query({ text, rowMode: 'array', queryMode: 'extended' });
            expect([one.command, one.rows]).toEqual([whole[index].command, whole[index].rows]);
          }
        }),
        PARAMETERS,
      );
      await client.end();
    } finally {
      await server.stop();
    }
  });

  test('for generated files of MariaDB', async () => {
    const server = await MariadbServer.start();
    try {
      await server.query('CREATE DATABASE shop');
      await server.query('CREATE TABLE used (id int)', 'shop');
      await server.query('CREATE TABLE kept (`end` int PRIMARY KEY)', 'shop');
      const session = (multipleStatements: boolean) =>
        createConnection({
          ...{ host: '127.0.0.1', port: server.port, user: MariadbServer.USER, password: MariadbServer.PASSWORD },
          ...{ database: 'shop', multipleStatements, rowsAsArray: true },
        });
      const [one, many] = [await session(false), await session(true)];
      await fc.assert(
        fc.asyncProperty(mysqlFiles(), async (sql) => {
          const statements = splitSql(sql, 'mysql');
          const [results] = (await many.query(`SELECT 1;${sql}`)) as any[];
          const whole = results.slice(1);
          expect(statements.length).toBe(whole.length);
          for (const [index, { text }] of statements.entries()) {
            const [rows] = (await one.query(text)) as any[];
            expect(Array.isArray(rows) ? rows : []).toEqual(Array.isArray(whole[index]) ? whole[index] : []);
          }
        }),
        PARAMETERS,
      );
      await Promise.all([one.end(), many.end()]);
    } finally {
      await server.stop();
    }
  });
});
