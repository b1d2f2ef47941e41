import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraPostgresEngineVersion,
  DatabaseCluster,
  DatabaseClusterEngine,
  DatabaseInstance,
  DatabaseInstanceEngine,
  type IDatabaseCluster,
  type IDatabaseInstance,
  MariaDbEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

/** A cluster of Aurora PostgreSQL that another app made. */
export function importedCluster(scope: Construct): IDatabaseCluster {
  return DatabaseCluster.fromDatabaseClusterAttributes(scope, 'Cluster', {
    clusterIdentifier: 'shop',
    clusterResourceIdentifier: 'cluster-ABC',
    clusterEndpointAddress: 'shop.example.com',
    port: 5432,
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
    securityGroups: [SecurityGroup.fromSecurityGroupId(scope, 'ClusterGroup', 'sg-00000000000000000')],
  });
}

/** An instance of MariaDB that another app made. */
export function importedInstance(scope: Construct): IDatabaseInstance {
  return DatabaseInstance.fromDatabaseInstanceAttributes(scope, 'Instance', {
    instanceIdentifier: 'shop',
    instanceResourceId: 'db-ABC',
    instanceEndpointAddress: 'shop.example.com',
    port: 3306,
    engine: DatabaseInstanceEngine.mariaDb({ version: MariaDbEngineVersion.VER_10_11 }),
    securityGroups: [SecurityGroup.fromSecurityGroupId(scope, 'InstanceGroup', 'sg-00000000000000000')],
  });
}
