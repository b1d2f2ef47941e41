import { GithubActionsIdentityProvider, GithubActionsRole } from 'aws-cdk-github-oidc';
import type { Stack } from 'aws-cdk-lib';
import { IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { OpenIdConnectProvider } from 'aws-cdk-lib/aws-iam';
import { FckNatInstanceProvider } from 'cdk-fck-nat';
import { emptyApp, fill, type Maker, resourceTypes } from './apps';
import { inStacks, OURS } from './ours';

export interface Count {
  readonly name: string;
  readonly resources: number;
  readonly customResources: number;
  readonly functions: number;
}

const PEERS: Record<string, Maker> = inStacks({
  'aws-cdk-github-oidc: provider and role (as FederatedRole)': (stack) => {
    const provider = new GithubActionsIdentityProvider(stack, 'GitHub');
    new GithubActionsRole(stack, 'Deploy', { provider, owner: 'acme', repo: 'shop', filter: 'ref:refs/heads/main' });
  },
  'aws-cdk-lib: OpenIdConnectProvider (as IdentityProvider)': (stack) => {
    new OpenIdConnectProvider(stack, 'GitHub', { url: 'https://token.actions.githubusercontent.com' });
  },
  '@aws-cdk/aws-elasticache-alpha: cache, user, group (as ValkeyServerlessCache, without alarms)': (stack) => {
    const { AccessControl, IamUser, ServerlessCache, UserGroup } = require('@aws-cdk/aws-elasticache-alpha');
    const accessControl = AccessControl.fromAccessString('on ~app:* +@read');
    const user = new IamUser(stack, 'User', { userId: 'app', accessControl });
    new ServerlessCache(stack, 'Cache', {
      vpc: vpc(stack),
      userGroup: new UserGroup(stack, 'Users', { users: [user] }),
    });
  },
  'cdk-fck-nat: a NAT instance (nearest to SquidProxy), its VPC included': (stack) => {
    const subnetConfiguration = [
      { name: 'Public', subnetType: SubnetType.PUBLIC },
      { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    ];
    const { InstanceType } = require('aws-cdk-lib/aws-ec2');
    const natGatewayProvider = new FckNatInstanceProvider({ instanceType: new InstanceType('t4g.nano') });
    new Vpc(stack, 'Vpc', { ipAddresses: IpAddresses.cidr('10.0.0.0/16'), natGatewayProvider, subnetConfiguration });
  },
});

function vpc(stack: Stack) {
  const subnets = { privateSubnetIds: ['subnet-1', 'subnet-2'] };
  return Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-1a', 'eu-1b'], ...subnets });
}

export function count(outdir: string): Count[] {
  return Object.entries({ ...OURS, ...PEERS }).map(([name, make]) => {
    const app = emptyApp(outdir);
    fill(app, make, 1);
    const types = resourceTypes(app).filter((type) => type !== 'AWS::CDK::Metadata');
    const customResources = types.filter((type) => /^(Custom::|AWS::CloudFormation::CustomResource)/.test(type)).length;
    return {
      name,
      resources: types.length,
      customResources,
      functions: types.filter((type) => type === 'AWS::Lambda::Function').length,
    };
  });
}
