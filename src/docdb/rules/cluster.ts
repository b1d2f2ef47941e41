import { groupBy } from '../../private/collections';
import { isWatched } from '../../private/rules/alarms';
import { nameKey } from '../../private/rules/names';
import { anyOf } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
import { NAMESPACE } from '../facts';

export const CLUSTER = 'AWS::DocDB::DBCluster';
const INSTANCE = 'AWS::DocDB::DBInstance';

/** Whether an alarm looks at a metric of the cluster, or of one of its instances. */
export function isClusterWatched(cluster: Resource, metric: string): boolean {
  const watch = (resource: Resource, name: string) => () =>
    isWatched(resource, { namespace: NAMESPACE, metrics: [metric], dimension: name, nameProperty: name });
  const instances = instancesOf(cluster).map((instance) => watch(instance, 'DBInstanceIdentifier'));
  return anyOf(watch(cluster, 'DBClusterIdentifier'), ...instances);
}

function instancesOf(cluster: Resource): Resource[] {
  const name = cluster.properties.tryGet('DBClusterIdentifier')?.tryText();
  const keys = [cluster.key.toLowerCase(), ...(name ? [nameKey(name)] : [])];
  const byCluster = cluster.template.set.index('docdb/instances', instancesByCluster);
  return keys
    .flatMap((key) => byCluster.get(key) ?? [])
    .filter(({ template }) => template.app === cluster.template.app);
}

function instancesByCluster(templates: TemplateSet): Map<string, Resource[]> {
  return groupBy(templates.ofType(INSTANCE), ({ properties }) => {
    const name = properties.tryGet('DBClusterIdentifier')?.tryText();
    return name && nameKey(name);
  });
}
