export * from './required-tag';
export * from './service-control-policy';
export * from './tag-guard';
export * from './tag-guard-props';
export * from './tag-safe-stack';
export * from './tag-safe-stack-props';
export * from './untagged-resource';
