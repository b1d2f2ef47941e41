import { openPostgres } from '../../private/runtime/postgres-client';
import { handlerFor } from './entry';
import { PostgresOutbox } from './postgres';

export const handler = handlerFor(
  (options, millis) =>
    openPostgres({ ...options, applicationName: 'cdk-hindsight outbox' }, millis, async (client) => {
      const session = new PostgresOutbox(client, options.table);
      await session.prepare();
      return session;
    }),
  __dirname,
);
