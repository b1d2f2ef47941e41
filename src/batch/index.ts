export * from './backlog-scan';
export * from './backlog-source';
export * from './batch-backlog';
export * from './batch-backlog-props';
export * from './done-key';
export * from './fargate-size';
export * from './i-batch-backlog';
