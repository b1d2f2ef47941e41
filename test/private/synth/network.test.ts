import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  CfnVPCEndpoint,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  type IVpc,
  Subnet,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import {
  areIsolated,
  closedSecurityGroup,
  hasEndpoint,
  isPendingLookup,
  leadsTo,
  pickSubnets,
  requireVpcOf,
  type SubnetRule,
} from '../../../src/private/synth/network';

const env = { account: '111122223333', region: 'eu-central-1' };
const newStack = () => new Stack(new App(), 'Stack', { env });
const RULE: SubnetRule = { zones: { min: 2 }, remedy: 'do this' };
const TIERS = [
  { name: 'Public', subnetType: SubnetType.PUBLIC },
  { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
  { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
];
const newVpc = (stack: Stack, ...tiers: string[]) =>
  new Vpc(stack, 'Vpc', {
    maxAzs: 2,
    natGateways: tiers.includes('Private') ? 1 : 0,
    subnetConfiguration: TIERS.filter(({ name }) => tiers.includes(name)),
  });
const lookedUp = (stack: Stack) => Vpc.fromLookup(stack, 'LookedUp', { vpcId: 'vpc-1' });
const ids = (vpc: IVpc, rule: SubnetRule, selection?: object) =>
  pickSubnets(vpc, vpc, selection, rule).subnets.map(({ node }) => node.id);

describe('subnets', () => {
  const all = newVpc(newStack(), 'Public', 'Private', 'Isolated');

  test('are private ones by default, or isolated ones where these will do', () => {
    expect(ids(all, RULE)).toEqual(['PrivateSubnet1', 'PrivateSubnet2']);
    expect(ids(newVpc(newStack(), 'Public', 'Isolated'), RULE)).toEqual(['IsolatedSubnet1', 'IsolatedSubnet2']);
  });

  test('have to be there', () => {
    expect(() => ids(newVpc(newStack(), 'Public'), RULE)).toThrow(
      'vpc must have private or isolated subnets, got: Stack/Vpc; do this [Stack/Vpc]',
    );
    const rule = { ...RULE, isolatedProblem: 'isolated: nothing is reached' };
    expect(() => ids(newVpc(newStack(), 'Public', 'Isolated'), rule)).toThrow(
      'vpc must have private subnets, got: Stack/Vpc; do this [Stack/Vpc]',
    );
  });

  test.each([
    [SubnetType.PUBLIC, { publicProblem: 'public: it is open' }, 'public: it is open, got: Stack/Vpc/PublicSubnet1, '],
    [
      SubnetType.PRIVATE_ISOLATED,
      { isolatedProblem: 'isolated: no way' },
      'isolated: no way, got: Stack/Vpc/IsolatedSubnet1, ',
    ],
  ])('of the tier %s may be a problem', (subnetType, problem, message) => {
    expect(() => ids(all, { ...RULE, ...problem }, { subnetType })).toThrow(`vpcSubnets must not be ${message}`);
    expect(ids(all, RULE, { subnetType })).toHaveLength(2);
  });

  test('are compared by their ids', () => {
    const again = Subnet.fromSubnetAttributes(all, 'Again', {
      subnetId: all.publicSubnets[0].subnetId,
      availabilityZone: 'eu-central-1c',
    });
    const rule = { ...RULE, zones: { min: 1 }, publicProblem: 'public' };
    expect(() => ids(all, rule, { subnets: [again] })).toThrow('vpcSubnets must not be public, got: Stack/Vpc/Again');
  });

  test('of a VPC that is not looked up yet are not judged', () => {
    const vpc = lookedUp(newStack());
    expect(isPendingLookup(vpc)).toBe(true);
    expect(isPendingLookup(all)).toBe(false);
    expect(() => ids(vpc, { ...RULE, zones: { min: 9 } })).not.toThrow();
  });
});

describe('the zones of subnets', () => {
  const stack = newStack();
  const vpc = newVpc(stack, 'Public', 'Private');
  const subnet = (id: string, availabilityZone?: string) =>
    Subnet.fromSubnetAttributes(stack, id, { subnetId: id, availabilityZone });
  const [a, again, b, unknown] = [
    subnet('A', 'eu-central-1a'),
    subnet('Again', 'eu-central-1a'),
    subnet('B', 'eu-central-1b'),
    subnet('Unknown'),
  ];
  const check = (zones: SubnetRule['zones'], subnets: object[], onePerZone?: boolean) => () =>
    pickSubnets(stack, vpc, { subnets } as never, { ...RULE, zones, onePerZone });

  test('are counted, each once', () => {
    expect(check({ min: 2 }, [a, b])).not.toThrow();
    expect(check({ min: 2, max: 2 }, [a, again, b])).not.toThrow();
    expect(check({ min: 2 }, [a, again])).toThrow(
      'vpcSubnets must select subnets in at least 2 Availability Zones, got: Stack/A in eu-central-1a, Stack/Again in eu-central-1a; do this [Stack]',
    );
  });

  test('may be too many', () => {
    expect(check({ min: 1, max: 1 }, [a, b])).toThrow('vpcSubnets must select at least one subnet');
    expect(check({ min: 2, max: 3 }, [a])).toThrow('vpcSubnets must select subnets in 2 to 3 Availability Zones');
  });

  test('have one subnet each, where the service wants that', () => {
    expect(check({ min: 2 }, [a, b], true)).not.toThrow();
    expect(check({ min: 1 }, [], true)).toThrow('vpcSubnets must select at least one subnet, got: none; do this');
    expect(check({ min: 3 }, [a, b], true)).toThrow('must select one subnet in each of at least 3 Availability Zones');
  });

  test('that are not known may be any', () => {
    expect(check({ min: 2 }, [a, unknown])).not.toThrow();
    expect(check({ min: 3 }, [a, unknown])).toThrow('Stack/A in eu-central-1a, Stack/Unknown in an unknown zone');
    expect(check({ min: 1, max: 1 }, [a, unknown])).toThrow('vpcSubnets must select at least one subnet');
  });

  test('of the default subnets are those of the VPC', () => {
    expect(() => pickSubnets(stack, vpc, undefined, { ...RULE, zones: { min: 3 } })).toThrow(
      'vpc must select subnets in at least 3 Availability Zones',
    );
  });

  test('of a list that is known only at deploy time are not known', () => {
    const imported = Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-central-1a'],
      privateSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
    });
    expect(() => pickSubnets(stack, imported, undefined, RULE)).toThrow(
      'vpc must have a list of subnets that is known at synth, got: a list that is known only at deploy time; look the VPC up with Vpc.fromLookup, or import the list with Fn.importListValue and its length [Stack]',
    );
  });
});

