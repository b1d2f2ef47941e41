import { isInternet, isInternetTogether } from '../../private/rules/cidr';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { admitsTcp, behind } from '../../private/rules/security-groups';
import { allOf, anyOf, attempt, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';
import { mayHaveShell } from './shell-access';

const GROUP = 'AWS::EC2::SecurityGroup';
const NODE_GROUP = 'AWS::EKS::Nodegroup';
const OF_NETWORK = /^AWS::EC2::(VPC|Subnet|VPCCidrBlock|SubnetCidrBlock)$/;
const SSH = 22;

export const publicSsh: Rule = {
  id: 'hindsight-squid-public-ssh',
  severity: Severity.ERROR,
  incident: 'Port 22 was open to the internet: bots found it within minutes, and one leaked key let them in.',
  remedy:
    'Remove the rule and use aws ssm start-session; or use SquidProxy, which is reached through Session Manager without an open port.',
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
  types: [GROUP, 'AWS::EC2::SecurityGroupIngress', NODE_GROUP],
  judge: (resource, report) => {
    if (resource.type === NODE_GROUP) {
      judgeNodes(resource, report);
      return;
    }
    const { open, unclear, isOpenTogether } = admissionsOf(rulesOf(resource));
    const isConcerned = open.length > 0 || unclear.length > 0 || isOpenTogether;
    // Asked last: it looks at everything that may stand behind the group.
    if (!isConcerned || !mayAnswer(resource)) {
      return;
    }
    const isEmpty = membersOf(resource).length === 0;
    for (const rule of open) {
      if (isEmpty && admitsAll(rule)) {
        report.inconclusive(rule, 'what stands behind the group is in no template of the app');
      } else {
        report.find(rule, 'The security group admits SSH from everywhere.');
      }
    }
    if (isOpenTogether) {
      report.find(
        'Properties/SecurityGroupIngress',
        'The security group admits SSH from a large part of the internet.',
      );
    }
    for (const { location, why } of unclear) {
      report.inconclusive(location, why);
    }
  },
};

interface Admissions {
  /** The rules that admit SSH from everywhere. */
  readonly open: readonly Value[];
  /** Why others are not known. */
  readonly unclear: readonly Inconclusive[];
  /** Whether no rule admits everybody, and all of them together do. */
  readonly isOpenTogether: boolean;
}

function admissionsOf(rules: readonly Value[]): Admissions {
  const open: Value[] = [];
  const unclear: Inconclusive[] = [];
  const cidrs: string[] = [];
  for (const rule of rules) {
    const isOpen = attempt(() =>
      allOf(
        () => admitsTcp(rule, SSH),
        () => isFromInternet(rule, cidrs),
      ),
    );
    if (isOpen instanceof Inconclusive) {
      unclear.push(isOpen);
    } else if (isOpen) {
      open.push(rule);
    }
  }
  return { open, unclear, isOpenTogether: open.length === 0 && isInternetTogether(cidrs) };
}

/** Whether there may be a shell behind the group: what is not seen may have one. */
function mayAnswer(resource: Resource): boolean {
  const members = membersOf(resource);
  return members.length === 0 || members.some(mayHaveShell);
}

/** What is behind the group in its app. */
function membersOf(resource: Resource): Resource[] {
  const group = groupOf(resource);
  return group ? behind(group) : [];
}

function groupOf(resource: Resource): Resource | undefined {
  const group = resource.type === GROUP ? resource : resource.properties.get('GroupId').tryText()?.target?.resource;
  return group?.type === GROUP ? group : undefined;
}

/** Whether a rule is for all ports: then it is not meant for SSH, and may be one for functions or load balancers. */
function admitsAll(rule: Value): boolean {
  const [from, to] = ['FromPort', 'ToPort'].map((port) => Number(rule.get(port).tryText()?.literal));
  return rule.get('IpProtocol').tryText()?.literal === '-1' || (from <= 1 && to === 65_535);
}

function rulesOf({ type, properties }: Resource): Value[] {
  return type === GROUP ? properties.get('SecurityGroupIngress').possibilities() : [properties];
}

/** Adds up what each rule admits, which may be a large part together. */
function isFromInternet(rule: Value, cidrs: string[]): boolean {
  const sources = sourcesOf(rule);
  if (attempt(() => admitsTcp(rule, SSH)) === true) {
    cidrs.push(...sources.flatMap((cidr) => cidr.tryText()?.literal ?? []));
  }
  return anyOf(...sources.map((cidr) => () => isWide(cidr)));
}

function sourcesOf(rule: Value): Value[] {
  const cidrs = ['CidrIp', 'CidrIpv6'].flatMap((name) => rule.get(name).possibilities());
  const lists = rule.get('SourcePrefixListId').possibilities();
  return [...cidrs, ...lists.flatMap(cidrsOf)];
}

/** What is in a prefix list of the app; those of AWS and of other apps are not seen. */
function cidrsOf(list: Value): Value[] {
  const target = list.tryText()?.target?.resource;
  const entries = target?.type === 'AWS::EC2::PrefixList' ? target.properties.get('Entries').possibilities() : [];
  return entries.map((entry) => entry.get('Cidr'));
}

function isWide(cidr: Value): boolean {
  const text = cidr.text();
  // A VPC and its subnets are never that wide, and a length that is written out needs nothing else.
  const [, base = ''] = /^([\s\S]*)\/[1-9]\d{1,2}$/.exec(text?.pattern ?? '') ?? [];
  const isNarrow = OF_NETWORK.test(text?.target?.resource.type ?? '') || base.includes('\0');
  return !isNarrow && isInternet(cidr.string() ?? '');
}

/** EKS opens the port on its own where a key is given, and no source. */
function judgeNodes({ properties }: Resource, report: Report): void {
  const access = properties.get('RemoteAccess');
  const isOpen = allOf(
    () => !access.get('Ec2SshKey').isAbsent,
    () => access.get('SourceSecurityGroups').items().length === 0,
  );
  if (isOpen) {
    report.find(access, 'The node group has an SSH key and no source security group: EKS admits SSH from everywhere.');
  }
}
