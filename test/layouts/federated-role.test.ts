import { Stack } from 'aws-cdk-lib';
import { FederatedRole, type FederatedRoleProps, GitHubTrust, IdentityProvider, Issuer } from '../../src/federation';
import { testLayouts } from './layouts';

testLayouts<FederatedRole, FederatedRoleProps>({
  props: 'FederatedRoleProps',
  make(scope, id, _, props) {
    const stack = Stack.of(scope);
    const found = stack.node.tryFindChild('GitHub') as IdentityProvider | undefined;
    const provider = found ?? new IdentityProvider(stack, 'GitHub', { issuer: Issuer.gitHubActions() });
    const repository = { owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' };
    const trust = [GitHubTrust.repository(repository).branch('main')];
    const role = new FederatedRole(scope, id, { provider, trust, ...props });
    role.grantCdkDeploy();
    return role;
  },
  imports: {
    'a provider of another stack': (scope) => ({
      provider: IdentityProvider.fromIssuer(scope, 'Imported', Issuer.gitHubActions()),
    }),
  },
});
