import { Peer, Port, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { DemoIncident } from './incident';

export const valkey: DemoIncident = {
  module: 'valkey',
  happened: 'Clients waited for a port that was closed, one hot key saturated a node, and the bill had no limit.',
  add(stack) {
    const vpc = new Vpc(stack, 'CacheVpc', { natGateways: 0 });
    const group = new SecurityGroup(stack, 'CacheGroup', { vpc, description: 'The cache' });
    group.addIngressRule(Peer.ipv4(vpc.vpcCidrBlock), Port.tcp(6379), 'clients');
    new CfnServerlessCache(stack, 'Cache', {
      engine: 'valkey',
      serverlessCacheName: 'shop',
      securityGroupIds: [group.securityGroupId],
      subnetIds: vpc.selectSubnets().subnetIds,
    });
  },
};
