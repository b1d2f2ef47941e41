import { resourceNamed } from '../../private/rules/names';
import { ingressesOf } from '../../private/rules/security-groups';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import type { Value } from '../../private/template/value';

export const AUTO_PAUSE_PAGE =
  'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html';

const CLUSTER = 'AWS::RDS::DBCluster';
const GROUP = 'AWS::EC2::SecurityGroup';
/** Resources that stand for a function. */
const STAND_INS = ['AWS::Lambda::Alias', 'AWS::Lambda::Version'];
const DEFAULT_PAUSE_SECONDS = 300;

/** The scaling of a cluster that Aurora Serverless v2 knows. */
export function scalingOf(cluster: Resource): Value {
  return cluster.properties.get('ServerlessV2ScalingConfiguration');
}

/** Whether the cluster has a minimum of 0 ACUs, so that it is meant to pause. */
export function isPausing(cluster: Resource): boolean {
  return scalingOf(cluster).get('MinCapacity').number() === 0;
}

/** The number of idle seconds after which the cluster pauses. */
export function pauseSecondsOf(cluster: Resource): number {
  return scalingOf(cluster).get('SecondsUntilAutoPause').number() ?? DEFAULT_PAUSE_SECONDS;
}

/** The cluster that a value refers to or names, if it is meant to pause. */
export function pausingCluster(value: Value, from: Resource): Resource | undefined {
  const mentioned = value.mentions().find(({ resource }) => resource.type === CLUSTER)?.resource;
  const cluster = mentioned ?? (value.isText ? resourceNamed(value, CLUSTER, 'DBClusterIdentifier', from) : undefined);
  return cluster && isPausing(cluster) ? cluster : undefined;
}

/** The clusters meant to pause that a client uses: it refers to one or its secret, or a security group admits it. */
export function pausingClustersOf(client: Resource, groups: Value): Resource[] {
  const clusters = surroundings(client.template.set);
  if (clusters.length === 0) {
    return [];
  }
  const mentioned = new Set(client.properties.mentions().map(({ resource }) => resource.key));
  const own = new Set(groups.mentions().map(({ resource }) => resource.key));
  return clusters
    .filter(({ parts, admitted }) => intersects(parts, mentioned) || intersects(admitted, own))
    .map(({ cluster }) => cluster)
    .filter(isPausing);
}

/** The resources that a value speaks of, with the functions that aliases and versions stand for. */
export function runBy(value: Value): Resource[] {
  return value.mentions().flatMap(({ resource }) =>
    STAND_INS.includes(resource.type)
      ? resource.properties
          .get('FunctionName')
          .mentions()
          .map((target) => target.resource)
      : [resource],
  );
}

/** A cluster with the resources by which its clients know it, and the security groups that are let in. */
interface Surroundings {
  readonly cluster: Resource;
  readonly parts: ReadonlySet<string>;
  readonly admitted: ReadonlySet<string>;
}

function surroundings(set: TemplateSet): Surroundings[] {
  return set.index('rdsproxy/surroundingsOfClusters', (templates) =>
    templates
      .ofType(CLUSTER)
      .filter(({ properties }) => properties.isMap)
      .map((cluster) => ({ cluster, parts: partsOf(cluster, templates), admitted: groupsAdmittedTo(cluster) })),
  );
}

/** The cluster, its instances and its secrets. */
function partsOf(cluster: Resource, templates: TemplateSet): Set<string> {
  const attachments = of(templates, 'AWS::SecretsManager::SecretTargetAttachment').filter((attachment) =>
    speaksOf(attachment.properties.get('TargetId'), cluster),
  );
  const instances = of(templates, 'AWS::RDS::DBInstance').filter((instance) =>
    speaksOf(instance.properties.get('DBClusterIdentifier'), cluster),
  );
  const secrets = [
    ...attachments.flatMap(({ properties }) => properties.get('SecretId').mentions()),
    ...['MasterUsername', 'MasterUserPassword'].flatMap((name) => cluster.properties.get(name).mentions()),
  ].map(({ resource }) => resource);
  return new Set([cluster, ...attachments, ...instances, ...secrets].map(({ key }) => key));
}

function of(templates: TemplateSet, type: string): Resource[] {
  return templates.ofType(type).filter(({ properties }) => properties.isMap);
}

function speaksOf(value: Value, cluster: Resource): boolean {
  return value.mentions().some(({ resource }) => resource === cluster);
}

function groupsAdmittedTo(cluster: Resource): Set<string> {
  const own = groupsIn(cluster.properties.get('VpcSecurityGroupIds'));
  const sources = own
    .filter(({ properties }) => properties.isMap)
    .flatMap(ingressesOf)
    .filter(({ isMap }) => isMap)
    .flatMap((rule) => groupsIn(rule.get('SourceSecurityGroupId')));
  return new Set(sources.filter((group) => !own.includes(group)).map(({ key }) => key));
}

function groupsIn(value: Value): Resource[] {
  return value
    .mentions()
    .map(({ resource }) => resource)
    .filter(({ type }) => type === GROUP);
}

function intersects(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return [...one].some((key) => other.has(key));
}
