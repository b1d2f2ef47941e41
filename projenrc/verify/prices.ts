import type { PlannedResource } from './templates';

/** When the prices below were written down; the plan prints it, because AWS's own pages decide. */
export const PRICES_AS_OF = '2026-11-27';

/**
 * List prices in us-east-1, in dollars an hour. The plan doubles them: for other Regions, and for requests, storage and
 * traffic of a test.
 */
interface Price {
  readonly hourly: (properties: Readonly<Record<string, any>>) => number;
  /** The name on AWS's bill, for the plan. */
  readonly of: string;
}

const MONTH = 730;
const flat = (of: string, dollars: number): Price => ({ of, hourly: () => dollars });

const NODES: Readonly<Record<string, number>> = {
  't3.medium.search': 0.073,
  'cache.t4g.micro': 0.016,
  'db.t4g.medium': 0.0757,
  'db.serverless': 0.12,
};

/** An instance class that is not in the table counts as this much, which no test should need. */
const UNKNOWN_NODE = 2;

const nodes = (of: string, classOf: (properties: any) => string, count: (properties: any) => number): Price => ({
  of,
  hourly: (properties) => (NODES[classOf(properties)] ?? UNKNOWN_NODE) * count(properties),
});

const PRICES: Readonly<Record<string, Price>> = {
  'AWS::AutoScaling::AutoScalingGroup': {
    of: 'instances of EC2, with disk and address',
    // A small instance; the largest number that the group may have.
    hourly: ({ MaxSize }) => 0.03 * Number(MaxSize ?? 1),
  },
  'AWS::CloudWatch::Alarm': flat('alarms', 0.1 / MONTH),
  'AWS::CloudWatch::Dashboard': flat('dashboards', 3 / MONTH),
  'AWS::DocDB::DBInstance': nodes(
    'instances of DocumentDB',
    ({ DBInstanceClass }) => DBInstanceClass,
    () => 1,
  ),
  'AWS::EC2::EIP': flat('public addresses', 0.005),
  'AWS::EC2::NatGateway': flat('NAT gateways', 0.045),
  'AWS::EC2::VPCEndpoint': {
    of: 'interface endpoints, by zone',
    hourly: ({ VpcEndpointType, SubnetIds = [] }) => (VpcEndpointType === 'Interface' ? 0.01 * SubnetIds.length : 0),
  },
  'AWS::ElastiCache::ReplicationGroup': nodes(
    'nodes of ElastiCache',
    ({ CacheNodeType }) => CacheNodeType,
    ({ NumNodeGroups = 1, ReplicasPerNodeGroup = 0 }) => Number(NumNodeGroups) * (1 + Number(ReplicasPerNodeGroup)),
  ),
  'AWS::ElastiCache::ServerlessCache': flat('serverless caches, 1 GB', 0.125),
  'AWS::KMS::Key': flat('keys', 1 / MONTH),
  'AWS::OpenSearchService::Domain': nodes(
    'nodes of OpenSearch Service',
    ({ ClusterConfig }) => ClusterConfig.InstanceType,
    ({ ClusterConfig }) => ClusterConfig.InstanceCount,
  ),
  'AWS::RDS::DBInstance': nodes(
    'capacity of Aurora, 1 ACU an instance',
    ({ DBInstanceClass }) => DBInstanceClass,
    () => 1,
  ),
  // Eight units of capacity at least, for a serverless database.
  'AWS::RDS::DBProxy': flat('RDS Proxy', 0.12),
  'AWS::SecretsManager::Secret': flat('secrets', 0.4 / MONTH),
};

/** Types that cost nothing by being there; what calls of them cost is in `dollars` of an experiment, if it is more than cents. */
const FREE: readonly RegExp[] = [
  /^Custom::/,
  /^AWS::(Amplify|CloudFormation|Events|IAM|Lambda|Logs|Pipes|RolesAnywhere|SES|SNS|SQS|SSM|Scheduler|StepFunctions)::/,
  // Its jobs cost what they run on.
  /^AWS::Batch::/,
  /^AWS::S3::(Bucket|BucketPolicy)$/,
  /^AWS::DocDB::(DBCluster|DBSubnetGroup)$/,
  /^AWS::DynamoDB::Table$/,
  /^AWS::ECR::Repository$/,
  /^AWS::ElastiCache::(SubnetGroup|User|UserGroup)$/,
  /^AWS::RDS::(DBCluster|DBProxyEndpoint|DBProxyTargetGroup|DBSubnetGroup)$/,
  /^AWS::SecretsManager::SecretTargetAttachment$/,
  // biome-ignore format: one service
  /^AWS::EC2::(FlowLog|InternetGateway|LaunchTemplate|Route|RouteTable|SecurityGroup|SecurityGroupEgress|SecurityGroupIngress|Subnet|SubnetRouteTableAssociation|VPC|VPCGatewayAttachment)$/,
];

/** Prices of other Regions, and of what is billed by use. */
const SURCHARGE = 2;

/** The types of which nobody has said what they cost, sorted. */
export function unpricedTypes(resources: readonly PlannedResource[]): string[] {
  const unknown = resources.filter(({ type }) => !(type in PRICES) && !FREE.some((pattern) => pattern.test(type)));
  return [...new Set(unknown.map(({ type }) => type))].sort();
}

/** What resources cost at most when they are there for some minutes: AWS bills many of them by whole hours. */
export function costOf(resources: readonly PlannedResource[], minutes: number): number {
  const hours = Math.ceil(minutes / 60);
  const hourly = resources.map(({ type, properties }) => PRICES[type]?.hourly(properties) ?? 0);
  return hourly.reduce((sum, price) => sum + price, 0) * hours * SURCHARGE;
}

/** How many there are of what costs something, in the words of the bill. */
export function billedItems(resources: readonly PlannedResource[]): string[] {
  const counts = new Map<string, number>();
  for (const { type, properties } of resources) {
    const price = PRICES[type];
    if (price && price.hourly(properties) > 0) {
      counts.set(price.of, (counts.get(price.of) ?? 0) + 1);
    }
  }
  return [...counts].map(([of, count]) => `${of} ×${count}`);
}
