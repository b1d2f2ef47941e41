import type { Stack } from 'aws-cdk-lib';
import { Alarm, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnIndex } from 'aws-cdk-lib/aws-opensearchserverless';
import { VectorEngine } from '../../src/search';
import { alarmDimensions } from '../../src/search/rules/alarm-dimensions';
import { alarmThreshold } from '../../src/search/rules/alarm-threshold';
import { confusedDeputy } from '../../src/search/rules/confused-deputy';
import { deadMetric } from '../../src/search/rules/dead-metric';
import { nmslib } from '../../src/search/rules/nmslib';
import { testRules } from '../checks/rule-cases';
import { domainIn, indexIn } from './ground';

const PARAMETER = { Parameters: { P: { Type: 'String' } } };
const withParameter = (Resources: object) => ({ Stack: { ...PARAMETER, Resources } });
const UNKNOWN = { Ref: 'P' };
const WHY = `\${P} is known only at deploy time`;

const BOTH = { DomainName: 'kb', ClientId: '111122223333' };
const dimensionsOf = (dimensions: object) => Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
const metric = (MetricName: unknown, dimensions: object = BOTH, Namespace: unknown = 'AWS/ES') => ({
  Namespace,
  MetricName,
  Dimensions: dimensionsOf(dimensions),
});
const alarm = (properties: object) => ({ Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: properties } });
const firing = (name: string, ComparisonOperator: unknown, Threshold: unknown, Statistic: unknown = 'Maximum') =>
  alarm({ ...metric(name), ComparisonOperator, Threshold, Statistic });
const [ABOVE, FROM, BELOW, TO] = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const query = (Metric: object, ...others: object[]) =>
  alarm({ Metrics: [{ Id: 'm', MetricStat: { Metric, Stat: 'Maximum', Period: 60 } }, ...others] });
const byCdk =
  (dimensionsMap: Record<string, string>, metricName = 'ClusterStatus.red') =>
  (stack: Stack) => {
    const { domainName } = domainIn(stack);
    new Metric({
      namespace: 'AWS/ES',
      metricName,
      dimensionsMap: { DomainName: domainName, ...dimensionsMap },
    }).createAlarm(stack, 'Mine', { threshold: 1, evaluationPeriods: 1 });
  };
const ofLibrary = (stack: Stack) => {
  indexIn(stack, { engine: VectorEngine.FAISS });
};

const index = (field: unknown) => ({
  Index: { Type: 'AWS::OpenSearchServerless::Index', Properties: { Mappings: { Properties: { embedding: field } } } },
});
const vector = (Engine: unknown) => ({ Type: 'knn_vector', Dimension: 1024, Method: { Name: 'hnsw', Engine } });

const role = (statement: object) => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] },
    },
  },
});
const OPENSEARCH = { Principal: { Service: 'opensearchservice.amazonaws.com' } };
const ANY = 'OpenSearch Service may assume the role for any domain.';

