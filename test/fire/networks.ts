import type { Stack } from 'aws-cdk-lib';
import { IpAddresses, type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Arbitrary } from 'fast-check';
import type { Values } from './values';

/** Networks as users have them: a VPC of the stack, or one that was looked up. */
export type Network = 'looked up' | 'isolated' | 'one zone' | 'own' | 'public only';

/** Mostly one that every construct can live in; their templates are short, so that most of the linting is of ours. */
export function networks(values: Values): Arbitrary<Network> {
  const usual: Network[] = [...Array(9).fill('looked up'), 'own'];
  return values.usually(usual, 'isolated', 'one zone', 'public only');
}

export function networkFrom(stack: Stack, network: Network): IVpc {
  if (network === 'own') {
    return new Vpc(stack, 'Vpc', {
      ipAddresses: IpAddresses.cidr('10.0.0.0/16'),
      maxAzs: 2,
      natGateways: 1,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC },
        { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
      ],
    });
  }
  const zones = network === 'one zone' ? ['eu-central-1a'] : ['eu-central-1a', 'eu-central-1b'];
  const subnets = (kind: string) => zones.map((_, index) => `subnet-${kind}${index}00000000000000`.slice(0, 24));
  return Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-00000000000000000',
    availabilityZones: zones,
    publicSubnetIds: subnets('aa'),
    ...(network !== 'public only' && { isolatedSubnetIds: subnets('bb') }),
    ...(network !== 'public only' && network !== 'isolated' && { privateSubnetIds: subnets('cc') }),
  });
}
