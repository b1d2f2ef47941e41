import { Stack, Token } from 'aws-cdk-lib';
import {
  CfnVPCEndpoint,
  type ISubnet,
  type IVpc,
  Peer,
  Port,
  SecurityGroup,
  type SelectedSubnets,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from './errors';
import { requireInRegion } from './existing';

/** Which subnets a construct can be in. */
export interface SubnetRule {
  /** The number of Availability Zones that the subnets must lie in. */
  readonly zones: { readonly min: number; readonly max?: number };
  /** Whether the service accepts one subnet in each zone only. */
  readonly onePerZone?: boolean;
  /** The problem with an isolated subnet, as it continues "vpcSubnets must not be …"; left out where one will do. */
  readonly isolatedProblem?: string;
  /** The problem with a public subnet, likewise. */
  readonly publicProblem?: string;
  readonly remedy: string;
}

/**
 * The subnets that were selected, or private ones by default. Nothing is checked as long as the VPC's lookup is pending:
 * the placeholder that the CDK uses until then has the same subnets in every tier.
 */
export function pickSubnets(
  scope: IConstruct,
  vpc: IVpc,
  selection: SubnetSelection | undefined,
  rule: SubnetRule,
): SelectedSubnets {
  requireInRegion('vpc', vpc, 'use a VPC of this Region', scope);
  const onePerAz = rule.onePerZone ? { onePerAz: true } : {};
  const selected = vpc.selectSubnets({ ...onePerAz, ...(selection ?? defaultSelection(scope, vpc, rule)) });
  if (!selected.isPendingLookup) {
    requireTier(scope, selected.subnets, vpc.isolatedSubnets, rule.isolatedProblem, rule.remedy);
    requireTier(scope, selected.subnets, vpc.publicSubnets, rule.publicProblem, rule.remedy);
    requireZones(scope, selection ? 'vpcSubnets' : 'vpc', selected.subnets, rule);
  }
  return selected;
}

function defaultSelection(scope: IConstruct, vpc: IVpc, rule: SubnetRule): SubnetSelection {
  const allowed = [...vpc.privateSubnets, ...(rule.isolatedProblem === undefined ? vpc.isolatedSubnets : [])];
  if (allowed.length === 0 && !isPendingLookup(vpc)) {
    const must = rule.isolatedProblem === undefined ? 'have private or isolated subnets' : 'have private subnets';
    refuse({ property: 'vpc', must, got: vpc.node.path, remedy: rule.remedy }, scope);
  }
  const { privateSubnets } = vpc;
  const subnetType = privateSubnets.length > 0 ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED;
  return { subnetType };
}

/** Whether the CDK still has to look the VPC up. Until then every subnet is a placeholder. */
export function isPendingLookup(vpc: IVpc): boolean {
  return vpc.selectSubnets({ subnets: [] }).isPendingLookup === true;
}

/** Rejects a VPC that a database, or another server, is known not to be in. */
export function requireVpcOf(
  server: IConstruct & { readonly vpc?: IVpc },
  vpc: IVpc,
  remedy: string,
  scope: IConstruct,
  noun = 'database',
): void {
  const { vpc: other } = server;
  const areLiteral = other && !Token.isUnresolved(vpc.vpcId) && !Token.isUnresolved(other.vpcId);
  const areMade = vpc instanceof Vpc && other instanceof Vpc;
  if (other && (areLiteral || areMade) && other.vpcId !== vpc.vpcId) {
    const must = `be that of the ${noun}, ${other.node.path}`;
    refuse({ property: 'vpc', must, got: vpc.node.path, remedy }, scope);
  }
}

/** The same subnet may be imported twice, so that subnets are compared by their ids. */
function requireTier(
  scope: IConstruct,
  selected: ISubnet[],
  tier: ISubnet[],
  problem: string | undefined,
  remedy: string,
): void {
  const ids = new Set(tier.map(({ subnetId }) => subnetId));
  const found = problem === undefined ? [] : selected.filter(({ subnetId }) => ids.has(subnetId));
  if (found.length > 0) {
    const got = found.map(({ node }) => node.path).join(', ');
    refuse({ property: 'vpcSubnets', must: `not be ${problem}`, got, remedy }, scope);
  }
}

function requireZones(scope: IConstruct, property: string, subnets: ISubnet[], rule: SubnetRule): void {
  const { min, max = Number.POSITIVE_INFINITY } = rule.zones;
  const zones = subnets.map(zoneOf);
  const known = zones.filter((zone) => zone !== undefined);
  const distinct = new Set(known).size;
  const isRepeated = rule.onePerZone && distinct < known.length;
  // A zone that is not known may be any.
  const count = distinct + zones.length - known.length;
  if (count < min || count > max || isRepeated) {
    requireKnownList(scope, property, subnets);
    const got = subnets
      .map((subnet, index) => `${subnet.node.path} in ${zones[index] ?? 'an unknown zone'}`)
      .join(', ');
    refuse({ property, must: zoneRule(rule), got: got || 'none', remedy: rule.remedy }, scope);
  }
}

/** A list that is known only at deploy time looks like one subnet. */
function requireKnownList(scope: IConstruct, property: string, subnets: ISubnet[]): void {
  if (subnets.some(({ subnetId }) => subnetId.startsWith('#{Token['))) {
    const remedy = 'look the VPC up with Vpc.fromLookup, or import the list with Fn.importListValue and its length';
    const must = 'have a list of subnets that is known at synth';
    refuse({ property, must, got: 'a list that is known only at deploy time', remedy }, scope);
  }
}

function zoneRule({ zones: { min, max }, onePerZone }: SubnetRule): string {
  if (min === 1) {
    return 'select at least one subnet';
  }
  const range = max === undefined ? `at least ${min}` : `${min} to ${max}`;
  return `select ${onePerZone ? 'one subnet in each of' : 'subnets in'} ${range} Availability Zones`;
}

/** The Availability Zone, unless it is known only at deploy time or the subnet was imported without it. */
function zoneOf(subnet: ISubnet): string | undefined {
  try {
    return Token.isUnresolved(subnet.availabilityZone) ? undefined : subnet.availabilityZone;
  } catch {
    return undefined;
  }
}

/** Whether all of the subnets have no way out of the VPC. */
export function areIsolated(vpc: IVpc, selected: SelectedSubnets): boolean {
  const isolated = new Set(vpc.isolatedSubnets.map(({ subnetId }) => subnetId));
  return !selected.isPendingLookup && selected.subnets.every(({ subnetId }) => isolated.has(subnetId));
}

/** Whether an endpoint leads to a service of AWS, for example `secretsmanager`. */
export function leadsTo(endpoint: CfnVPCEndpoint, service: string): boolean {
  const name = JSON.stringify(Stack.of(endpoint).resolve(endpoint.serviceName));
  return new RegExp(`\\.${service}(-fips)?"`).test(name);
}

/** Whether the app has an endpoint for a service of AWS, in whatever VPC. */
export function hasEndpoint(scope: IConstruct, service: string): boolean {
  return scope.node.root.node.findAll().some((it) => it instanceof CfnVPCEndpoint && leadsTo(it, service));
}

/** A security group that admits nothing and sends nothing until a rule is added. */
export function closedSecurityGroup(scope: Construct, vpc: IVpc, description: string): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', { vpc, description, allowAllOutbound: false });
  // Without a rule of its own a group starts with one that lets everything out; rules in resources beside it do not count.
  group.addEgressRule(
    Peer.ipv4('255.255.255.255/32'),
    Port.tcp(1),
    'nowhere: replaces the rule that allows all traffic',
  );
  return group;
}
