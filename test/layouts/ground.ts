import { Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Domain, EngineVersion } from 'aws-cdk-lib/aws-opensearchservice';
import {
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
} from 'aws-cdk-lib/aws-rds';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

/**
 * The things that a construct stands on, each made when it is first asked for: network and keys in one scope, databases
 * in another.
 */
export class Ground {
  private readonly made = new Map<string, unknown>();

  constructor(
    private readonly network: Construct,
    private readonly data: Construct,
    private readonly findVpc: (scope: Construct) => IVpc = ownVpc,
  ) {}

  public get vpc(): IVpc {
    return this.once('vpc', () => this.findVpc(this.network));
  }

  public get key(): IKey {
    return this.once('key', () => new Key(this.network, 'Key'));
  }

  public get topic(): ITopic {
    return this.once('topic', () => new Topic(this.network, 'Topic'));
  }

  public get securityGroup(): ISecurityGroup {
    return this.once('group', () => new SecurityGroup(this.network, 'Group', { vpc: this.vpc }));
  }

  public get cluster(): DatabaseCluster {
    return this.once('cluster', () => {
      const engine = DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 });
      const writer = ClusterInstance.serverlessV2('Writer');
      return new DatabaseCluster(this.data, 'Database', { vpc: this.vpc, engine, writer, iamAuthentication: true });
    });
  }

  public get domain(): Domain {
    return this.once('domain', () => {
      const vpcSubnets = [{ subnetType: SubnetType.PRIVATE_WITH_EGRESS }];
      const zones = { capacity: { dataNodes: 2 }, zoneAwareness: { availabilityZoneCount: 2 } };
      return new Domain(this.data, 'Search', {
        version: EngineVersion.OPENSEARCH_2_19,
        vpc: this.vpc,
        vpcSubnets,
        ...zones,
      });
    });
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.made.has(name)) {
      this.made.set(name, make());
    }
    return this.made.get(name) as T;
  }
}

function ownVpc(scope: Construct): IVpc {
  return new Vpc(scope, 'Vpc', { maxAzs: 2, natGateways: 1 });
}

/** A VPC that the CLI looks up: without context it is the CDK's placeholder. */
export function lookedUpVpc(scope: Construct): IVpc {
  return Vpc.fromLookup(scope, 'Vpc', { vpcName: 'shared' });
}

/** A VPC that is imported by its ids. */
export function importedVpc(scope: Construct): IVpc {
  const zones = Stack.of(scope).availabilityZones.slice(0, 2);
  const ids = (tier: string) => zones.map((_, index) => `subnet-${tier}${index}`);
  return Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: 'vpc-11111111',
    availabilityZones: zones,
    publicSubnetIds: ids('aaaa'),
    privateSubnetIds: ids('bbbb'),
    isolatedSubnetIds: ids('cccc'),
    privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
  });
}

/** What the CLI writes into cdk.context.json for the VPC that is looked up. */
export const VPC_CONTEXT = {
  vpcId: 'vpc-22222222',
  vpcCidrBlock: '10.0.0.0/16',
  ownerAccountId: '111122223333',
  availabilityZones: [],
  subnetGroups: [
    subnetGroup('Public', 'Public', 'a'),
    subnetGroup('Private', 'Private', 'b'),
    subnetGroup('Database', 'Isolated', 'c'),
  ],
};

function subnetGroup(name: string, type: string, letter: string) {
  const subnets = ['a', 'b'].map((zone, index) => ({
    subnetId: `subnet-${letter}${index}`,
    cidr: `10.0.${(letter.charCodeAt(0) % 20) * 2 + index}.0/24`,
    availabilityZone: `eu-central-1${zone}`,
    routeTableId: `rtb-${letter}${index}`,
  }));
  return { name, type, subnets };
}
