import { databasesOf } from '../../private/rules/databases';
import { resourceNamed } from '../../private/rules/names';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

export const AUTO_PAUSE_PAGE =
  'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html';

const CLUSTER = 'AWS::RDS::DBCluster';
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
  return databasesOf(client, groups)
    .map(({ database }) => database)
    .filter((database) => database.type === CLUSTER && isPausing(database));
}
