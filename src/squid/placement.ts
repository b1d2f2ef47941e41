import { Token } from 'aws-cdk-lib';
import {
  InstanceArchitecture,
  type InstanceType,
  type ISubnet,
  type IVpc,
  type SubnetSelection,
  SubnetType,
} from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireText } from '../private/synth/validation';

const REMEDY = 'choose private subnets that route through a NAT gateway, whose address the partner then admits';

// The CDK takes the name apart by this, with an error that says no more than that it cannot.
const INSTANCE_TYPE = {
  pattern: /^[a-z]+\d{1,2}[a-z]*(-(flex|\d+tb))?\.(nano|micro|small|medium|(\d*x)?large|metal(-\d+xl)?)$/,
  must: 'be the name of an instance type',
  remedy: 'choose a Graviton type, for example t4g.micro',
};

/** The subnets of the proxy; refuses those that no request would leave, or not with a fixed address. */
export function privateSubnets(vpc: IVpc, selection: SubnetSelection | undefined, scope: IConstruct): ISubnet[] {
  if (!selection && vpc.privateSubnets.length === 0) {
    const must = 'have private subnets with a way out';
    refuse({ property: 'vpc', must, got: 'a VPC with isolated or public subnets only', remedy: REMEDY }, scope);
  }
  const { subnets } = vpc.selectSubnets(selection ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS });
  if (subnets.length === 0) {
    refuse({ property: 'vpcSubnets', must: 'select at least one subnet', got: 'none', remedy: REMEDY }, scope);
  }
  const selectedOf = (kind: ISubnet[]) =>
    subnets.filter((subnet) => kind.some(({ subnetId }) => subnetId === subnet.subnetId));
  if (selectedOf(vpc.isolatedSubnets).length > 0) {
    const must = 'not be isolated: no request would get out of them to the partner';
    refuse({ property: 'vpcSubnets', must, got: paths(selectedOf(vpc.isolatedSubnets)), remedy: REMEDY }, scope);
  }
  if (selectedOf(vpc.publicSubnets).length > 0) {
    const must =
      'not be public: an instance there has no address to go out with, or one that changes with the instance';
    refuse({ property: 'vpcSubnets', must, got: paths(selectedOf(vpc.publicSubnets)), remedy: REMEDY }, scope);
  }
  return subnets;
}

/** Refuses an instance type that cannot boot the image. */
export function requireArm(instanceType: InstanceType, scope: IConstruct): void {
  const name = instanceType.toString();
  requireText('instanceType', name, INSTANCE_TYPE, scope);
  if (!Token.isUnresolved(name) && instanceType.architecture !== InstanceArchitecture.ARM_64) {
    const remedy = 'choose a Graviton type, for example t4g.micro';
    refuse({ property: 'instanceType', must: 'be of the arm64 architecture', got: name, remedy }, scope);
  }
}

function paths(subnets: ISubnet[]): string {
  return subnets.map(({ node }) => node.path).join(', ');
}
