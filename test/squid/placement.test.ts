import { App, Stack } from 'aws-cdk-lib';
import { Subnet, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { only, proxyStack } from './support';

const REMEDY = 'choose private subnets that route through a NAT gateway, whose address the partner then admits';

function vpcWith(...types: SubnetType[]) {
  const stack = new Stack(new App(), 'Stack');
  const subnetConfiguration = types.map((subnetType) => ({ name: subnetType, subnetType }));
  return { stack, vpc: new Vpc(stack, 'Vpc', { maxAzs: 1, subnetConfiguration }) };
}

test('fails on a VPC with isolated subnets only', () => {
  const { stack, vpc } = vpcWith(SubnetType.PRIVATE_ISOLATED);
  expect(() => proxyStack({ vpc }, stack)).toThrow(
    `vpc must have private subnets with a way out, got: a VPC with isolated or public subnets only; ${REMEDY} [Stack/Proxy]`,
  );
});

test('fails on isolated subnets', () => {
  const { stack, vpc } = vpcWith(SubnetType.PUBLIC, SubnetType.PRIVATE_WITH_EGRESS, SubnetType.PRIVATE_ISOLATED);
  const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
  expect(() => proxyStack({ vpc, vpcSubnets }, stack)).toThrow(
    `vpcSubnets must not be isolated: no request would get out of them to the partner, got: Stack/Vpc/IsolatedSubnet1; ${REMEDY} [Stack/Proxy]`,
  );
});

test('fails on one isolated subnet among others', () => {
  const { stack, vpc } = vpcWith(SubnetType.PUBLIC, SubnetType.PRIVATE_WITH_EGRESS, SubnetType.PRIVATE_ISOLATED);
  const vpcSubnets = { subnets: [...vpc.privateSubnets, ...vpc.isolatedSubnets] };
  expect(() => proxyStack({ vpc, vpcSubnets }, stack)).toThrow(
    `vpcSubnets must not be isolated: no request would get out of them to the partner, got: Stack/Vpc/IsolatedSubnet1; ${REMEDY} [Stack/Proxy]`,
  );
});

test('fails on public subnets', () => {
  const { stack, vpc } = vpcWith(SubnetType.PUBLIC);
  expect(() => proxyStack({ vpc, vpcSubnets: { subnetType: SubnetType.PUBLIC } }, stack)).toThrow(
    `vpcSubnets must not be public: an instance there has no address to go out with, or one that changes with the instance, got: Stack/Vpc/PublicSubnet1; ${REMEDY} [Stack/Proxy]`,
  );
});

test('takes subnets by their selection', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const { template } = proxyStack({ vpc, vpcSubnets: { subnets: [vpc.privateSubnets[1]] } }, stack);
  expect(only(template(), 'AWS::AutoScaling::AutoScalingGroup').Properties.VPCZoneIdentifier).toEqual([
    { Ref: 'VpcPrivateSubnet2Subnet3788AAA1' },
  ]);
});

test('takes imported subnets', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-central-1a'] });
  const subnets = [Subnet.fromSubnetId(stack, 'Subnet', 'subnet-1')];
  const { template } = proxyStack({ vpc, vpcSubnets: { subnets } }, stack);
  expect(only(template(), 'AWS::AutoScaling::AutoScalingGroup').Properties.VPCZoneIdentifier).toEqual(['subnet-1']);
});
