import type { Estate } from './estate';
import { NotJudged } from './not-judged';
import type { Resource } from './resource';
import type { Value } from './value';

/** A rule that lets traffic into a security group. */
export interface Ingress {
  /** What the rule is a part of, or stands for. */
  readonly value: Value;
  readonly protocol: string;
  /** The rule's ports, as they stand in the template. */
  readonly from: Value;
  readonly to: Value;
  /** Who is let in, for comparing. */
  readonly source: string;
}

/** The properties of a rule that name its source. */
const SOURCES = ['CidrIp', 'CidrIpv6', 'SourcePrefixListId', 'SourceSecurityGroupId', 'SourceSecurityGroupName'];

/** One rule of a security group, inline or a resource of its own. */
export function ingressOf(value: Value): Ingress {
  const sources = SOURCES.map((name) => value.get(name)).filter((source) => !source.isAbsent);
  return {
    value,
    protocol: value.get('IpProtocol').string() ?? '',
    from: value.get('FromPort'),
    to: value.get('ToPort'),
    source: sources.map((source) => source.text()?.key ?? '').join(),
  };
}

/** The rules of a security group: its own, and those of the app that name it. */
export function ingressesOf(group: Resource): Value[] {
  const separate = group.template.estate.index(separateIngresses).get(group.key) ?? [];
  return [...group.properties.get('SecurityGroupIngress').itemsOrSelf(), ...separate];
}

/** The security group that an id belongs to. */
export function groupOf(id: Value): Resource {
  const resource = id.target()?.resource as Resource | undefined;
  if (resource?.type !== 'AWS::EC2::SecurityGroup') {
    throw new NotJudged(id.location, 'the security group is not in the app');
  }
  return resource;
}

function separateIngresses(estate: Estate): Map<string, Value[]> {
  const byGroup = new Map<string, Value[]>();
  for (const { properties } of estate.ofType('AWS::EC2::SecurityGroupIngress')) {
    const id = properties.isMap ? properties.get('GroupId') : undefined;
    const key = id?.isText ? id.target()?.resource.key : undefined;
    if (key !== undefined) {
      byGroup.set(key, [...(byGroup.get(key) ?? []), properties]);
    }
  }
  return byGroup;
}
