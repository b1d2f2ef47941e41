export * from './hindsight-checks';
