import { alarm, policy } from './example-parts';
import type { RuleExample } from './rule-examples';

function cache(limits: string, more = ''): string {
  return `Resources:
  Cache:
    Type: AWS::ElastiCache::ServerlessCache
    Properties:
      ServerlessCacheName: shop
      Engine: valkey
      CacheUsageLimits: {${limits}}
${more}`;
}

const LIMITS = 'DataStorage: {Maximum: 10, Unit: GB}, ECPUPerSecond: {Maximum: 5000}';

function cachePorts(to: number): string {
  return cache(
    LIMITS,
    `      SecurityGroupIds: [!GetAtt Group.GroupId]
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: cache
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 6379, ToPort: ${to}, CidrIp: 10.0.0.0/16}]
`,
  );
}

const CACHE_ARN = 'arn:aws:elasticache:eu-west-1:111122223333:serverlesscache:shop';
const USER_ARN = 'arn:aws:elasticache:eu-west-1:111122223333:user:orders';

/** The examples of the rules of `valkey`. */
export const VALKEY_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-valkey-reader-port': { bad: cachePorts(6379), good: cachePorts(6380) },
  'hindsight-valkey-no-limit': { bad: cache('DataStorage: {Maximum: 10, Unit: GB}'), good: cache(LIMITS) },
  'hindsight-valkey-throttling-alarm': {
    bad: cache(LIMITS),
    good: cache(LIMITS, alarm('AWS/ElastiCache', 'ThrottledCmds', 'clusterId', 'shop')),
  },
  'hindsight-valkey-alarm-dimension': {
    bad: `Resources:\n${alarm('AWS/ElastiCache', 'ThrottledCmds', 'CacheClusterId', 'shop')}`,
    good: `Resources:\n${alarm('AWS/ElastiCache', 'ThrottledCmds', 'clusterId', 'shop')}`,
  },
  'hindsight-valkey-connect-user': {
    bad: policy('Action: elasticache:Connect', `Resource: ${CACHE_ARN}`),
    good: policy('Action: elasticache:Connect', `Resource: ['${CACHE_ARN}', '${USER_ARN}']`),
  },
};
