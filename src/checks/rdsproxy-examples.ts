import { AUTO_PAUSE_EXAMPLES } from './auto-pause-examples';
import { alarm } from './example-parts';
import type { RuleExample } from './rule-examples';

const PROXY = `Resources:
  Proxy:
    Type: AWS::RDS::DBProxy
    Properties:
      DBProxyName: orders
      EngineFamily: POSTGRESQL
      RoleArn: arn:aws:iam::111122223333:role/orders-proxy
      VpcSubnetIds: [subnet-0a1b2c3d, subnet-4e5f6a7b]
`;

const TARGETS = `${PROXY}  Targets:
    Type: AWS::RDS::DBProxyTargetGroup
    Properties:
      DBProxyName: !Ref Proxy
      TargetGroupName: default
`;

function targets(pool: string): string {
  return `${TARGETS}      ConnectionPoolConfigurationInfo: {${pool}}
`;
}

function paused(capacity: string): string {
  return `${TARGETS}      DBClusterIdentifiers: [!Ref Cluster]
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties:
      Engine: aurora-postgresql
      ServerlessV2ScalingConfiguration: {MinCapacity: ${capacity}, MaxCapacity: 4}
`;
}

/** The examples of the rules of `rdsproxy`. */
export const RDSPROXY_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-rdsproxy-pinning-alarm': {
    bad: PROXY,
    good: `${PROXY}${alarm('AWS/RDS', 'DatabaseConnectionsCurrentlySessionPinned', 'ProxyName', '!Ref Proxy')}`,
  },
  'hindsight-rdsproxy-alarm-dimensions': {
    bad: `Resources:\n${alarm('AWS/RDS', 'DatabaseConnectionsCurrentlySessionPinned', 'DBProxyName', 'orders')}`,
    good: `Resources:\n${alarm('AWS/RDS', 'DatabaseConnectionsCurrentlySessionPinned', 'ProxyName', 'orders')}`,
  },
  'hindsight-rdsproxy-pinning-filter': {
    bad: targets('SessionPinningFilters: [EXCLUDE_VARIABLE_SETS]'),
    good: targets('InitQuery: SET statement_timeout = 5000'),
  },
  'hindsight-rdsproxy-auto-pause-proxy': { bad: paused('0'), good: paused('0.5') },
  ...AUTO_PAUSE_EXAMPLES,
  'hindsight-rdsproxy-log-retention': {
    bad: PROXY,
    good: `${PROXY}  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: /aws/rds/proxy/orders, RetentionInDays: 30}
`,
  },
  'hindsight-rdsproxy-ranges': {
    bad: targets('ConnectionBorrowTimeout: 600'),
    good: targets('ConnectionBorrowTimeout: 120'),
  },
};
