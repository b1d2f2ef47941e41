import { App, Fn, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm, Dashboard, type MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IGrantable, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Domain, type IDomain } from 'aws-cdk-lib/aws-opensearchservice';
import {
  EmbeddingModel,
  type ISemanticSearchIndex,
  SearchGeneration,
  SemanticSearchIndex,
  type SemanticSearchIndexAttributes,
  VectorEngine,
} from '../../src/search';
import { domainIn, indexIn, KB } from './ground';

const HERE = { account: '111122223333', region: 'eu-central-1' };
const THERE = { account: '444455556666', region: 'eu-west-1' };
const arnIn = ({ account, region }: typeof HERE) => `arn:aws:es:${region}:${account}:domain/knowledge`;

let app: App;
let stack: Stack;
beforeEach(() => {
  app = new App();
  stack = new Stack(app, 'App', { env: HERE });
});

function domainAt(domainArn: string): IDomain {
  const domainEndpoint = 'vpc-knowledge-abc.eu-central-1.es.amazonaws.com';
  return Domain.fromDomainAttributes(stack, 'Domain', { domainArn, domainEndpoint });
}

function imported(attrs: Partial<SemanticSearchIndexAttributes> = {}): ISemanticSearchIndex {
  return SemanticSearchIndex.fromSemanticSearchIndexAttributes(stack, 'Articles', {
    indexName: KB.indexName,
    domain: attrs.domain ?? domainAt(arnIn(HERE)),
    ...attrs,
  });
}

function roleIn(scope: Stack, roleName?: string): Role {
  return new Role(scope, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com'), roleName });
}

const functionIn = (scope: Stack) =>
  new LambdaFunction(scope, 'Api', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    vpc: new Vpc(scope, 'Vpc', { natGateways: 0 }),
  });

const groupIn = (scope: Stack) => SecurityGroup.fromSecurityGroupId(scope, 'Group', 'sg-11111111');

test('it makes nothing of its own', () => {
  imported();
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it has the names of the aliases, its domain and the environment of the ARN', () => {
  const index = imported({ domain: domainAt(arnIn(THERE)) });
  expect([index.indexName, index.writeAlias]).toEqual(['kb-articles', 'kb-articles-write']);
  expect(index.domain.domainName).toBe('knowledge');
  expect(index.env).toEqual(THERE);
});

test.each<[string, (scope: Stack) => IDomain]>([
  [
    'by its endpoint',
    (scope) => Domain.fromDomainEndpoint(scope, 'D', 'https://search-knowledge-abc.eu-central-1.es.amazonaws.com'),
  ],
  ['by an ARN that is a token', () => domainAt(Fn.importValue('DomainArn'))],
  ['of another stack', () => domainIn(new Stack(app, 'Data', { env: HERE }))],
])('it is where its stack is with a domain %s', (_, domain) => {
  const index = imported({ domain: domain(stack) });
  expect(index.env).toEqual(HERE);
  expect(index.metricClusterRed()).toMatchObject({ account: HERE.account, region: HERE.region });
  new Alarm(stack, 'Alarm', { metric: index.metricClusterRed(), threshold: 1, evaluationPeriods: 1 });
  Template.fromStack(stack).hasResourceProperties('AWS::CloudWatch::Alarm', {
    Metrics: [
      {
        AccountId: Match.absent(),
        MetricStat: { Metric: { Dimensions: Match.arrayWith([{ Name: 'ClientId', Value: HERE.account }]) } },
      },
    ],
  });
});

