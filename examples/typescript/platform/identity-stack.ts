import { Stack, type StackProps } from 'aws-cdk-lib';
import { FederatedRole, GitHubTrust, IdentityProvider, Issuer } from 'cdk-hindsight/federation';
import type { Construct } from 'constructs';

export interface IdentityStackProps extends StackProps {
  readonly gitHubEnvironment: string;
}

/** Who may deploy: GitHub Actions, without a stored key. */
export class IdentityStack extends Stack {
  constructor(scope: Construct, id: string, props: IdentityStackProps) {
    super(scope, id, props);
    const github = new IdentityProvider(this, 'GitHub', { issuer: Issuer.gitHubActions() });
    const shop = GitHubTrust.repository({
      owner: 'acme',
      repository: 'shop',
      ownerId: '1234',
      repositoryId: '5678',
    });
    const deploy = new FederatedRole(this, 'Deploy', {
      provider: github,
      trust: [shop.environment(props.gitHubEnvironment)],
    });
    deploy.grantCdkDeploy();
  }
}
