export * from './dynamo-db-outbox';
export * from './dynamo-db-outbox-props';
export * from './outbox-engine';
export * from './outbox-target';
export * from './sql-outbox-relay';
export * from './sql-outbox-relay-props';
