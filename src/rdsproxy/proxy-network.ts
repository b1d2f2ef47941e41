import { Token } from 'aws-cdk-lib';
import {
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SelectedSubnets,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import type { ProxyTarget } from './proxy-target';

/**
 * The subnets of a proxy.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html
 */
export function selectProxySubnets(scope: Construct, vpc: IVpc, selection?: SubnetSelection): SelectedSubnets {
  const subnets = vpc.selectSubnets(selection ?? defaultSelection(vpc));
  if (!subnets.isPendingLookup && new Set(subnets.availabilityZones).size < 2) {
    refuse(
      {
        property: 'vpcSubnets',
        must: 'lie in at least two Availability Zones',
        got: subnets.availabilityZones,
        remedy: 'choose subnets in different zones, or give the VPC maxAzs of 2 and more',
      },
      scope,
    );
  }
  return subnets;
}

/**
 * Refuses a database that is known to be in another VPC than the proxy.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
 */
export function requireSameVpc(scope: Construct, vpc: IVpc, target: ProxyTarget): void {
  const { vpc: other } = target._database as { vpc?: IVpc };
  const areLiteral = other && !Token.isUnresolved(vpc.vpcId) && !Token.isUnresolved(other.vpcId);
  const areMade = vpc instanceof Vpc && other instanceof Vpc;
  if (other && (areLiteral || areMade) && other.vpcId !== vpc.vpcId) {
    const remedy = 'give the VPC of the database: a proxy cannot be in another one';
    refuse({ property: 'vpc', must: `be that of the database, ${other.node.path}`, got: vpc.node.path, remedy }, scope);
  }
}

function defaultSelection(vpc: IVpc): SubnetSelection {
  const isolatedOnly = vpc.privateSubnets.length === 0 && vpc.isolatedSubnets.length > 0;
  return { subnetType: isolatedOnly ? SubnetType.PRIVATE_ISOLATED : SubnetType.PRIVATE_WITH_EGRESS };
}

/** A security group that lets nothing in, and nothing out but what is added to it. */
export function createProxySecurityGroup(scope: Construct, vpc: IVpc): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'RDS Proxy: lets in what grantConnect names',
    allowAllOutbound: false,
  });
  // Without a rule of its own, a group begins with one that lets everything out; rules in resources beside it are not its own.
  group.addEgressRule(
    Peer.ipv4('255.255.255.255/32'),
    Port.tcp(1),
    'nowhere: replaces the rule that allows all traffic',
  );
  return group;
}
