import { SecretValue } from 'aws-cdk-lib';
import { AmplifyDockerApp, AmplifyDomain, type AmplifyDomainProps, AmplifySubDomain } from '../../src/amplify';
import { testLayouts } from './layouts';

testLayouts<AmplifyDomain, AmplifyDomainProps>({
  props: 'AmplifyDomainProps',
  missingIn: ['cn-north-1', 'us-gov-west-1'],
  make(scope, id, _, props) {
    const app = new AmplifyDockerApp(scope, `${id}App`, {
      repository: 'https://github.com/acme/web',
      accessToken: SecretValue.secretsManager('github'),
      branches: ['main'],
    });
    const subDomains = [AmplifySubDomain.root('main')];
    return new AmplifyDomain(scope, id, { app, domainName: `${id.toLowerCase()}.example.com`, subDomains, ...props });
  },
});
