import type { Resource } from '../template/resource';
import type { TemplateSet } from '../template/template-set';
import type { Value } from '../template/value';
import { ingressesOf } from './security-groups';

const CLUSTERS = ['AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'];
const INSTANCES = ['AWS::RDS::DBInstance', 'AWS::DocDB::DBInstance', 'AWS::Neptune::DBInstance'];
/** The properties that name the security groups of clusters and of instances. */
const GROUPS = ['VpcSecurityGroupIds', 'VPCSecurityGroups'];
const GROUP = 'AWS::EC2::SecurityGroup';

/** A database with what belongs to it. */
export interface Surroundings {
  /** The cluster, or the instance that is in none. */
  readonly database: Resource;
  /** The instances of a cluster. */
  readonly instances: readonly Resource[];
  /** What completes a secret by the address of the database. */
  readonly attachments: readonly Resource[];
  /** The security groups that it is in. */
  readonly groups: readonly Resource[];
  /** The keys of the resources by which its clients know it. */
  readonly parts: ReadonlySet<string>;
  /** The keys of the security groups that are let in. */
  readonly admitted: ReadonlySet<string>;
}

/** The databases of the app that a client uses: it refers to one or its secret, or a security group admits it. */
export function databasesOf(client: Resource, groups: Value): Surroundings[] {
  const databases = client.template.set.index('rules/surroundingsOfDatabases', surroundings);
  if (databases.length === 0) {
    return [];
  }
  const mentioned = keysOf(client.properties.mentions().map(({ resource }) => resource));
  const own = keysOf(groups.mentions().map(({ resource }) => resource));
  return databases.filter(({ parts, admitted }) => intersects(parts, mentioned) || intersects(admitted, own));
}

function surroundings(templates: TemplateSet): Surroundings[] {
  const instances = of(templates, ...INSTANCES);
  const single = instances.filter(({ properties }) => properties.get('DBClusterIdentifier').isAbsent);
  return [...of(templates, ...CLUSTERS), ...single].map((database) => around(database, instances, templates));
}

function around(database: Resource, instances: readonly Resource[], templates: TemplateSet): Surroundings {
  const members = instances.filter((it) => speaksOf(it.properties.get('DBClusterIdentifier'), database));
  const attachments = of(templates, 'AWS::SecretsManager::SecretTargetAttachment').filter((attachment) =>
    speaksOf(attachment.properties.get('TargetId'), database),
  );
  const secrets = [
    ...attachments.flatMap(({ properties }) => properties.get('SecretId').mentions()),
    ...['MasterUsername', 'MasterUserPassword'].flatMap((name) => database.properties.get(name).mentions()),
  ].map(({ resource }) => resource);
  const groups = GROUPS.flatMap((name) => groupsIn(database.properties.get(name)));
  return {
    ...{ database, instances: members, attachments, groups },
    parts: keysOf([database, ...attachments, ...members, ...secrets]),
    admitted: keysOf(admittedTo(groups)),
  };
}

function admittedTo(groups: readonly Resource[]): Resource[] {
  const sources = groups
    .filter(({ properties }) => properties.isMap)
    .flatMap(ingressesOf)
    .filter(({ isMap }) => isMap)
    .flatMap((rule) => groupsIn(rule.get('SourceSecurityGroupId')));
  return sources.filter((group) => !groups.includes(group));
}

function of(templates: TemplateSet, ...types: string[]): Resource[] {
  return templates.ofType(...types).filter(({ properties }) => properties.isMap);
}

function speaksOf(value: Value, database: Resource): boolean {
  return value.mentions().some(({ resource }) => resource === database);
}

/** The security groups that a value speaks of. */
export function groupsIn(value: Value): Resource[] {
  return value
    .mentions()
    .map(({ resource }) => resource)
    .filter(({ type }) => type === GROUP);
}

function keysOf(resources: readonly Resource[]): Set<string> {
  return new Set(resources.map(({ key }) => key));
}

function intersects(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((key) => other.has(key));
}
