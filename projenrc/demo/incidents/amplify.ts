import { CfnApp } from 'aws-cdk-lib/aws-amplify';
import type { DemoIncident } from './incident';

const BUILD_SPEC = `version: 1
frontend:
  phases:
    build:
      commands:
        - docker build .
`;

export const amplify: DemoIncident = {
  module: 'amplify',
  happened: 'A build died after four minutes: its image has no Docker.',
  add(stack) {
    new CfnApp(stack, 'Web', {
      name: 'web',
      buildSpec: BUILD_SPEC,
      environmentVariables: [{ name: '_CUSTOM_IMAGE', value: 'amplify:al2023' }],
    });
  },
};
