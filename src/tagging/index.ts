export * from './required-tag';
export * from './service-control-policy';
export * from './tag-guard';
export * from './tag-safe-stack';
export * from './untagged-resource';
