import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  SecurityGroup,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { SquidProxy, SquidProxyEndpoints } from '../../src/squid';
import { resolveIntrinsics } from '../support/intrinsics';
import { DOMAINS, proxyStack } from './support';

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

test('the created ones open no connection themselves', () => {
  const { template } = proxyStack({ endpoints: SquidProxyEndpoints.create() });
  const [group] = Object.values(template().findResources('AWS::EC2::SecurityGroup')).filter(
    ({ Properties }) => Properties.GroupDescription === 'The endpoints of Systems Manager for the squid proxy',
  );
  expect(group.Properties.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
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
  expect(() => SquidProxyEndpoints.existing([])).toThrow('endpoints must hold at least one endpoint');
});

describe('given endpoints of another stack', () => {
  const SERVICES = [InterfaceVpcEndpointAwsService.SSM, InterfaceVpcEndpointAwsService.SSM_MESSAGES];
  const INGRESS = 'AWS::EC2::SecurityGroupIngress';

  function stacks() {
    const app = new App();
    const env = { account: '111122223333', region: 'eu-central-1' };
    const [network, egress, other] = ['Network', 'Egress', 'Other'].map((id) => new Stack(app, id, { env }));
    return { app, network, egress, other, vpc: new Vpc(network, 'Vpc', { maxAzs: 2 }) };
  }

  const endpointsIn = (stack: Stack, vpc: IVpc) =>
    SERVICES.map((service, index) => new InterfaceVpcEndpoint(stack, `E${index}`, { vpc, service, open: false }));

  test('admit the proxy by a rule in the stack of the proxy', () => {
    const { app, network, egress, vpc } = stacks();
    proxyStack({ vpc, endpoints: SquidProxyEndpoints.existing(endpointsIn(network, vpc)) }, egress);
    app.synth();
    Template.fromStack(egress).resourcePropertiesCountIs(INGRESS, { FromPort: 443, ToPort: 443 }, 2);
    Template.fromStack(network).resourceCountIs(INGRESS, 0);
  });

  test('admit a proxy of the network stack by a rule in their own stack', () => {
    const { app, network, other, vpc } = stacks();
    proxyStack({ vpc, endpoints: SquidProxyEndpoints.existing(endpointsIn(other, vpc)) }, network);
    app.synth();
    Template.fromStack(other).resourceCountIs(INGRESS, 2);
    Template.fromStack(network).resourceCountIs(INGRESS, 0);
  });

  test('that are imported admit the proxy by the groups that they are imported with', () => {
    const { app, egress, vpc } = stacks();
    const endpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(egress, 'Imported', {
      vpcEndpointId: 'vpce-1',
      port: 443,
      securityGroups: [SecurityGroup.fromSecurityGroupId(egress, 'Group', 'sg-1')],
    });
    proxyStack({ vpc, endpoints: SquidProxyEndpoints.existing([endpoint]) }, egress);
    app.synth();
    Template.fromStack(egress).hasResourceProperties(INGRESS, { GroupId: 'sg-1', FromPort: 443 });
  });

  test('are rejected if they are imported without groups', () => {
    const { network, egress, vpc } = stacks();
    const [good] = endpointsIn(network, vpc);
    const bad = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(egress, 'Imported', {
      vpcEndpointId: 'vpce-1',
      port: 443,
    });
    expect(() => proxyStack({ vpc, endpoints: SquidProxyEndpoints.existing([good, bad]) }, egress)).toThrow(
      'endpoints[1] must have security groups, got: Egress/Imported; give securityGroups when you import the endpoint',
    );
  });

  test('can be those of another proxy', () => {
    const { app, egress, other, vpc } = stacks();
    const first = proxyStack({ vpc, endpoints: SquidProxyEndpoints.create() }, egress).proxy;
    proxyStack({ vpc, endpoints: SquidProxyEndpoints.existing(first.interfaceEndpoints) }, other);
    app.synth();
    expect(first.interfaceEndpoints).toHaveLength(2);
    Template.fromStack(other).resourceCountIs('AWS::EC2::VPCEndpoint', 0);
    Template.fromStack(other).resourceCountIs(INGRESS, 1);
  });

  const TWICE = /endpoints must not be created where the VPC has an endpoint of ssm with private DNS, got: \["[^"]+"\]/;

  test('two proxies of one VPC do not create endpoints each', () => {
    const { app, egress, other, vpc } = stacks();
    for (const stack of [egress, other]) {
      proxyStack({ vpc, endpoints: SquidProxyEndpoints.create() }, stack);
    }
    expect(() => app.synth()).toThrow(TWICE);
  });

  test.each([
    ['of one stack', 'same'],
    ['of another stack', 'other'],
  ])('a proxy does not create an endpoint beside one %s', (_, where) => {
    const { app, network, egress, vpc } = stacks();
    new InterfaceVpcEndpoint(where === 'same' ? egress : network, 'Shared', { vpc, service: SERVICES[0] });
    proxyStack({ vpc, endpoints: SquidProxyEndpoints.create() }, egress);
    expect(() => app.synth()).toThrow(TWICE);
  });

  test.each<[string, (app: App, egress: Stack, vpc: IVpc) => unknown]>([
    [
      'without private DNS',
      (_, egress, vpc) =>
        new InterfaceVpcEndpoint(egress, 'E', { vpc, service: SERVICES[0], privateDnsEnabled: false }),
    ],
    [
      'of another service',
      (_, egress, vpc) => new InterfaceVpcEndpoint(egress, 'E', { vpc, service: InterfaceVpcEndpointAwsService.KMS }),
    ],
    [
      'of another VPC',
      (_, egress) => new InterfaceVpcEndpoint(egress, 'E', { vpc: new Vpc(egress, 'V'), service: SERVICES[0] }),
    ],
    [
      'of a VPC of the same id in another account',
      (app) => {
        const stack = new Stack(app, 'Far', { env: { account: '444455556666', region: 'eu-central-1' } });
        const vpc = new Vpc(stack, 'Vpc');
        return new InterfaceVpcEndpoint(stack, 'E', { vpc, service: SERVICES[0] });
      },
    ],
    ['for S3', (_, __, vpc) => vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 })],
  ])('a proxy creates its endpoints beside one %s', (_, make) => {
    const { app, egress, vpc } = stacks();
    make(app, egress, vpc);
    proxyStack({ vpc, endpoints: SquidProxyEndpoints.create() }, egress);
    expect(() => app.synth()).not.toThrow();
  });

  test('two VPCs that still have to be looked up are not taken for one', () => {
    const app = new App();
    const env = { account: '111122223333', region: 'eu-central-1' };
    const stack = new Stack(app, 'Stack', { env });
    for (const vpcName of ['one', 'two']) {
      const vpc = Vpc.fromLookup(stack, vpcName, { vpcName });
      const endpoints = SquidProxyEndpoints.create({ packageGateway: true });
      new SquidProxy(stack, `Proxy${vpcName}`, { vpc, endpoints, allowedDomains: DOMAINS });
    }
    expect(app.synth().manifest.missing).toHaveLength(2);
  });
});
