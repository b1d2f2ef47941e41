import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type DatabaseClusterProps,
} from 'aws-cdk-lib/aws-rds';
import { DatabaseLogin } from '../../src/database-login';
import { DatabaseTarget } from '../../src/database-target';
import { DatabaseMigration } from '../../src/migration/database-migration';
import type { DatabaseMigrationProps } from '../../src/migration/database-migration-props';
import { MigrationFiles } from '../../src/migration/migration-files';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true });
  }
});

/** A folder with these files, which is gone after the tests. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

export const FILES = {
  '0001_users.sql': 'CREATE TABLE users (id int PRIMARY KEY);',
  '0002_orders.sql': 'CREATE TABLE orders (id int PRIMARY KEY);',
};

export const plain = (files: Readonly<Record<string, string>> = FILES) => MigrationFiles.fromDirectory(folderOf(files));

export const ENV = { account: '111122223333', region: 'eu-central-1' };

export const ENGINES = {
  postgres: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
  mysql: DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 }),
};

/** A network, a database, and a migration in a stack of their own. */
export class Ground {
  public readonly stack: Stack;
  public readonly vpc: IVpc;
  public readonly cluster: DatabaseCluster;

  constructor(cluster: Partial<DatabaseClusterProps> = {}, app = new App({ analyticsReporting: false })) {
    this.stack = new Stack(app, 'Stack', { env: ENV });
    this.vpc = new Vpc(this.stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    this.cluster = new DatabaseCluster(this.stack, 'Database', {
      vpc: this.vpc,
      engine: ENGINES.postgres,
      writer: ClusterInstance.serverlessV2('Writer'),
      iamAuthentication: true,
      ...cluster,
    });
  }

  public migrate(props: Partial<DatabaseMigrationProps> = {}, id = 'Schema'): DatabaseMigration {
    return new DatabaseMigration(this.stack, id, {
      vpc: this.vpc,
      target: DatabaseTarget.fromCluster(this.cluster),
      databaseName: 'shop',
      login: DatabaseLogin.secret(this.cluster.secret!),
      migrations: plain(),
      ...props,
    });
  }
}
