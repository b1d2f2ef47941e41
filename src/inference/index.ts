export * from './batch-inference';
export * from './batch-inference-props';
export * from './i-batch-inference';
export * from './inference-model';
export * from './inference-rest';
export * from './inference-results';
export * from './inference-source';
