import type { RuleExample } from './rule-examples';

const ACCOUNT = '{Name: ClientId, Value: !Ref AWS::AccountId}';

function alarm(metric: string, dimensions: string, threshold: number): string {
  return `Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/ES
      MetricName: ${metric}
      Dimensions: [{Name: DomainName, Value: kb}${dimensions}]
      Statistic: Maximum
      Period: 60
      EvaluationPeriods: 1
      Threshold: ${threshold}
      ComparisonOperator: GreaterThanOrEqualToThreshold
`;
}

const BOTH = `, ${ACCOUNT}`;

function index(engine: string): string {
  return `Resources:
  Articles:
    Type: AWS::OpenSearchServerless::Index
    Properties:
      CollectionEndpoint: https://kb.eu-west-1.aoss.amazonaws.com
      IndexName: kb-articles
      Mappings:
        Properties:
          embedding:
            Type: knn_vector
            Dimension: 1024
            Method: {Name: hnsw, Engine: ${engine}}
`;
}

function role(conditions: string): string {
  return `Resources:
  Connector:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement:
          - Effect: Allow
            Action: sts:AssumeRole
            Principal: {Service: opensearchservice.amazonaws.com}
${conditions}`;
}

/** The examples of the rules of `search`. */
export const SEARCH_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-search-alarm-dimensions': {
    bad: alarm('ClusterStatus.red', '', 1),
    good: alarm('ClusterStatus.red', BOTH, 1),
  },
  'hindsight-search-dead-metric': {
    bad: alarm('ClusterStatusRed', BOTH, 1),
    good: alarm('ClusterStatus.red', BOTH, 1),
  },
  'hindsight-search-alarm-threshold': {
    bad: alarm('KNNCircuitBreakerTriggered', BOTH, 2),
    good: alarm('KNNCircuitBreakerTriggered', BOTH, 1),
  },
  'hindsight-search-nmslib': { bad: index('nmslib'), good: index('faiss') },
  'hindsight-search-confused-deputy': {
    bad: role(''),
    good: role(`            Condition: {StringEquals: {'aws:SourceAccount': !Ref AWS::AccountId}}
`),
  },
};
