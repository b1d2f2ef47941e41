import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ClusterInstance, DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { DatabaseLogin } from '../../src/database-login';
import { DatabaseTarget } from '../../src/database-target';
import { DatabaseMigration } from '../../src/migration/database-migration';
import { testAlarms } from '../support/alarms';
import { ENGINES, plain } from './ground';

testAlarms({
  module: 'migration',
  construct: 'DatabaseMigration',
  make(stack, alarms) {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const writer = ClusterInstance.serverlessV2('Writer');
    const cluster = new DatabaseCluster(stack, 'Database', { vpc, engine: ENGINES.postgres, writer });
    return new DatabaseMigration(stack, 'Made', {
      ...{ vpc, databaseName: 'shop', migrations: plain(), alarms },
      target: DatabaseTarget.fromCluster(cluster),
      login: DatabaseLogin.secret(cluster.secret!),
    });
  },
  table: {
    failed: { loud: { Errors: 1 }, quiet: { Errors: 0 } },
    slow: { loud: { Duration: 624_000 }, quiet: { Duration: 623_999 } },
    lockWaits: { loud: { LockWaits: 1 }, quiet: { LockWaits: 0 } },
  },
});
