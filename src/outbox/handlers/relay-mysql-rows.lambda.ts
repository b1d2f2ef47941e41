import { openMysql } from '../../private/runtime/mysql-client';
import { handlerFor } from './entry';
import { MysqlOutbox } from './mysql';

export const handler = handlerFor(
  (options, millis) =>
    openMysql(options, millis, async (connection) => {
      const session = new MysqlOutbox(connection, options.table);
      await session.prepare();
      return session;
    }),
  __dirname,
);