testRules(
  {
    rule: alarmDimensions,
    fails: {
      'a domain without its account': {
        given: alarm(metric('ClusterStatus.red', { DomainName: 'kb' })),
        finds: ['Alarm: ClusterStatus.red has no series without ClientId.'],
      },
      'an account without its domain': {
        given: alarm(metric('FreeStorageSpace', { ClientId: '1' })),
        finds: ['Alarm: FreeStorageSpace has no series without DomainName.'],
      },
      'no dimension at all': {
        given: alarm(metric('CPUUtilization', {})),
        finds: ['Alarm: CPUUtilization has no series without ClientId and DomainName.'],
      },
      'the state of the cluster by node': {
        given: alarm(metric('KNNCircuitBreakerTriggered', { ...BOTH, NodeId: 'n' })),
        finds: ['Alarm: KNNCircuitBreakerTriggered is of the whole cluster: it has no series for NodeId.'],
      },
      'a metric in an expression': {
        given: query(metric('ClusterStatus.red', { DomainName: 'kb' })),
        finds: ['Alarm: ClusterStatus.red has no series without ClientId.'],
      },
    },
    passes: {
      'both of them': { given: alarm(metric('ClusterStatus.red')) },
      'a node, for what nodes have': {
        given: alarm(metric('KNNGraphMemoryUsagePercentage', { ...BOTH, NodeId: 'n' })),
      },
      'a metric of another service': { given: alarm(metric('Errors', { FunctionName: 'f' }, 'AWS/Lambda')) },
      SemanticSearchIndex: { given: ofLibrary },
    },
    tokens: {
      'a domain of the CDK without its account': {
        given: byCdk({}),
        finds: ['MineC1B42D3A: ClusterStatus.red has no series without ClientId.'],
      },
      "the CDK's own metric": {
        given: (stack) => {
          domainIn(stack).metricClusterStatusRed().createAlarm(stack, 'Mine', { threshold: 1, evaluationPeriods: 1 });
        },
      },
    },
    intrinsics: {
      'the account of the stack': {
        given: alarm(
          metric('ClusterStatus.red', { DomainName: { Ref: 'Domain' }, ClientId: { Ref: 'AWS::AccountId' } }),
        ),
      },
      'a name that is put together': {
        given: alarm(metric('ClusterStatus.red', { DomainName: { 'Fn::Sub': `\${AWS::StackName}-kb` } })),
        finds: ['Alarm: ClusterStatus.red has no series without ClientId.'],
      },
    },
    inconclusive: {
      'the namespace': {
        given: withParameter(alarm(metric('Nodes', { DomainName: 'kb' }, UNKNOWN))),
        doubts: [`Properties/Namespace: ${WHY}`],
      },
      'a dimension': {
        given: withParameter(alarm({ ...metric('Nodes'), Dimensions: [{ Name: UNKNOWN, Value: 'kb' }] })),
        doubts: [`Properties/Dimensions/0/Name: ${WHY}`],
      },
    },
  },
  {
    rule: deadMetric,
    fails: {
      'a state without its point': {
        given: alarm(metric('ClusterStatusRed')),
        finds: ['Alarm: No domain publishes ClusterStatusRed: the metric is ClusterStatus.red.'],
      },
      'a state that is three metrics': {
        given: alarm(metric('ClusterStatus')),
        finds: ['Alarm: No domain publishes ClusterStatus: the metric is ClusterStatus.red, .yellow or .green.'],
      },
      'another letter case': {
        given: alarm(metric('KnnGraphMemoryUsagePercentage')),
        finds: [
          'Alarm: No domain publishes KnnGraphMemoryUsagePercentage: the metric is KNNGraphMemoryUsagePercentage.',
        ],
      },
      'the name of the statistic of the plugin': {
        given: alarm(metric('knn_graph_index_errors')),
        finds: ['Alarm: No domain publishes knn_graph_index_errors: the metric is KNNGraphIndexErrors.'],
      },
    },
    passes: {
      'a name as it is': { given: alarm(metric('KNNCircuitBreakerTriggered')) },
      'a metric of something else': { given: alarm(metric('SearchLatency')) },
      'a metric of something else with k-NN in its name': { given: alarm(metric('SearchKnnLatency')) },
      'another namespace': { given: alarm(metric('ClusterStatusRed', BOTH, 'Custom')) },
      SemanticSearchIndex: { given: ofLibrary },
    },
    tokens: {
      'an alarm of the CDK': {
        given: byCdk({ ClientId: '111122223333' }, 'ClusterStatus.Red'),
        finds: ['MineC1B42D3A: No domain publishes ClusterStatus.Red: the metric is ClusterStatus.red.'],
      },
    },
    intrinsics: {
      'a name that is put together': {
        given: alarm(metric({ 'Fn::Join': ['', ['Cluster', 'StatusYellow']] })),
        finds: ['Alarm: No domain publishes ClusterStatusYellow: the metric is ClusterStatus.yellow.'],
      },
    },
    inconclusive: {
      'a name that may be newer than the list': {
        given: alarm(metric('KNNTelepathy')),
        doubts: ['Properties: KNNTelepathy is not in the list of AWS as of November 2026'],
      },
      'the namespace': {
        given: withParameter(alarm(metric('ClusterStatusRed', BOTH, UNKNOWN))),
        doubts: [`Properties/Namespace: ${WHY}`],
      },
      'the name': {
        given: withParameter(alarm(metric(UNKNOWN))),
        doubts: [`Properties/MetricName: ${WHY}`],
      },
    },
  },
  {
    rule: alarmThreshold,
    fails: {
      'more than one red cluster': {
        given: firing('ClusterStatus.red', ABOVE, 1),
        finds: ['Alarm: ClusterStatus.red is 0 or 1: the alarm never fires at a threshold of 1.'],
      },
      'two of them': {
        given: firing('KNNCircuitBreakerTriggered', FROM, 2, 'Average'),
        finds: ['Alarm: KNNCircuitBreakerTriggered is 0 or 1: the alarm never fires at a threshold of 2.'],
      },
      'less than no green cluster': {
        given: firing('ClusterStatus.green', BELOW, 0),
        finds: ['Alarm: ClusterStatus.green is 0 or 1: the alarm never fires at a threshold of 0.'],
      },
      'less than nothing': {
        given: firing('ClusterStatus.green', TO, -1),
        finds: ['Alarm: ClusterStatus.green is 0 or 1: the alarm never fires at a threshold of -1.'],
      },
      'more than all memory': {
        given: firing('KNNGraphMemoryUsagePercentage', ABOVE, 100),
        finds: [
          'Alarm: KNNGraphMemoryUsagePercentage is a percentage of at most 100: the alarm never fires at a threshold of 100.',
        ],
      },
      'a node that is full twice': {
        given: firing('KNNCacheCapacityReached', FROM, 1.5),
        finds: ['Alarm: KNNCacheCapacityReached is 0 or 1: the alarm never fires at a threshold of 1.5.'],
      },
    },
    passes: {
      'from one on': { given: firing('ClusterStatus.red', FROM, 1) },
      'more than none': { given: firing('ClusterStatus.red', ABOVE, 0) },
      'no green cluster': { given: firing('ClusterStatus.green', BELOW, 1) },
      'at most none': { given: firing('ClusterStatus.green', TO, 0) },
      'all memory': { given: firing('KNNGraphMemoryUsagePercentage', FROM, 100) },
      'the sum of minutes': { given: firing('ClusterStatus.red', FROM, 5, 'Sum') },
      'an expression': {
        given: query(metric('ClusterStatus.red'), { Id: 'e', Expression: 'm * 60' }),
      },
      'a count': { given: firing('KNNGraphIndexErrors', FROM, 10) },
      'a band': { given: firing('ClusterStatus.red', 'LessThanLowerOrGreaterThanUpperThreshold', 5) },
      SemanticSearchIndex: { given: ofLibrary },
    },
    tokens: {
      'an alarm of the CDK': {
        given: (stack) => {
          const red = domainIn(stack).metricClusterStatusRed();
          new Alarm(stack, 'Mine', { metric: red, threshold: 2, evaluationPeriods: 1 });
        },
        finds: ['MineC1B42D3A: ClusterStatus.red is 0 or 1: the alarm never fires at a threshold of 2.'],
      },
    },
    intrinsics: {
      'a threshold in a map': {
        given: {
          Stack: {
            Mappings: { Limits: { red: { most: 3 } } },
            Resources: firing('ClusterStatus.red', FROM, { 'Fn::FindInMap': ['Limits', 'red', 'most'] }),
          },
        },
        finds: ['Alarm: ClusterStatus.red is 0 or 1: the alarm never fires at a threshold of 3.'],
      },
    },
    inconclusive: {
      'the threshold': {
        given: withParameter(firing('ClusterStatus.red', FROM, UNKNOWN)),
        doubts: [`Properties/Threshold: ${WHY}`],
      },
      'the comparison': {
        given: withParameter(firing('ClusterStatus.red', UNKNOWN, 2)),
        doubts: [`Properties/ComparisonOperator: ${WHY}`],
      },
      'the namespace': {
        given: withParameter(
          alarm({ ...metric('ClusterStatus.red', BOTH, UNKNOWN), ComparisonOperator: FROM, Threshold: 2 }),
        ),
        doubts: [`Properties/Namespace: ${WHY}`],
      },
    },
  },
  {
    rule: nmslib,
    fails: {
      'a field of the index': {
        given: index(vector('nmslib')),
        finds: ['Index: The field embedding has vectors of nmslib.'],
      },
      'a field in an object': {
        given: index({ Type: 'object', Properties: { text: vector('NMSLIB') } }),
        finds: ['Index: The field text has vectors of nmslib.'],
      },
    },
    passes: {
      Faiss: { given: index(vector('faiss')) },
      'no engine': { given: index({ Type: 'knn_vector', Dimension: 1024 }) },
      'no fields': { given: { Index: { Type: 'AWS::OpenSearchServerless::Index', Properties: {} } } },
    },
    tokens: {
      'an index of the CDK': {
        given: (stack) => {
          new CfnIndex(stack, 'Index', {
            collectionEndpoint: 'https://kb.eu-central-1.aoss.amazonaws.com',
            indexName: 'kb',
            mappings: {
              properties: { v: { type: 'knn_vector', dimension: 4, method: { name: 'hnsw', engine: 'nmslib' } } },
            },
          });
        },
        finds: ['Index: The field v has vectors of nmslib.'],
      },
    },
    intrinsics: {
      'an engine by condition': {
        given: {
          Stack: {
            Conditions: { Old: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } },
            Resources: index(vector({ 'Fn::If': ['Old', 'nmslib', 'faiss'] })),
          },
        },
        finds: ['Index: The field embedding has vectors of nmslib.'],
      },
    },
    inconclusive: {
      'the engine': {
        given: withParameter(index(vector(UNKNOWN))),
        doubts: [`Properties/Mappings/Properties/embedding/Method/Engine: ${WHY}`],
      },
    },
  },
  {
    rule: confusedDeputy,
    fails: {
      'a role without conditions': { given: role(OPENSEARCH), finds: [`Role: ${ANY}`] },
      'the principal of serverless': {
        given: role({ Principal: { Service: ['ml.opensearchservice.amazonaws.com'] } }),
        finds: [`Role: ${ANY}`],
      },
      'another condition': {
        given: role({ ...OPENSEARCH, Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } } }),
        finds: [`Role: ${ANY}`],
      },
    },
    passes: {
      'the account': {
        given: role({ ...OPENSEARCH, Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } } }),
      },
      'the domain': {
        given: role({ ...OPENSEARCH, Condition: { ArnLike: { 'AWS:SourceArn': 'arn:aws:es:*:1:domain/kb' } } }),
      },
      'another service': { given: role({ Principal: { Service: 'lambda.amazonaws.com' } }) },
      'another role': { given: role({ Principal: { AWS: 'arn:aws:iam::1:role/r' } }) },
      everybody: { given: role({ Principal: '*' }) },
      SemanticSearchIndex: { given: ofLibrary },
    },
    tokens: {
      'a role of the CDK': {
        given: (stack) => {
          new Role(stack, 'Role', { assumedBy: new ServicePrincipal('opensearchservice.amazonaws.com') });
        },
        finds: [`Role1ABCC5F0: ${ANY}`],
      },
    },
    intrinsics: {
      'the account of the stack': {
        given: role({ ...OPENSEARCH, Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } } }),
      },
    },
    inconclusive: {
      'the conditions': {
        given: withParameter(role({ ...OPENSEARCH, Condition: { StringEquals: UNKNOWN } })),
        doubts: [`Properties/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals: ${WHY}`],
      },
    },
  },
);
