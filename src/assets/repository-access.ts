import { Stack } from 'aws-cdk-lib';
import type { CfnRepository, Repository } from 'aws-cdk-lib/aws-ecr';
import {
  AccountPrincipal,
  ArnPrincipal,
  type IPrincipal,
  OrganizationPrincipal,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { requireOwnRoleName } from '../private/synth/claims';
import { sentenceOf } from '../private/synth/errors';
import { lengthOf, statementsOf } from '../private/synth/policy-length';
import { MAX_REPOSITORY_POLICY, PUBLISH_ACTIONS, PULL_ACTIONS, PULLING_SERVICES } from './facts';

/** A role that may publish to this repository. Within one account its own policy is enough. */
export function createPublishingRole(scope: Construct, repository: Repository, roleName: string, by: IPrincipal): Role {
  requireOwnRoleName(roleName, scope);
  const role = new Role(scope, 'PublishingRole', {
    roleName,
    assumedBy: by,
    description: `Publishes image assets to ${repository.repositoryName}`,
  });
  role.addToPolicy(new PolicyStatement({ actions: PUBLISH_ACTIONS, resources: [repository.repositoryArn] }));
  // The action has no resource, and no repository policy can give it.
  role.addToPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
  return role;
}

/** Rejects, when the app is complete, a repository policy that is longer than ECR allows. */
export function watchRepositoryPolicy(scope: Construct, repository: Repository): void {
  scope.node.addValidation({
    validate: () => {
      const { repositoryPolicyText } = repository.node.defaultChild as CfnRepository;
      const length = lengthOf(statementsOf(scope, repositoryPolicyText));
      const must = `fit into a repository policy of at most ${MAX_REPOSITORY_POLICY} characters`;
      const remedy =
        'admit the organization with pullOrganizations, or make a second repository for some of the accounts';
      return length > MAX_REPOSITORY_POLICY
        ? [sentenceOf({ property: 'pullAccounts', must, got: length, remedy })]
        : [];
    },
  });
}

/** Lets a role publish by the repository's policy. */
export function admitPublisher(repository: Repository, roleArn: string): void {
  repository.addToResourcePolicy(
    new PolicyStatement({ principals: [new ArnPrincipal(roleArn)], actions: PUBLISH_ACTIONS }),
  );
}

/** Lets a service fetch images for its resources in these accounts, in the repository's region. */
export function admitService(repository: Repository, service: keyof typeof PULLING_SERVICES, accounts: string[]): void {
  if (accounts.length === 0) {
    return;
  }
  const { partition, region } = Stack.of(repository);
  const { resources, actions } = PULLING_SERVICES[service];
  const sources = accounts.map((account) => `arn:${partition}:${service}:${region}:${account}:${resources}`);
  repository.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal(`${service}.amazonaws.com`)],
      actions,
      conditions: { StringLike: { 'aws:SourceArn': sources } },
    }),
  );
}

/** Lets the roles of accounts and organizations pull, where their own policies allow it too. */
export function admitPullers(repository: Repository, accounts: string[], organizations: string[]): void {
  const principals = [
    ...(accounts.length > 0 ? [accounts.map((account) => new AccountPrincipal(account))] : []),
    ...organizations.map((organization) => [new OrganizationPrincipal(organization)]),
  ];
  for (const group of principals) {
    repository.addToResourcePolicy(new PolicyStatement({ principals: group, actions: PULL_ACTIONS }));
  }
}
