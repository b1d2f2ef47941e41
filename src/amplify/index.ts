export * from './amplify-branch-options';
export * from './amplify-build-image';
export * from './amplify-custom-rule';
export * from './amplify-docker-app';
export * from './amplify-docker-app-props';
export * from './amplify-domain';
export * from './amplify-settings';
