/** What others have made of the same problems. */
export const PEERS = [
  'aws-cdk-github-oidc',
  'cdk-monitoring-constructs',
  'cdk-nag',
  '@cdklabs/generative-ai-cdk-constructs',
  '@aws-cdk/aws-elasticache-alpha',
  'cdk-fck-nat',
];
