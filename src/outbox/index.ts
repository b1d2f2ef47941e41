export * from './dynamo-db-outbox';
export * from './dynamo-db-outbox-props';
export * from './i-dynamo-db-outbox';
export * from './i-sql-outbox-relay';
export * from './outbox-engine';
export * from './outbox-target';
export * from './sql-outbox-relay';
export * from './sql-outbox-relay-props';
