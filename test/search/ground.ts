import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Domain, type DomainProps, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';
import { EmbeddingModel, SemanticSearchIndex, type SemanticSearchIndexProps } from '../../src/search';

export const KB = { indexName: 'kb-articles', fields: ['title', 'content'] };

/** A domain with a public endpoint. */
export function domainIn(scope: Construct, props: Partial<DomainProps> = {}): Domain {
  return new Domain(scope, 'Domain', { version: EngineVersion.OPENSEARCH_2_19, enforceHttps: true, ...props });
}

/** An index in a domain that has no other name. */
export function indexIn(scope: Construct, props: Partial<SemanticSearchIndexProps> = {}): SemanticSearchIndex {
  return new SemanticSearchIndex(scope, 'Articles', {
    domain: props.domain ?? domainIn(scope),
    ...KB,
    model: EmbeddingModel.cohereMultilingualV3(),
    ...props,
  });
}

export function templateOf(scope: Construct): Template {
  return Template.fromStack(Stack.of(scope));
}

/** The properties of the custom resource. */
export function requestIn(scope: Construct): any {
  const [resource] = Object.values(templateOf(scope).findResources('Custom::CdkHindsightSemanticSearchIndex'));
  return resource.Properties;
}
