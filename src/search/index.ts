export * from './embedding-model';
export * from './embedding-model-options';
export * from './i-semantic-search-index';
export * from './search-generation';
export * from './semantic-search-index';
export * from './semantic-search-index-props';
export * from './vector-engine';
export * from './vector-space';
