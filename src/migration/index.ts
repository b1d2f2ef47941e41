export * from './database-migration';
export * from './database-migration-props';
export * from './migration-files';
