export * from './dynamo-db-outbox';
export * from './dynamo-db-outbox-props';
export * from './outbox-target';
