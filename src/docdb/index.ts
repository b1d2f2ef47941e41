export * from './document-db-alarms';
export * from './document-db-alarms-props';
