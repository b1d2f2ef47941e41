import { CfnResource } from 'aws-cdk-lib';
import { CfnDBCluster, CfnDBInstance } from 'aws-cdk-lib/aws-docdb';
import { CfnCacheCluster, CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { CfnDBProxy } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

export function proxy(scope: Construct, id: string, dbProxyName = 'orders'): CfnDBProxy {
  return new CfnDBProxy(scope, id, {
    dbProxyName,
    engineFamily: 'MYSQL',
    roleArn: 'arn:aws:iam::111122223333:role/proxy',
    vpcSubnetIds: ['subnet-1', 'subnet-2'],
    auth: [{ secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:orders-AbCdEf', iamAuth: 'REQUIRED' }],
  });
}

export function serverless(scope: Construct, id: string, ecpus?: number, engine = 'valkey'): CfnServerlessCache {
  return new CfnServerlessCache(scope, id, {
    engine,
    serverlessCacheName: 'Orders',
    cacheUsageLimits: ecpus === undefined ? undefined : { ecpuPerSecond: { maximum: ecpus } },
  });
}

export function group(scope: Construct, id: string, numCacheClusters = 2): CfnReplicationGroup {
  return new CfnReplicationGroup(scope, id, {
    replicationGroupDescription: 'orders',
    engine: 'valkey',
    cacheNodeType: 'cache.t4g.small',
    transitEncryptionEnabled: true,
    numCacheClusters,
  });
}

export function memcached(scope: Construct, id: string, numCacheNodes = 2): CfnCacheCluster {
  return new CfnCacheCluster(scope, id, { engine: 'memcached', cacheNodeType: 'cache.t4g.small', numCacheNodes });
}

/** With as many instances as given. */
export function documents(scope: Construct, id: string, instances = 2, engineVersion = '5.0.0'): CfnDBCluster {
  const cluster = new CfnDBCluster(scope, id, {
    engineVersion,
    masterUsername: 'master',
    masterUserPassword: '{{resolve:secretsmanager:documents:SecretString:password}}',
    storageEncrypted: true,
  });
  for (let index = 0; index < instances; index += 1) {
    new CfnDBInstance(scope, `${id}Instance${index}`, {
      dbClusterIdentifier: cluster.ref,
      dbInstanceClass: 'db.r6g.large',
    });
  }
  return cluster;
}

/** A resource of a type, of no class of its own. */
export function raw(scope: Construct, id: string, type: string, properties: object = {}): CfnResource {
  return new CfnResource(scope, id, { type, properties: { ...properties } });
}
