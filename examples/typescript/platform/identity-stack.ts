import { Stack, type StackProps } from 'aws-cdk-lib';
import { FederatedRole, GitHubTrust, IdentityProvider, Issuer } from 'cdk-hindsight/federation';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

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
    acknowledge(
      deploy,
      'the policy names four roles and belongs to this one role',
      ...inPacks('IAMNoInlinePolicy', 'HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'),
    );
  }
}
