import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type { CfnDBCluster } from 'aws-cdk-lib/aws-docdb';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { requireExactlyOne, requireReference, resourceOf, storedName } from '../private/synth/existing';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { at, propertiesOf, referenceTo } from '../private/synth/references';
import { requireLiteral, requireText, requireWholeNumber } from '../private/synth/validation';
import type { DocumentDbAlarmsProps } from './document-db-alarms-props';
import { MAX_INSTANCES, showsGarbageCollection } from './facts';

const PROPS: Kinds<DocumentDbAlarmsProps> = {
  cluster: 'object?',
  clusterIdentifier: 'text?',
  instances: 'number?',
  alarms: 'object?',
};

const CLUSTER = 'AWS::DocDB::DBCluster';
const INSTANCE = 'AWS::DocDB::DBInstance';
const ELASTIC = 'publishes none of these metrics: create alarms on those of the namespace AWS/DocDB-Elastic';

const IDENTIFIER = {
  pattern: /^(?!.{64})[a-z](-?[a-z0-9])*$/,
  must: 'be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter',
  remedy: 'write it as aws docdb describe-db-clusters does: the service stores it in lower case',
};

/** Rejects properties that contradict each other, and what is not a cluster of instances. */
export function requireCluster(props: DocumentDbAlarmsProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  const { cluster, clusterIdentifier, instances } = props;
  requireExactlyOne(props, ['cluster', 'clusterIdentifier'], scope);
  requireNotElastic('clusterIdentifier', clusterIdentifier?.includes(':docdb-elastic:'), clusterIdentifier, scope);
  requireText('clusterIdentifier', clusterIdentifier, IDENTIFIER, scope);
  if (cluster) {
    requireNotElastic('cluster', 'clusterRef' in cluster, 'an elastic cluster', scope);
    const noun = 'a cluster of DocumentDB';
    requireReference({ property: 'cluster', member: 'dbClusterRef', noun }, cluster, scope);
    requireDocumentDb(cluster, scope);
    requireVersion(clusterOf(cluster)?.engineVersion, scope);
  }
  requireLiteral('instances', instances, 'the alarms depend on it', scope);
  const remedy = 'count the primary and its replicas';
  requireWholeNumber('instances', instances, { min: 1, max: MAX_INSTANCES, remedy }, scope);
  const known = instancesOf(props, scope).length;
  if (instances !== undefined && instances < known) {
    const must = `be at least the number of instances that the app has, ${known}`;
    refuse({ property: 'instances', must, got: instances, remedy: 'leave it out: they are counted' }, scope);
  }
}

function requireNotElastic(property: string, isElastic: boolean | undefined, got: unknown, scope: IConstruct): void {
  if (isElastic) {
    refuse({ property, must: 'be a cluster of instances', got, remedy: `an elastic cluster ${ELASTIC}` }, scope);
  }
}

/** The clusters of RDS and Neptune have a reference of the same name. */
function requireDocumentDb(cluster: NonNullable<DocumentDbAlarmsProps['cluster']>, scope: IConstruct): void {
  if (!('dbClusterId' in cluster.dbClusterRef)) {
    const own = [cluster, cluster.node.defaultChild].find((it) => CfnResource.isCfnResource(it));
    const got = (own as CfnResource | undefined)?.cfnResourceType ?? 'a cluster of RDS or Neptune';
    const remedy = 'DocumentDB has metrics of its own: create alarms on those of the other service';
    refuse({ property: 'cluster', must: 'be a cluster of DocumentDB', got, remedy }, scope);
  }
}

function requireVersion(version: string | undefined, scope: IConstruct): void {
  if (version !== undefined && !Token.isUnresolved(version) && !showsGarbageCollection(version)) {
    const must = 'have an engine version from 4.0 on';
    const remedy = 'version 3.6 has no metrics of garbage collection: upgrade the cluster to 5.0 first';
    refuse({ property: 'cluster', must, got: version, remedy }, scope);
  }
}

/** The identifier as the service stores it. */
export function identifierOf({ cluster, clusterIdentifier }: DocumentDbAlarmsProps): string {
  return (
    clusterIdentifier ??
    storedName(cluster?.dbClusterRef.dbClusterId as string, clusterOf(cluster)?.dbClusterIdentifier)
  );
}

/** The instances of a cluster that the app has at this moment. */
export function instancesOf({ cluster }: DocumentDbAlarmsProps, scope: IConstruct): CfnResource[] {
  const own = clusterOf(cluster);
  if (!own) {
    return [];
  }
  const names = [referenceTo(own), own.dbClusterIdentifier];
  return scope.node.root.node
    .findAll()
    .filter((it): it is CfnResource => CfnResource.isCfnResource(it) && it.cfnResourceType === INSTANCE)
    .filter((it) => names.includes(at(propertiesOf(it).value, 'DBClusterIdentifier') as string));
}

/** Instances whose load nobody sees by query, where the service can show it. */
export function instancesInTheDark(props: DocumentDbAlarmsProps, scope: IConstruct): CfnResource[] {
  const version = clusterOf(props.cluster)?.engineVersion;
  const isOfVersion = ['4.', '5.'].some((beginning) => version?.startsWith(beginning));
  const canShow = isOfVersion && !Stack.of(scope).region.startsWith('us-gov-');
  return canShow
    ? instancesOf(props, scope).filter((it) => !at(propertiesOf(it).value, 'EnablePerformanceInsights'))
    : [];
}

function clusterOf(cluster: DocumentDbAlarmsProps['cluster']): CfnDBCluster | undefined {
  return resourceOf<CfnDBCluster>(cluster, CLUSTER);
}
