import { Stack } from 'aws-cdk-lib';
import type { Repository } from 'aws-cdk-lib/aws-ecr';
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

/**
 * What publishing calls on the repository. `cdk-assets` itself asks DescribeRepositories for the URI and DescribeImages
 * for the tag; `docker push` needs the rest, and a build that reads its cache from the repository pulls.
 */
export const PUBLISH_ACTIONS = [
  'ecr:DescribeRepositories',
  'ecr:DescribeImages',
  'ecr:BatchCheckLayerAvailability',
  'ecr:InitiateLayerUpload',
  'ecr:UploadLayerPart',
  'ecr:CompleteLayerUpload',
  'ecr:PutImage',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];

const PULL_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const LAMBDA_PULL_ACTIONS = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** A role that may publish to this repository. Within one account its own policy is enough. */
export function createPublishingRole(scope: Construct, repository: Repository, roleName: string, by: IPrincipal): Role {
  const role = new Role(scope, 'PublishingRole', {
    roleName,
    assumedBy: by,
    description: `Publishes image assets to ${repository.repositoryName}`,
  });
  role.addToPolicy(new PolicyStatement({ actions: PUBLISH_ACTIONS, resources: [repository.repositoryArn] }));
  // The action knows no resource; no repository policy can give it.
  role.addToPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
  return role;
}

/** Lets a role publish by the repository's policy. */
export function allowPublishing(repository: Repository, roleArn: string): void {
  repository.addToResourcePolicy(
    new PolicyStatement({ principals: [new ArnPrincipal(roleArn)], actions: PUBLISH_ACTIONS }),
  );
}

/** Lets the Lambda service fetch the images of functions in these accounts, in the repository's region. */
export function allowLambda(repository: Repository, accounts: string[]): void {
  const { partition, region } = Stack.of(repository);
  const functions = accounts.map((account) => `arn:${partition}:lambda:${region}:${account}:function:*`);
  repository.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('lambda.amazonaws.com')],
      actions: LAMBDA_PULL_ACTIONS,
      conditions: { StringLike: { 'aws:SourceArn': functions } },
    }),
  );
}

/** Lets accounts hand on the right to pull to their own roles. */
export function allowAccounts(repository: Repository, accounts: string[]): void {
  const principals = accounts.map((account) => new AccountPrincipal(account));
  repository.addToResourcePolicy(new PolicyStatement({ principals, actions: PULL_ACTIONS }));
}

/** Lets the roles of an organization's accounts pull, where their own policies say so too. */
export function allowOrganization(repository: Repository, organization: string): void {
  const principals = [new OrganizationPrincipal(organization)];
  repository.addToResourcePolicy(new PolicyStatement({ principals, actions: PULL_ACTIONS }));
}
