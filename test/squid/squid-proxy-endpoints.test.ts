import { App, Stack } from 'aws-cdk-lib';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { SquidProxyEndpoints } from '../../src/squid';
import { resolveIntrinsics } from '../support/intrinsics';
import { proxyStack } from './support';

function endpointsOf(endpoints?: SquidProxyEndpoints) {
  const { template } = proxyStack({ endpoints });
  return Object.values(template().findResources('AWS::EC2::VPCEndpoint')).map(({ Properties }) => Properties);
}

test('there are none by default', () => {
  expect(endpointsOf()).toEqual([]);
});

test('there are none on request', () => {
  expect(endpointsOf(SquidProxyEndpoints.none())).toEqual([]);
});

test('the created ones are those that Systems Manager needs, with private DNS, in the subnets of the proxy', () => {
  const created = endpointsOf(SquidProxyEndpoints.create());
  expect(created.map(({ ServiceName }) => resolveIntrinsics(ServiceName))).toEqual([
    'com.amazonaws.eu-central-1.ssm',
    'com.amazonaws.eu-central-1.ssmmessages',
  ]);
  for (const endpoint of created) {
    expect(endpoint).toMatchObject({
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SubnetIds: [{ Ref: 'VpcPrivateSubnet1Subnet536B997A' }, { Ref: 'VpcPrivateSubnet2Subnet3788AAA1' }],
    });
  }
});

test('the created ones admit the proxy on port 443 and nobody else', () => {
  const { template } = proxyStack({ endpoints: SquidProxyEndpoints.create() });
  const rules = Object.values(template().findResources('AWS::EC2::SecurityGroupIngress'));
  expect(rules.map(({ Properties }) => Properties)).toEqual([
    expect.objectContaining({
      IpProtocol: 'tcp',
      FromPort: 443,
      ToPort: 443,
      GroupId: { 'Fn::GetAtt': ['ProxyEndpointsSecurityGroupCE65D8BD', 'GroupId'] },
      SourceSecurityGroupId: { 'Fn::GetAtt': ['ProxySecurityGroup31CCABE3', 'GroupId'] },
    }),
  ]);
});

test('the gateway for packages lets the repositories of Amazon Linux through only', () => {
  const [gateway] = endpointsOf(SquidProxyEndpoints.create({ packageGateway: true })).filter(
    ({ VpcEndpointType }) => VpcEndpointType === 'Gateway',
  );
  expect(resolveIntrinsics(gateway.ServiceName)).toBe('com.amazonaws.eu-central-1.s3');
  expect(resolveIntrinsics(gateway.PolicyDocument.Statement, { partition: 'aws-cn', region: 'cn-north-1' })).toEqual([
    {
      Effect: 'Allow',
      Principal: { AWS: '*' },
      Action: 's3:GetObject',
      Resource: 'arn:aws-cn:s3:::al2023-repos-cn-north-1-de612dc2/*',
    },
  ]);
});

test('given ones are reused and admit the proxy', () => {
  const stack = new Stack(new App(), 'Stack');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const given = [InterfaceVpcEndpointAwsService.SSM, InterfaceVpcEndpointAwsService.SSM_MESSAGES].map(
    (service, index) => new InterfaceVpcEndpoint(stack, `Given${index}`, { vpc, service, open: false }),
  );
  const { template } = proxyStack({ vpc, endpoints: SquidProxyEndpoints.existing(given) }, stack);
  template().resourceCountIs('AWS::EC2::VPCEndpoint', 2);
  template().resourcePropertiesCountIs(
    'AWS::EC2::SecurityGroupIngress',
    {
      FromPort: 443,
      ToPort: 443,
      SourceSecurityGroupId: { 'Fn::GetAtt': ['ProxySecurityGroup31CCABE3', 'GroupId'] },
    },
    2,
  );
});

test('fails on no endpoint to reuse', () => {
  expect(() => SquidProxyEndpoints.existing([])).toThrow(
    'endpoints must name at least one endpoint, got: []; pass the endpoints of ssm and ssmmessages, or use SquidProxyEndpoints.none()',
  );
});
