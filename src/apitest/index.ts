export * from './api-test';
export * from './api-test-props';
export * from './api-test-results';
export * from './api-test-schedule';
export * from './api-test-secret';
export * from './api-test-suite';
