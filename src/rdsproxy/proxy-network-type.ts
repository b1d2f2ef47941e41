import { CfnSubnet, type SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import { Node } from 'constructs';
import { sentenceOf } from '../private/synth/errors';
import { propertiesOf } from '../private/synth/references';
import { ProxyNetworkType } from './proxy-settings';

/** The properties that give a subnet addresses of IPv6. */
const IPV6 = ['Ipv6CidrBlock', 'Ipv6IpamPoolId', 'Ipv6NetmaskLength', 'Ipv6Native'];

/**
 * The reasons for which an endpoint cannot have the network type in its subnets, once the app is complete. What is known of
 * a subnet of another app is only its id.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-network-prereqs.html
 */
export function objectionsToNetworkType(type: ProxyNetworkType | undefined, { subnets }: SelectedSubnets): string[] {
  if (type !== ProxyNetworkType.IPV6 && type !== ProxyNetworkType.DUAL) {
    return [];
  }
  const without = subnets.filter((subnet) => {
    const resource = Node.of(subnet).defaultChild;
    return resource instanceof CfnSubnet && !hasIpv6(resource);
  });
  if (without.length === 0) {
    return [];
  }
  const must = `be IPV4 in subnets without IPv6 addresses, ${without.map(({ node }) => node.path).join(', ')}`;
  const remedy = 'give the VPC ipProtocol: IpProtocol.DUAL_STACK, or choose other subnets';
  return [sentenceOf({ property: 'endpointNetworkType', must, got: type, remedy })];
}

function hasIpv6(subnet: CfnSubnet): boolean {
  const properties = Object(propertiesOf(subnet).value);
  return IPV6.some((name) => properties[name] !== undefined && properties[name] !== false);
}
