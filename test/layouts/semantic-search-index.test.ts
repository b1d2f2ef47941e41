import { RemovalPolicy } from 'aws-cdk-lib';
import { Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Domain } from 'aws-cdk-lib/aws-opensearchservice';
import { EmbeddingModel, SemanticSearchIndex, type SemanticSearchIndexProps } from '../../src/search';
import { testLayouts } from './layouts';

testLayouts<SemanticSearchIndex, SemanticSearchIndexProps>({
  props: 'SemanticSearchIndexProps',
  make: (scope, id, { domain, vpc }, props) =>
    new SemanticSearchIndex(scope, id, {
      domain,
      vpc,
      indexName: id.toLowerCase(),
      fields: ['title'],
      model: EmbeddingModel.cohereMultilingualV3(),
      ...props,
    }),
  use(made, { grantee, setEnvironment }) {
    made.grantIndex(grantee);
    made.grantSearch(grantee);
    setEnvironment?.({ INDEX: made.indexName, WRITE: made.writeAlias });
  },
  connects: true,
  subnets: 'vpcSubnets',
  imports: {
    'a domain by its endpoint': (scope) => ({
      domain: Domain.fromDomainEndpoint(scope, 'Kb', 'https://search-kb-abc.eu-central-1.es.amazonaws.com'),
      vpc: undefined,
    }),
    'a domain in a VPC by its attributes': (scope) => ({
      domain: Domain.fromDomainAttributes(scope, 'Kb', {
        domainArn: 'arn:aws:es:eu-central-1:111122223333:domain/kb',
        domainEndpoint: 'vpc-kb-abc.eu-central-1.es.amazonaws.com',
      }),
    }),
    'a role': (scope) => ({ role: Role.fromRoleArn(scope, 'Mapped', 'arn:aws:iam::111122223333:role/search-set-up') }),
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
  },
  rejectedImports: {
    'a domain in a VPC without it': {
      props: (scope) => ({
        domain: Domain.fromDomainEndpoint(scope, 'Kb', 'https://vpc-kb-abc.eu-central-1.es.amazonaws.com'),
        vpc: undefined,
      }),
      error: /vpc must be that of the domain, which is in one/,
    },
  },
  removal: {
    types: [],
    retain: { removalPolicy: RemovalPolicy.RETAIN },
    destroy: { removalPolicy: RemovalPolicy.DESTROY },
  },
});
