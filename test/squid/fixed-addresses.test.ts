import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnEIP, NatProvider, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { fixedAddresses } from '../../src/squid/fixed-addresses';
import { proxyStack } from './support';

const UNKNOWN =
  'the addresses that the proxy goes out with are not known: the VPC is imported, or its subnets do not route through NAT gateways with Elastic IPs of its stack; look the addresses up, and tell your partner those [ack: cdk-hindsight/squid:fixedAddresses]';

function outputs({ stack, template }: ReturnType<typeof proxyStack>) {
  const found = Object.values(template().findOutputs('*')).map(({ Value }) => Value);
  const warnings = Annotations.fromStack(stack).findWarning('*', Match.anyValue());
  return { values: found, warnings: warnings.map(({ entry }) => entry.data) };
}

const addressOf = (eip: string) => ({ 'Fn::GetAtt': [eip, 'PublicIp'] });

test('are an output, one for each NAT gateway', () => {
  expect(outputs(proxyStack())).toEqual({
    values: [
      { 'Fn::Join': [',', [addressOf('VpcPublicSubnet1EIPD7E02669'), addressOf('VpcPublicSubnet2EIP3C605A87')]] },
    ],
    warnings: [],
  });
});

test('are the one of a NAT gateway that all subnets share', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  expect(outputs(proxyStack({ vpc }, stack)).values).toEqual([addressOf('VpcPublicSubnet1EIPD7E02669')]);
});

test('are those of the subnets in use only', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const vpcSubnets = { subnets: [vpc.privateSubnets[1]] };
  expect(outputs(proxyStack({ vpc, vpcSubnets }, stack)).values).toEqual([addressOf('VpcPublicSubnet2EIP3C605A87')]);
});

test('are found where the stack has given Elastic IPs to the NAT gateways', () => {
  const stack = new Stack(new App(), 'Stack');
  const eip = new CfnEIP(stack, 'Fixed');
  const natGatewayProvider = NatProvider.gateway({ eipAllocationIds: [eip.attrAllocationId] });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1, natGatewayProvider });
  expect(outputs(proxyStack({ vpc }, stack)).values).toEqual([addressOf('Fixed')]);
});

test('are found in the VPC of another stack', () => {
  const app = new App();
  const vpc = new Vpc(new Stack(app, 'Network'), 'Vpc', { maxAzs: 1 });
  const { proxy } = proxyStack({ vpc }, new Stack(app, 'Stack'));
  expect(proxy.fixedAddresses).toHaveLength(1);
});

test('are not known for Elastic IPs that are named by their id, and a warning says so', () => {
  const stack = new Stack(new App(), 'Stack');
  const natGatewayProvider = NatProvider.gateway({ eipAllocationIds: ['eipalloc-1'] });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 1, natGatewayProvider });
  expect(outputs(proxyStack({ vpc }, stack))).toEqual({ values: [], warnings: [UNKNOWN] });
});

test('are not told at all where one of two is not known', () => {
  const stack = new Stack(new App(), 'Stack');
  const eip = new CfnEIP(stack, 'Fixed');
  const natGatewayProvider = NatProvider.gateway({ eipAllocationIds: [eip.attrAllocationId, 'eipalloc-1'] });
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGatewayProvider });
  expect(outputs(proxyStack({ vpc }, stack))).toEqual({ values: [], warnings: [UNKNOWN] });
});

test('are not known for an imported VPC, and a warning says so', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['eu-central-1a'],
    privateSubnetIds: ['subnet-1'],
    privateSubnetRouteTableIds: ['rtb-1'],
  });
  const result = proxyStack({ vpc }, stack);
  expect(result.proxy.fixedAddresses).toEqual([]);
  expect(outputs(result)).toEqual({ values: [], warnings: [UNKNOWN] });
});

test('are not known where one of the subnets has no NAT gateway', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new Vpc(stack, 'Vpc', {
    maxAzs: 1,
    subnetConfiguration: [
      { name: 'Public', subnetType: SubnetType.PUBLIC },
      { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
    ],
  });
  expect(fixedAddresses(vpc, vpc.privateSubnets)).toHaveLength(1);
  expect(fixedAddresses(vpc, [...vpc.privateSubnets, ...vpc.isolatedSubnets])).toEqual([]);
});

test('are not known, and nothing is said of them, before the VPC is looked up', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const vpc = Vpc.fromLookup(stack, 'Vpc', { vpcId: 'vpc-1' });
  expect(outputs(proxyStack({ vpc }, stack))).toEqual({ values: [], warnings: [] });
});
