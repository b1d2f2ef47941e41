import { Stack } from 'aws-cdk-lib';
import { CfnEIP, CfnNatGateway, CfnRoute, type ISubnet, type IVpc } from 'aws-cdk-lib/aws-ec2';

/**
 * The addresses of the NAT gateways that the subnets' default routes lead to, or none at all where one of them cannot
 * be told: an incomplete list given to a partner would fail in one availability zone only.
 */
export function fixedAddresses(vpc: IVpc, subnets: ISubnet[]): string[] {
  const addresses = subnets.flatMap((subnet) => natGatewaysOf(vpc, subnet)).map((gateway) => addressOf(vpc, gateway));
  const known = addresses.filter((address): address is string => address !== undefined);
  const complete = known.length === addresses.length && subnets.every((subnet) => natGatewaysOf(vpc, subnet).length);
  return complete ? [...new Set(known)] : [];
}

function natGatewaysOf(vpc: IVpc, subnet: ISubnet): CfnNatGateway[] {
  const ids = subnet.node
    .findAll()
    .filter((child): child is CfnRoute => child instanceof CfnRoute)
    .map((route) => rendered(vpc, route.natGatewayId));
  return vpc.node
    .findAll()
    .filter((child): child is CfnNatGateway => child instanceof CfnNatGateway)
    .filter((gateway) => ids.includes(rendered(vpc, gateway.ref)));
}

function addressOf(vpc: IVpc, gateway: CfnNatGateway): string | undefined {
  const allocation = rendered(vpc, gateway.allocationId);
  return Stack.of(vpc)
    .node.findAll()
    .filter((child): child is CfnEIP => child instanceof CfnEIP)
    .find((eip) => rendered(vpc, eip.attrAllocationId) === allocation)?.attrPublicIp;
}

function rendered(vpc: IVpc, value: string | undefined): string | undefined {
  return value && JSON.stringify(Stack.of(vpc).resolve(value));
}
