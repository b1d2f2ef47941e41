export * from './image-asset-repository';
export * from './image-asset-repository-props';
export * from './image-publisher';
export * from './image-retention';
