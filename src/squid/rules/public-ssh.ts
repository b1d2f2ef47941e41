import { isInternet } from '../../private/rules/cidr';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { admitsTcp } from '../../private/rules/security-groups';
import { allOf, anyOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

const NODE_GROUP = 'AWS::EKS::Nodegroup';
const OF_NETWORK = /^AWS::EC2::(VPC|Subnet|VPCCidrBlock|SubnetCidrBlock)$/;
const SSH = 22;

export const publicSsh: Rule = {
  id: 'hindsight-squid-public-ssh',
  severity: Severity.ERROR,
  incident: 'A port 22 that is open to the internet is tried within minutes, and one leaked key is enough.',
  remedy:
    "new SquidProxy(this, 'Proxy', { vpc, allowedDomains: ['partner.example.com'] }) is reached through Session Manager, without an open port; or remove the rule and use aws ssm start-session.",
  source: 'https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html',
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupIngress', NODE_GROUP],
  judge: (resource, report) => {
    if (resource.type === NODE_GROUP) {
      judgeNodes(resource, report);
      return;
    }
    for (const rule of rulesOf(resource)) {
      report.isolate(() => {
        if (
          allOf(
            () => admitsTcp(rule, SSH),
            () => isFromInternet(rule),
          )
        ) {
          report.find(rule, 'The security group admits SSH from everywhere.');
        }
      });
    }
  },
};

function rulesOf({ type, properties }: Resource): Value[] {
  return type === 'AWS::EC2::SecurityGroup' ? properties.get('SecurityGroupIngress').possibilities() : [properties];
}

function isFromInternet(rule: Value): boolean {
  const cidrs = ['CidrIp', 'CidrIpv6'].flatMap((name) => rule.get(name).possibilities());
  const lists = rule.get('SourcePrefixListId').possibilities();
  return anyOf(...[...cidrs, ...lists.flatMap(cidrsOf)].map((cidr) => () => isWide(cidr)));
}

/** What is in a prefix list of the app; those of AWS and of other apps are not seen. */
function cidrsOf(list: Value): Value[] {
  const target = list.tryText()?.target?.resource;
  const entries = target?.type === 'AWS::EC2::PrefixList' ? target.properties.get('Entries').possibilities() : [];
  return entries.map((entry) => entry.get('Cidr'));
}

function isWide(cidr: Value): boolean {
  const text = cidr.text();
  // A VPC and its subnets are never that wide, and a length that is written out tells by itself.
  const isNarrow =
    OF_NETWORK.test(text?.target?.resource.type ?? '') || /\0.*\/(12[0-8]|[1-9]\d)$/.test(text?.pattern ?? '');
  return !isNarrow && isInternet(cidr.string() ?? '');
}

/** EKS opens the port by itself where a key is given and nobody who may use it. */
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
