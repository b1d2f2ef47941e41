import {
  admitsTcp,
  behind,
  groupOf,
  ingressesOf,
  isPartOf,
  sourceOf,
} from '../../../src/private/rules/security-groups';
import { asValue, resourcesOf } from '../one-template';

const GROUP = { Type: 'AWS::EC2::SecurityGroup', Properties: {} };
const GROUPS = { Group: GROUP, Other: GROUP };
const group = { 'Fn::GetAtt': ['Group', 'GroupId'] };

test.each([
  [{ IpProtocol: '-1' }],
  [{ IpProtocol: -1, FromPort: 80, ToPort: 80 }],
  [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22 }],
  [{ IpProtocol: 'TCP', FromPort: 22, ToPort: 22 }],
  [{ IpProtocol: 6, FromPort: '0', ToPort: '65535' }],
  [{ IpProtocol: 'tcp', FromPort: 22 }],
  [{ IpProtocol: 'tcp', ToPort: 22 }],
  [{ IpProtocol: 'tcp' }],
])('%j admits TCP on port 22', (rule) => {
  expect(admitsTcp(asValue(rule), 22)).toBe(true);
});

test.each([
  [{ IpProtocol: 'udp', FromPort: 22, ToPort: 22 }],
  [{ IpProtocol: 'icmp', FromPort: -1, ToPort: -1 }],
  [{ IpProtocol: 'tcp', FromPort: 23, ToPort: 80 }],
  [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 21 }],
  [{ FromPort: 22, ToPort: 22 }],
])('%j does not', (rule) => {
  expect(admitsTcp(asValue(rule), 22)).toBe(false);
});

test.each([0, 65_535])('a rule without ports admits port %d', (port) => {
  expect(admitsTcp(asValue({ IpProtocol: 'tcp' }), port)).toBe(true);
});

test('ports are read as the caller wants', () => {
  const rule = asValue({ IpProtocol: 'tcp', FromPort: { Ref: 'Port' }, ToPort: { Ref: 'Port' } });
  expect(() => admitsTcp(rule, 22)).toThrow(`Value/FromPort: \${Port} is known only at deploy time`);
  expect(admitsTcp(rule, 22, () => 22)).toBe(true);
});

describe('the source of a rule', () => {
  const source = (rule: object) => sourceOf(asValue(rule, { ...GROUPS, Role: { Type: 'AWS::IAM::Role' } }));

  test.each(['CidrIp', 'CidrIpv6', 'SourcePrefixListId', 'SourceSecurityGroupId', 'SourceSecurityGroupName'])(
    'is read from %s',
    (name) => {
      expect(source({ [name]: 'Here' })).toBe('here');
    },
  );

  test('are several', () => {
    expect(source({ CidrIp: '10.0.0.0/8', CidrIpv6: '::/0' })).toBe('10.0.0.0/8,::/0');
    expect(source({})).toBe('');
  });

  test('is the same group by Ref and by attribute', () => {
    expect(source({ SourceSecurityGroupId: { Ref: 'Group' } })).toBe(source({ SourceSecurityGroupId: group }));
    expect(source({ SourceSecurityGroupId: { Ref: 'Other' } })).not.toBe(source({ SourceSecurityGroupId: group }));
  });

  test('is another one by an attribute of something else', () => {
    const of = (attribute: string) => source({ CidrIp: { 'Fn::GetAtt': ['Role', attribute] } });
    expect(of('Arn')).not.toBe(of('RoleId'));
  });
});

test.each([
  ['10.0.0.0/16', '10.0.0.0/16', true],
  ['10.0.0.0/16', '10.0.0.0/8', true],
  ['10.0.0.0/8', '10.0.0.0/16', false],
  ['/app/one.template.json#group', '0.0.0.0/0', true],
  ['pl-1', '0.0.0.0/0', true],
  ['::/0', '0.0.0.0/0', false],
  ['2001:db8::/32', '0.0.0.0/0', false],
  ['pl-1', '10.0.0.0/8', false],
])('everybody of %s is one of %s: %s', (source, other, expected) => {
  expect(isPartOf(source, other)).toBe(expected);
});

test('the rules of a group are its own, and those of the app that name it', () => {
  const separate = (GroupId: unknown, CidrIp: string) => ({
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId, CidrIp },
  });
  const resources = resourcesOf({
    Group: { ...GROUP, Properties: { SecurityGroupIngress: [{ CidrIp: '10.0.0.0/8' }] } },
    Other: GROUP,
    One: separate(group, '10.1.0.0/16'),
    Two: separate({ Ref: 'Other' }, '10.2.0.0/16'),
    Three: separate('sg-1', '10.3.0.0/16'),
  });
  const rulesOf = (id: string) => ingressesOf(resources(id)).map((rule) => rule.get('CidrIp').string());
  expect(rulesOf('Group')).toEqual(['10.0.0.0/8', '10.1.0.0/16']);
  expect(rulesOf('Other')).toEqual(['10.2.0.0/16']);
});

test('a group is found by its id, or it is said that it is not in the app', () => {
  expect(groupOf(asValue(group, GROUPS)).id).toBe('Group');
  const why = 'Value: the security group is not in the app';
  expect(() => groupOf(asValue('sg-1', GROUPS))).toThrow(why);
  expect(() => groupOf(asValue({ Ref: 'Role' }, { Role: { Type: 'AWS::IAM::Role' } }))).toThrow(why);
});

describe('behind a group', () => {
  const membersOf = (...types: string[]) => {
    const others = types.map((Type, index) => [`R${index}`, { Type, Properties: { Groups: [group] } }]);
    return behind(resourcesOf({ ...GROUPS, ...Object.fromEntries(others) })('Group')).map(({ type }) => type);
  };

  test('is each resource that speaks of it', () => {
    const types = ['AWS::EC2::Instance', 'AWS::Lambda::Function', 'AWS::EC2::SecurityGroupSomething'];
    expect(membersOf(...types)).toEqual(types);
    expect(
      behind(resourcesOf({ ...GROUPS, One: { Type: 'Custom::One', Properties: { Groups: [group] } } })('Other')),
    ).toEqual([]);
  });

  test.each([
    'AWS::EC2::SecurityGroup',
    'AWS::EC2::SecurityGroupIngress',
    'AWS::EC2::SecurityGroupEgress',
    'AWS::EC2::NetworkInsightsPath',
    'AWS::RDS::DBSecurityGroup',
    'AWS::RDS::DBSecurityGroupIngress',
    'AWS::Redshift::ClusterSecurityGroup',
    'AWS::ElastiCache::SecurityGroupIngress',
    'AWS::EKS::Nodegroup',
    'AWS::SSM::Parameter',
  ])('is no %s', (type) => {
    expect(membersOf(type)).toEqual([]);
  });

  test.each([
    'My::AWS::EC2::SecurityGroup',
    'My::AWS::RDS::DBSecurityGroup',
    'My::AWS::EKS::Nodegroup',
    'My::AWS::SSM::Parameter',
    'AWS::RDS::DBSecurityGroupOfMine',
    'AWS::EKS::NodegroupOfMine',
    'AWS::SSM::ParameterOfMine',
    'AWS::DAX::ClusterSecurityGroup',
  ])('may be a %s', (type) => {
    expect(membersOf(type)).toEqual([type]);
  });

  test('is nothing that is in a nested stack as a whole', () => {
    expect(membersOf('AWS::CloudFormation::Stack')).toEqual(['AWS::CloudFormation::Stack']);
  });
});
