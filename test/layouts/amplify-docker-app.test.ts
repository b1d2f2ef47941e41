import { SecretValue } from 'aws-cdk-lib';
import { AmplifyDockerApp, type AmplifyDockerAppProps, AmplifyPlatform } from '../../src/amplify';
import { testLayouts } from './layouts';

testLayouts<AmplifyDockerApp, AmplifyDockerAppProps>({
  props: 'AmplifyDockerAppProps',
  missingIn: ['cn-north-1', 'us-gov-west-1'],
  make: (scope, id, { topic }, props) =>
    new AmplifyDockerApp(scope, id, {
      repository: 'https://github.com/acme/web',
      accessToken: SecretValue.secretsManager('github'),
      branches: ['main'],
      platform: AmplifyPlatform.WEB_COMPUTE,
      onBuildFailed: topic,
      ...props,
    }),
});