describe('the VPC of a database', () => {
  const stack = newStack();
  const [vpc, other] = ['One', 'Two'].map((id) => new Vpc(stack, id, { maxAzs: 1, natGateways: 0 }));
  const imported = (id: string, vpcId: string) =>
    Vpc.fromVpcAttributes(stack, id, { vpcId, availabilityZones: ['eu-central-1a'] });
  const check = (own: IVpc | undefined, given: IVpc, noun?: string) => () =>
    requireVpcOf(
      Object.assign(new Construct(stack, `${stack.node.children.length}`), { vpc: own }),
      given,
      'do this',
      stack,
      noun,
    );

  test('is the one that is given', () => {
    expect(check(vpc, vpc)).not.toThrow();
    expect(check(vpc, other)).toThrow('vpc must be that of the database, Stack/One, got: Stack/Two; do this [Stack]');
    expect(check(vpc, other, 'server')).toThrow('vpc must be that of the server, Stack/One');
  });

  test('is compared by its id where it is imported', () => {
    expect(check(imported('A', 'vpc-1'), imported('B', 'vpc-1'))).not.toThrow();
    expect(check(imported('C', 'vpc-1'), imported('D', 'vpc-2'))).toThrow('vpc must be that of the database');
  });

  test('may be any where it is not known', () => {
    expect(check(undefined, vpc)).not.toThrow();
    expect(check(imported('E', 'vpc-1'), vpc)).not.toThrow();
    expect(check(vpc, imported('F', 'vpc-1'))).not.toThrow();
  });
});

test('subnets are isolated if all of them are', () => {
  const vpc = newVpc(newStack(), 'Public', 'Private', 'Isolated');
  const pick = (...subnets: object[]) => vpc.selectSubnets({ subnets } as never);
  const [isolated, inside] = [vpc.isolatedSubnets[0], vpc.privateSubnets[0]];
  expect(areIsolated(vpc, pick(isolated))).toBe(true);
  expect(areIsolated(vpc, pick(isolated, inside))).toBe(false);
  const pending = lookedUp(newStack());
  expect(areIsolated(pending, pending.selectSubnets({ subnets: [] }))).toBe(false);
});

test('an endpoint leads to a service by the end of its name', () => {
  const stack = newStack();
  const vpc = newVpc(stack, 'Isolated');
  const endpoint = new InterfaceVpcEndpoint(stack, 'Endpoint', {
    vpc,
    service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
  });
  const resource = endpoint.node.defaultChild as CfnVPCEndpoint;
  expect(leadsTo(resource, 'secretsmanager')).toBe(true);
  expect(leadsTo(resource, 'manager')).toBe(false);
  expect(leadsTo(resource, 'secrets')).toBe(false);
  const fips = new CfnVPCEndpoint(stack, 'Fips', { vpcId: 'vpc-1', serviceName: 'com.amazonaws.us-east-1.kms-fips' });
  expect(leadsTo(fips, 'kms')).toBe(true);
  expect([hasEndpoint(stack, 'kms'), hasEndpoint(stack, 'sqs')]).toEqual([true, false]);
});

test('a closed security group lets nothing in or out', () => {
  const stack = newStack();
  closedSecurityGroup(stack, newVpc(stack, 'Isolated'), 'Closed');
  const [{ Properties }] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::SecurityGroup'));
  expect(Properties).toMatchObject({
    GroupDescription: 'Closed',
    SecurityGroupEgress: [
      {
        CidrIp: '255.255.255.255/32',
        IpProtocol: 'tcp',
        FromPort: 1,
        ToPort: 1,
        Description: 'nowhere: replaces the rule that allows all traffic',
      },
    ],
  });
  expect(Properties.SecurityGroupIngress).toBeUndefined();
});
