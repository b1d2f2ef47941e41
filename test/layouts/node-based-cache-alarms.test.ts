import { CfnCacheCluster, CfnReplicationGroup } from 'aws-cdk-lib/aws-elasticache';
import { NodeBasedCacheAlarms, type NodeBasedCacheAlarmsProps } from '../../src/valkey';
import { testLayouts } from './layouts';

testLayouts<NodeBasedCacheAlarms, NodeBasedCacheAlarmsProps>({
  props: 'NodeBasedCacheAlarmsProps',
  make: (scope, id, _, props) =>
    new NodeBasedCacheAlarms(
      scope,
      id,
      (props.replicationGroup ?? props.cluster) === undefined ? { clusterIds: ['orders-001'], ...props } : props,
    ),
  imports: {
    'a replication group of the network stack': (_, { key }) => ({
      replicationGroup: new CfnReplicationGroup(key.stack, 'Group', {
        replicationGroupDescription: 'Orders',
        numCacheClusters: 2,
      }),
    }),
    'a cluster of Memcached': (scope) => ({
      cluster: new CfnCacheCluster(scope, 'Cluster', {
        cacheNodeType: 'cache.t4g.micro',
        engine: 'memcached',
        numCacheNodes: 3,
      }),
    }),
  },
  rejectedImports: {
    'a replication group by its id, whose nodes are not known': {
      props: (scope) => ({
        replicationGroup: CfnReplicationGroup.fromReplicationGroupId(scope, 'Imported', 'orders'),
      }),
      error: /^replicationGroup must have numbers of shards and replicas, .* give clusterIds in place of it/,
    },
  },
});
