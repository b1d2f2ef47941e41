import { getOrAdd, groupBy } from '../collections';
import { allOf, Inconclusive } from '../template/inconclusive';
import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import type { Value } from '../template/value';
import { covers } from './cidr';

/** The properties of a rule that name its source. */
const SOURCES = ['CidrIp', 'CidrIpv6', 'SourcePrefixListId', 'SourceSecurityGroupId', 'SourceSecurityGroupName'];
const EVERYBODY = '0.0.0.0/0';
const ALL_PORTS = { from: 0, to: 65_535 };

/** Whether a rule of a security group, inline or a resource of its own, admits TCP on a port. */
export function admitsTcp(rule: Value, port: number, read = (value: Value) => value.number()): boolean {
  const protocol = rule.get('IpProtocol').string()?.toLowerCase();
  if (protocol === '-1') {
    return true;
  }
  return allOf(
    () => protocol === 'tcp' || protocol === '6',
    () => (read(rule.get('FromPort')) ?? ALL_PORTS.from) <= port,
    () => port <= (read(rule.get('ToPort')) ?? ALL_PORTS.to),
  );
}

/** Who a rule lets in, for comparing. */
export function sourceOf(rule: Value): string {
  const sources = SOURCES.map((name) => rule.get(name)).filter((source) => !source.isAbsent);
  return sources.map(keyOf).join();
}

/** A group by Ref is the same as one by its attribute GroupId; other attributes are of other things. */
function keyOf(source: Value): string {
  const text = source.text();
  const isGroup = text?.target?.resource.type === 'AWS::EC2::SecurityGroup';
  return (isGroup ? text?.target?.resource.key : text?.key) ?? '';
}

/** Whether everybody of a source is one of another. */
export function isPartOf(source: string, other: string): boolean {
  // The members of a group come by IPv4.
  return source === other || covers(other, source) || (other === EVERYBODY && !/^[0-9a-f:]+\/\d+$/.test(source));
}

/** The rules of a security group: its own, of conditions both sides, and those of the app that name it. */
export function ingressesOf(group: Resource): Value[] {
  const separate = group.template.set.index('rules/separateIngresses', separateIngresses).get(group.key) ?? [];
  return [...group.properties.get('SecurityGroupIngress').possibilities(), ...separate];
}

/** The security group that an id belongs to. */
export function groupOf(id: Value): Resource {
  const resource = id.target()?.resource;
  if (resource?.type !== 'AWS::EC2::SecurityGroup') {
    throw new Inconclusive(id.location, 'the security group is not in the app');
  }
  return resource;
}

/** What is about security groups, and not behind one. */
const ABOUT_GROUPS =
  /^AWS::EC2::(SecurityGroup(Ingress|Egress)?|NetworkInsights\w+)$|^AWS::(RDS|Redshift|ElastiCache)::\w*SecurityGroup(Ingress)?$|^AWS::EKS::Nodegroup$|^AWS::SSM::Parameter$/;

/** The resources of all templates that stand behind a security group, as far as they are seen. */
export function behind(group: Resource): Resource[] {
  return group.template.set.index('rules/behind groups', membersOfGroups).get(group.key) ?? [];
}

function membersOfGroups(templates: TemplateSet): Map<string, Resource[]> {
  const members = new Map<string, Resource[]>();
  for (const { resources } of templates.all) {
    for (const member of resources.values()) {
      if (ABOUT_GROUPS.test(member.type) || member.nestedTemplate) {
        continue;
      }
      for (const { resource } of member.properties.mentions()) {
        if (resource.type === 'AWS::EC2::SecurityGroup') {
          getOrAdd(members, resource.key, (): Resource[] => []).push(member);
        }
      }
    }
  }
  return members;
}

function separateIngresses(templates: TemplateSet): Map<string, Value[]> {
  const rules = templates.ofType('AWS::EC2::SecurityGroupIngress').map(({ properties }) => properties);
  return groupBy(rules, (rule) => rule.tryGet('GroupId')?.tryText()?.target?.resource.key);
}
