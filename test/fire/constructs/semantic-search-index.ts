import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Domain, EngineVersion, type IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { EmbeddingModel, SearchGeneration, SemanticSearchIndex, VectorEngine, VectorSpace } from '../../../src/search';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const ALARMS = [
  'clusterRed',
  'clusterYellow',
  'writesBlocked',
  'vectorMemory',
  'vectorsRejected',
  'throttles',
  'failedDocuments',
];

const cases = (values: Values) =>
  record({
    network: networks(values),
    domain: values.usually(['imported', 'imported in a VPC', 'own'], 'old', 'fine-grained'),
    hasVpc: boolean(),
    hasSubnets: boolean(),
    hasRole: boolean(),
    withKey: boolean(),
    indexName: values.text('kb-articles', 'kb_1'),
    fields: values.usually([['title'], ['title', 'content']], [], ['title', 'title'], ['a.b']),
    model: constantFrom('multilingual', 'english', 'titan', 'other'),
    dimensions: values.number(256, 512, 1024),
    textsPerCall: values.number(1, 96),
    request: values.text(`{"texts":\${parameters.texts}}`),
    space: values.usually(Object.values(VectorSpace)),
    isServing: boolean(),
    older: values.number(1, 2),
    props: partial({
      generation: values.number(3, 4),
      mayMiss: values.number(0, 12),
      engine: values.usually(Object.values(VectorEngine)),
      removalPolicy: values.usually([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY], RemovalPolicy.SNAPSHOT),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    imported: option(
      record({
        indexName: values.text('kb-articles'),
        kind: constantFrom('search', 'vpc'),
        withGroup: boolean(),
        withModels: boolean(),
        engine: option(values.usually(Object.values(VectorEngine))),
      }),
    ),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ALARMS),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const isServing = one.isServing && one.props.generation !== undefined;
  const needsVpc = one.hasVpc || one.domain === 'imported in a VPC';
  const index = new SemanticSearchIndex(stack, 'Articles', {
    ...one.props,
    domain: domainOf(stack, one),
    indexName: one.indexName,
    fields: one.fields,
    model: modelOf(one),
    serving: isServing ? SearchGeneration.of(one.older, EmbeddingModel.cohereEnglishV3()) : undefined,
    vpc: needsVpc ? networkFrom(stack, one.network) : undefined,
    vpcSubnets: one.hasSubnets && needsVpc ? { subnetType: SubnetType.PRIVATE_WITH_EGRESS } : undefined,
    role: one.hasRole ? roleIn(stack, 'SetUp') : undefined,
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  const importer = roleIn(stack, 'Importer');
  const api = roleIn(stack, 'Api');
  index.grantIndex(importer);
  index.grantSearch(api);
  if (one.imported !== null) {
    const other = importFrom(stack, one.imported);
    other.grantIndex(importer);
    other.grantSearch(api);
    other.widgets();
  }
  addDashboard(stack, index, one.metrics);
}

function importFrom(stack: Stack, one: NonNullable<Case['imported']>) {
  return SemanticSearchIndex.fromSemanticSearchIndexAttributes(stack, 'Imported', {
    indexName: one.indexName,
    domain: Domain.fromDomainEndpoint(stack, 'Other', `https://${one.kind}-o-abc.eu-central-1.es.amazonaws.com`),
    securityGroups: one.withGroup ? [SecurityGroup.fromSecurityGroupId(stack, 'OtherGroup', 'sg-1234')] : undefined,
    models: one.withModels ? [EmbeddingModel.cohereEnglishV3()] : undefined,
    engine: one.engine ?? undefined,
  });
}

function roleIn(stack: Stack, id: string): Role {
  return new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
}

function domainOf(stack: Stack, { domain }: Case): IDomain {
  if (domain.startsWith('imported')) {
    const kind = domain === 'imported' ? 'search' : 'vpc';
    return Domain.fromDomainEndpoint(stack, 'Domain', `https://${kind}-kb-abc.eu-central-1.es.amazonaws.com`);
  }
  return new Domain(stack, 'Domain', {
    version: domain === 'old' ? EngineVersion.OPENSEARCH_2_17 : EngineVersion.OPENSEARCH_2_19,
    capacity: { multiAzWithStandbyEnabled: false },
    enforceHttps: true,
    nodeToNodeEncryption: true,
    encryptionAtRest: { enabled: true },
    ...(domain === 'fine-grained' && {
      fineGrainedAccessControl: { masterUserArn: 'arn:aws:iam::111122223333:role/master' },
    }),
  });
}

function modelOf({ model, dimensions, textsPerCall, request, space }: Case): EmbeddingModel {
  switch (model) {
    case 'multilingual':
      return EmbeddingModel.cohereMultilingualV3();
    case 'english':
      return EmbeddingModel.cohereEnglishV3();
    case 'titan':
      return EmbeddingModel.titanTextV2(dimensions);
    default:
      return EmbeddingModel.of('acme.embed-v1:0', {
        dimensions,
        textsPerCall,
        documentRequest: request,
        queryRequest: request,
        preProcess: 'connector.pre_process.cohere.embedding',
        postProcess: 'connector.post_process.cohere.embedding',
        space,
      });
  }
}

export const semanticSearchIndex: Target<Case> = { name: 'SemanticSearchIndex', cases, build };
