import { CustomResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import type { Construct, IDependable } from 'constructs';
import { createLogGroup } from '../private/synth/log-encryption';
import { resourcesOfTypes } from '../private/synth/needed-resources';
import type { SemanticSearchIndexProps } from './semantic-search-index-props';
import { RESOURCE_TIMEOUT } from './set-up-function';
import type { SetUpRequest } from './set-up-search.contract';
import { VectorEngine } from './vector-engine';

/** The domain and its access policy. Not all that is below it: network rules depend on clients, which may wait for the index. */
const DOMAIN_TYPES = /^(AWS::OpenSearchService::Domain|Custom::OpenSearchAccessPolicy)$/;

/**
 * The custom resource that the set-up carries out.
 *
 * @param needed what nothing of it refers to, and what it has to wait for all the same
 */
export function createSetUpResource(
  scope: Construct,
  props: SemanticSearchIndexProps,
  setUp: IFunction,
  connectorRole: IRole,
  needed: readonly IDependable[],
): CustomResource {
  const provider = new Provider(scope, 'Provider', {
    onEventHandler: setUp,
    logGroup: createLogGroup(scope, 'ProviderLog', 'search', props),
  });
  const resource = new CustomResource(scope, 'Resource', {
    serviceToken: provider.serviceToken,
    serviceTimeout: RESOURCE_TIMEOUT,
    resourceType: 'Custom::CdkHindsightSemanticSearchIndex',
    properties: requestOf(props, connectorRole, Stack.of(scope)),
  });
  const domain = resourcesOfTypes([props.domain], DOMAIN_TYPES);
  resource.node.addDependency(setUp, domain, connectorRole, ...needed);
  return resource;
}

function requestOf(props: SemanticSearchIndexProps, connectorRole: IRole, { region, urlSuffix }: Stack): SetUpRequest {
  const { domain, indexName, fields, model, generation = 1, serving, mayMiss, removalPolicy } = props;
  return {
    Endpoint: `https://${domain.domainEndpoint}`,
    IndexName: indexName,
    Fields: fields,
    Engine: props.engine ?? VectorEngine.LUCENE,
    Generation: `${generation}`,
    Model: model._request(),
    Serving: `${serving?.generation ?? generation}`,
    ...(serving && { ServingModel: serving.model._request() }),
    ...(mayMiss !== undefined && { MayMiss: `${mayMiss}` }),
    BedrockUrl: `https://bedrock-runtime.${region}.${urlSuffix}`,
    BedrockRegion: region,
    ConnectorRole: connectorRole.roleArn,
    Removal: removalPolicy === RemovalPolicy.DESTROY ? 'delete' : 'retain',
  };
}
