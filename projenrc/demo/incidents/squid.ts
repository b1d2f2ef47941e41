import {
  AmazonLinuxCpuType,
  Instance,
  InstanceClass,
  InstanceSize,
  InstanceType,
  MachineImage,
  Peer,
  Port,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { DemoIncident } from './incident';

export const squid: DemoIncident = {
  module: 'squid',
  happened: 'Port 22 of a proxy was open to the internet, for one key that the whole team shared.',
  add(stack) {
    const vpc = new Vpc(stack, 'EdgeVpc', { natGateways: 0 });
    const proxy = new Instance(stack, 'Squid', {
      vpc,
      vpcSubnets: { subnetType: SubnetType.PUBLIC },
      instanceType: InstanceType.of(InstanceClass.T4G, InstanceSize.MICRO),
      machineImage: MachineImage.latestAmazonLinux2023({ cpuType: AmazonLinuxCpuType.ARM_64 }),
    });
    proxy.connections.allowFrom(Peer.anyIpv4(), Port.tcp(22), 'administrators');
  },
};
