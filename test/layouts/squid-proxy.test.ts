import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { SquidProxy, SquidProxyEndpoints, type SquidProxyProps } from '../../src/squid';
import { testLayouts } from './layouts';

testLayouts<SquidProxy, SquidProxyProps>({
  props: 'SquidProxyProps',
  make: (scope, id, { vpc }, props) =>
    new SquidProxy(scope, id, { vpc, allowedDomains: ['api.partner.example'], ...props }),
  use: (proxy, { grantee }) => proxy.grantTunnel(grantee),
  subnets: 'vpcSubnets',
  imports: {
    'a log group': (scope) => ({ accessLog: LogGroup.fromLogGroupName(scope, 'Log', 'squid') }),
    'an endpoint of the network stack': (_, { vpc, securityGroup }) => ({
      endpoints: SquidProxyEndpoints.existing([
        new InterfaceVpcEndpoint(vpc, 'Ssm', {
          vpc,
          service: InterfaceVpcEndpointAwsService.SSM,
          securityGroups: [securityGroup],
        }),
      ]),
    }),
  },
});
