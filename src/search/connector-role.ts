import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';
import type { EmbeddingModel } from './embedding-model';

/** The service that calls the models, and to which the role is passed. */
export const OPENSEARCH = 'opensearchservice.amazonaws.com';

/**
 * The role by which this domain, and no other one, calls the models.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ml-amazon-connector.html
 */
export function createConnectorRole(scope: Construct, domain: IDomain, models: readonly EmbeddingModel[]): Role {
  const stack = Stack.of(scope);
  const role = new Role(scope, 'ConnectorRole', {
    description: 'Lets a domain of OpenSearch call the models of an index',
    assumedBy: new ServicePrincipal(OPENSEARCH, {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account },
        ArnEquals: { 'aws:SourceArn': domain.domainArn },
      },
    }),
  });
  // The statement has each of them once.
  const resources = models.map(({ modelId: resourceName }) =>
    // Foundation models belong to no account.
    stack.formatArn({ service: 'bedrock', account: '', resource: 'foundation-model', resourceName }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources }));
  return role;
}
