import { App, Stack } from 'aws-cdk-lib';
import { Subnet, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { only, proxyStack } from './support';

function vpcWith(...types: SubnetType[]) {
  const stack = new Stack(new App(), 'Stack');
  const subnetConfiguration = types.map((subnetType) => ({ name: subnetType, subnetType }));
  return { stack, vpc: new Vpc(stack, 'Vpc', { maxAzs: 1, subnetConfiguration }) };
}

test('fails on a VPC with isolated subnets only', () => {
  const { stack, vpc } = vpcWith(SubnetType.PRIVATE_ISOLATED);
  expect(() => proxyStack({ vpc }, stack)).toThrow(`vpc must have private subnets`);
});

test('fails on isolated subnets', () => {
  const { stack, vpc } = vpcWith(SubnetType.PUBLIC, SubnetType.PRIVATE_WITH_EGRESS, SubnetType.PRIVATE_ISOLATED);
  const vpcSubnets = { subnetType: SubnetType.PRIVATE_ISOLATED };
  expect(() => proxyStack({ vpc, vpcSubnets }, stack)).toThrow(
    `vpcSubnets must not be isolated: no request would get out of them to the partner`,
  );
});

test('fails on one isolated subnet among others', () => {
  const { stack, vpc } = vpcWith(SubnetType.PUBLIC, SubnetType.PRIVATE_WITH_EGRESS, SubnetType.PRIVATE_ISOLATED);
  const vpcSubnets = { subnets: [...vpc.privateSubnets, ...vpc.isolatedSubnets] };
  expect(() => proxyStack({ vpc, vpcSubnets }, stack)).toThrow(
    `vpcSubnets must not be isolated: no request would get out of them to the partner`,
  );
});

test('fails on public subnets', () => {
  const { stack, vpc } = vpcWith(SubnetType.PUBLIC);
  expect(() => proxyStack({ vpc, vpcSubnets: { subnetType: SubnetType.PUBLIC } }, stack)).toThrow(
    `vpcSubnets must not be public: an instance there has no public address, or one that changes with every replacement`,
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