describe('grants', () => {
  test.each<[string, (index: ISemanticSearchIndex, grantee: IGrantable) => unknown]>([
    ['grantIndex', (index, grantee) => index.grantIndex(grantee)],
    ['grantSearch', (index, grantee) => index.grantSearch(grantee)],
  ])('%s gives what the index itself gives, and no more', (_, grant) => {
    const own = new Stack(app, 'Own', { env: HERE });
    const domain = Domain.fromDomainAttributes(own, 'Domain', {
      domainArn: arnIn(HERE),
      domainEndpoint: 'search-knowledge-abc.eu-central-1.es.amazonaws.com',
    });
    grant(indexIn(own, { domain }), roleIn(own));
    grant(imported(), roleIn(stack));
    const statementsIn = (scope: Stack): unknown => {
      const policies = Object.entries(Template.fromStack(scope).findResources('AWS::IAM::Policy'));
      return policies.find(([id]) => id.startsWith('RoleDefault'))?.[1].Properties.PolicyDocument;
    };
    const theirs = statementsIn(own);
    expect(statementsIn(stack)).toEqual(theirs);
    expect(JSON.stringify(theirs)).toContain('es:ESHttpPost');
  });

  test('let a function into the domain, at the groups that are given', () => {
    imported({ securityGroups: [groupIn(stack)] }).grantSearch(functionIn(stack));
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-11111111',
      FromPort: 443,
      ToPort: 443,
      Description: 'searches an index',
    });
  });

  test('open no network where the groups are not known', () => {
    imported().grantSearch(functionIn(stack));
    Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('warn that the domain has to admit another account', () => {
    imported({ domain: domainAt(arnIn(THERE)) }).grantSearch(roleIn(stack));
    Annotations.fromStack(stack).hasWarning(
      '/App/Articles',
      'the account 111122223333 is not that of the domain, whose access policy has to admit its roles too: add them to it, or the permission is without effect [ack: cdk-hindsight/search:accessPolicy]',
    );
  });

  test.each([
    ['in its own account', arnIn(HERE)],
    ['in a place that is not known', Fn.importValue('DomainArn')],
  ])('warn of nothing with a domain %s', (_, arn) => {
    imported({ domain: domainAt(arn) }).grantIndex(roleIn(stack));
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});

describe('metrics', () => {
  const metricsOf = (index: ISemanticSearchIndex) => [
    index.metricClusterRed(),
    index.metricClusterYellow(),
    index.metricWritesBlocked(),
    index.metricVectorMemory(),
    index.metricVectorsRejected(),
    ...[index.metricThrottles(), index.metricFailedDocuments(), index.metricModelCalls()].flatMap(
      ({ usingMetrics }: MathExpression) => Object.values(usingMetrics),
    ),
  ];
  const models = [EmbeddingModel.cohereMultilingualV3(), EmbeddingModel.titanTextV2()];

  test('are those of the account and the Region of the domain', () => {
    const metrics = metricsOf(imported({ domain: domainAt(arnIn(THERE)), models })).map((metric) => metric as any);
    expect(metrics).toHaveLength(11);
    expect(metrics.map(({ account, region }) => ({ account, region }))).toEqual(metrics.map(() => THERE));
    const clients = metrics.flatMap(({ dimensions }) => dimensions.ClientId ?? []);
    expect(clients).toEqual(Array(5).fill(THERE.account));
  });

  test('are the same as those of the index itself', () => {
    const own = new Stack(app, 'Own', { env: HERE });
    const domain = Domain.fromDomainAttributes(own, 'Domain', {
      domainArn: arnIn(HERE),
      domainEndpoint: 'search-knowledge-abc.eu-central-1.es.amazonaws.com',
    });
    const index = indexIn(own, { domain, generation: 2, serving: SearchGeneration.of(1, models[1]) });
    const given = (one: ISemanticSearchIndex) => metricsOf(one).map((metric) => (metric as any).toMetricConfig());
    expect(given(imported({ models }))).toEqual(given(index));
  });

  test('of a model that is listed twice are counted once', () => {
    const { usingMetrics } = imported({ models: [models[0], models[0]] }).metricThrottles();
    expect(Object.keys(usingMetrics)).toEqual(['invocationThrottles0']);
  });
});

test.each([
  ['nothing more', {}, ['State of the domain']],
  ['the models', { models: [EmbeddingModel.cohereEnglishV3()] }, ['State of the domain', 'Calls of the model']],
  ['Faiss', { engine: VectorEngine.FAISS }, ['State of the domain', 'Memory for vectors (%)']],
  ['Lucene', { engine: VectorEngine.LUCENE }, ['State of the domain']],
])('with %s it has the graphs of what is known', (_, attrs, titles) => {
  const index = imported(attrs);
  new Dashboard(stack, 'Dashboard', { widgets: [index.widgets()] });
  expect(index.widgets().map((widget) => widget.toJson()[0].properties.title)).toEqual(titles);
});

test('the index of another account of the app is granted by its name there', () => {
  const data = new Stack(app, 'Data', { env: THERE });
  const index = indexIn(data, { domain: domainIn(data, { domainName: 'knowledge' }) });
  index.grantSearch(roleIn(stack));
  const policies = JSON.stringify(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  expect(policies).toContain(':es:eu-west-1:444455556666:domain/knowledge/kb-articles/_search"');
  Annotations.fromStack(data).hasWarning(
    '/Data/Articles',
    Match.stringLikeRegexp('the account 111122223333 is not that of the domain'),
  );
});

test('metrics of an index of another account of the app say where it is', () => {
  const data = new Stack(app, 'Data', { env: THERE });
  const index = indexIn(data, { domain: domainIn(data, { domainName: 'knowledge' }) });
  new Dashboard(stack, 'Dashboard', { widgets: [index.widgets()] });
  const body = JSON.stringify(Template.fromStack(stack).findResources('AWS::CloudWatch::Dashboard'));
  expect(body.match(/accountId[^0-9]+444455556666/g)).toHaveLength(6);
  expect(body.match(/eu-west-1/g)).toHaveLength(6);
});
