import { Token } from 'aws-cdk-lib';
import { type ISubnet, type IVpc, type SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';

/**
 * One subnet in each of two or three availability zones: what the service takes for its endpoints.
 *
 * Isolated subnets will do, because nothing goes out from the cache.
 */
export function selectSubnets(scope: Construct, vpc: IVpc, selection: SubnetSelection | undefined): ISubnet[] {
  if (selection) {
    const { subnets } = vpc.selectSubnets({ onePerAz: true, ...selection });
    return requireZones(scope, 'vpcSubnets', subnets);
  }
  const subnetType = vpc.privateSubnets.length > 0 ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED;
  if (vpc.privateSubnets.length + vpc.isolatedSubnets.length === 0) {
    const must = 'have private or isolated subnets';
    refuse({ property: 'vpc', must, remedy: 'add such subnets: a cache is not put into public ones' }, scope);
  }
  const { subnets } = vpc.selectSubnets({ subnetType, onePerAz: true });
  return requireZones(scope, 'vpc', subnets.slice(0, 3));
}

function requireZones(scope: Construct, property: string, subnets: ISubnet[]): ISubnet[] {
  const known = subnets.map((subnet) => subnet.availabilityZone).filter((zone) => !Token.isUnresolved(zone));
  if (subnets.length < 2 || subnets.length > 3 || new Set(known).size < known.length) {
    refuse(
      {
        property,
        must: 'give one subnet in each of 2 or 3 availability zones',
        got: subnets.map((subnet) => `${subnet.node.path} in ${subnet.availabilityZone}`).join(', ') || 'none',
        remedy: 'select the subnets with vpcSubnets',
      },
      scope,
    );
  }
  return subnets;
}
