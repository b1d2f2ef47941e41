export * from './cdk-deploy-options';
export * from './federated-role';
export * from './github-trust';
export * from './identity-provider';
export * from './issuer';
export * from './trust';
