import { TemplateSet } from '../../../src/private/template/template-set';
import { mayHaveShell } from '../../../src/squid/rules/shell-access';

/** Whether the resource `Asked` may have a shell, in a template with others. */
function ask(Type: string, Properties: object = {}, others: object = {}): boolean {
  const Resources = { Asked: { Type, Properties }, ...others };
  const Conditions = { Chosen: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'eu-central-1'] } };
  const [asked] = TemplateSet.of({ '/app/One.template.json': { Resources, Conditions } })
    .ofType(Type)
    .filter(({ id }) => id === 'Asked');
  return mayHaveShell(asked);
}

test.each(['AWS::EC2::Instance', 'AWS::EMR::Cluster', 'Custom::Anything', 'toString'])('%s may have one', (type) => {
  expect(ask(type)).toBe(true);
});

test.each(['AWS::Lambda::Function', 'AWS::RDS::DBCluster', 'AWS::EFS::MountTarget'])('%s has none', (type) => {
  expect(ask(type)).toBe(false);
});

test.each([
  ['EC2', true],
  ['SPOT', true],
  ['FARGATE', false],
  ['FARGATE_SPOT', false],
  ['NO_FARGATE', true],
  [undefined, true],
  [{ Ref: 'Type' }, true],
])('an environment of Batch of the type %j: %s', (Type, expected) => {
  expect(ask('AWS::Batch::ComputeEnvironment', { ComputeResources: { Type } })).toBe(expected);
});

test.each([
  ['com.amazonaws.eu-central-1.ssm', false],
  ['cn.com.amazonaws.cn-north-1.ssm', false],
  ['aws.sagemaker.eu-central-1.notebook', false],
  [{ 'Fn::Sub': `com.amazonaws.\${AWS::Region}.ssm` }, false],
  ['com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0', true],
  [{ 'Fn::Sub': `com.amazonaws.vpce.\${AWS::Region}.\${Service}` }, true],
  ['communication.example', true],
  ['my.aws.example', true],
  ['my.com.example', true],
  [undefined, true],
  [{ Ref: 'Name' }, true],
])('an endpoint of the service %j: %s', (ServiceName, expected) => {
  expect(ask('AWS::EC2::VPCEndpoint', { ServiceName })).toBe(expected);
});

describe.each(['AWS::ECS::Service', 'AWS::ECS::TaskSet'])('%s', (type) => {
  const service = (...ContainerDefinitions: unknown[]) =>
    ask(
      type,
      { TaskDefinition: { Ref: 'Task' } },
      { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions } } },
    );

  test.each([22, '22'])('has one if a container listens on port %j', (ContainerPort) => {
    expect(service({ Name: 'web' }, { PortMappings: [{ ContainerPort: 80 }, { ContainerPort }] })).toBe(true);
  });

  test.each([80, 2222, 220])('has none if its containers listen on port %d', (ContainerPort) => {
    expect(service({ PortMappings: [{ ContainerPort }] })).toBe(false);
  });

  test('has none if no container listens', () => {
    expect(service({ Name: 'worker' })).toBe(false);
    expect(service()).toBe(false);
  });

  test('may have one if its definition is not seen', () => {
    expect(ask(type, { TaskDefinition: 'task:1' })).toBe(true);
    expect(ask(type)).toBe(true);
  });
});

test.each([
  [['80', '22'], true],
  [[22], true],
  [['443'], false],
  [[], false],
])('a classic load balancer that listens on %j: %s', (ports, expected) => {
  const Listeners = ports.map((LoadBalancerPort) => ({ LoadBalancerPort, InstancePort: '22' }));
  expect(ask('AWS::ElasticLoadBalancing::LoadBalancer', { Listeners })).toBe(expected);
});

describe('a load balancer', () => {
  const TYPE = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  const listener = (Port: unknown, LoadBalancerArn: unknown = { Ref: 'Asked' }) => ({
    Type: 'AWS::ElasticLoadBalancingV2::Listener',
    Properties: { Port, LoadBalancerArn },
  });

  test.each([
    [22, true],
    ['22', true],
    [443, false],
  ])('that listens on port %j: %s', (port, expected) => {
    expect(ask(TYPE, {}, { Listener: listener(port) })).toBe(expected);
  });

  test('that listens on port 22 beside another one', () => {
    expect(ask(TYPE, {}, { One: listener(443), Two: listener(22) })).toBe(true);
  });

  test('has none by what another one listens on', () => {
    const others = { Other: { Type: TYPE, Properties: {} }, Listener: listener(22, { Ref: 'Other' }) };
    expect(ask(TYPE, {}, others)).toBe(false);
    expect(ask(TYPE)).toBe(false);
  });
});

test.each([
  ['ONTAP', true],
  ['LUSTRE', false],
  [undefined, false],
])('a file system of the type %s: %s', (FileSystemType, expected) => {
  expect(ask('AWS::FSx::FileSystem', { FileSystemType })).toBe(expected);
});

test.each([
  ['custom-oracle-ee', true],
  ['custom-sqlserver-se', true],
  ['postgres', false],
  ['not-custom-oracle', false],
  [undefined, false],
])('a database of the engine %s: %s', (Engine, expected) => {
  expect(ask('AWS::RDS::DBInstance', { Engine })).toBe(expected);
});

test('what a condition may choose may be there', () => {
  const Listeners = [{ 'Fn::If': ['Chosen', { LoadBalancerPort: '22' }, { LoadBalancerPort: '443' }] }];
  expect(ask('AWS::ElasticLoadBalancing::LoadBalancer', { Listeners })).toBe(true);
});
