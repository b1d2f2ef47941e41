import { CfnDBCluster, DatabaseCluster } from 'aws-cdk-lib/aws-docdb';
import { DocumentDbAlarms, type DocumentDbAlarmsProps } from '../../src/docdb';
import { testLayouts } from './layouts';

testLayouts<DocumentDbAlarms, DocumentDbAlarmsProps>({
  props: 'DocumentDbAlarmsProps',
  make: (scope, id, _, props) =>
    new DocumentDbAlarms(scope, id, props.cluster === undefined ? { clusterIdentifier: 'orders', ...props } : props),
  imports: {
    'a cluster of the network stack': (_, { key, vpc }) => ({
      cluster: new DatabaseCluster(key.stack, 'Documents', {
        vpc,
        masterUser: { username: 'master' },
        serverlessV2ScalingConfiguration: { minCapacity: 1, maxCapacity: 4 },
        engineVersion: '5.0.0',
        instances: 2,
      }),
    }),
    'an L1 of a cluster': (scope) => ({ cluster: new CfnDBCluster(scope, 'L1', { dbClusterIdentifier: 'orders' }) }),
    'a cluster by its attributes': (scope) => ({
      cluster: DatabaseCluster.fromDatabaseClusterAttributes(scope, 'Imported', { clusterIdentifier: 'orders' }),
    }),
  },
  rejectedImports: {
    'a cluster by the attributes of an elastic one': {
      props: () => ({ clusterIdentifier: 'arn:aws:docdb-elastic:eu-central-1:111122223333:cluster/4c1f4a1e' }),
      error: /^clusterIdentifier must be a cluster of instances, got: .* publishes none of these metrics/,
    },
  },
});
