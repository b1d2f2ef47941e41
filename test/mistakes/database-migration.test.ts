import { Duration, type Stack } from 'aws-cdk-lib';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import {
  ClusterInstance,
  DatabaseCluster,
  DatabaseInstance,
  DatabaseInstanceEngine,
  DatabaseInstanceReadReplica,
  DatabaseSecret,
} from 'aws-cdk-lib/aws-rds';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { DatabaseLogin } from '../../src/database-login';
import { DatabaseTarget } from '../../src/database-target';
import { DatabaseMigration } from '../../src/migration/database-migration';
import type { DatabaseMigrationProps } from '../../src/migration/database-migration-props';
import { MigrationFiles } from '../../src/migration/migration-files';
import { ENGINES, folderOf, plain } from '../migration/ground';
import { expectMessages } from './mistakes';

function migrate(
  stack: Stack,
  props: Partial<DatabaseMigrationProps> = {},
  iamAuthentication = true,
): DatabaseMigration {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const writer = ClusterInstance.serverlessV2('Writer');
  const cluster = new DatabaseCluster(stack, 'Database', { vpc, engine: ENGINES.postgres, writer, iamAuthentication });
  return new DatabaseMigration(stack, 'Schema', {
    vpc,
    target: DatabaseTarget.fromCluster(cluster),
    databaseName: 'shop',
    login: DatabaseLogin.secret(cluster.secret!),
    migrations: plain(),
    ...props,
  });
}

const file = (sql: string) => ({ migrations: plain({ '0001_a.sql': sql }) });

describe('DatabaseMigration', () => {
  expectMessages([
    [
      'a folder that is not there',
      () => MigrationFiles.fromDirectory('/nowhere'),
      'migrations must be a folder that exists, got: /nowhere; a relative path begins where the app runs: give an absolute one',
    ],
    [
      'a file without a number',
      () => plain({ 'users.sql': 'SELECT 1;' }),
      'migrations must be named like 0001_users.sql, got: users.sql; rename the file, or move it away',
    ],
    [
      'a number that is there twice',
      () => plain({ '0001_a.sql': 'SELECT 1;', '0001_b.sql': 'SELECT 1;' }),
      'migrations must have each number once, got: 0001_a.sql, 0001_b.sql; renumber the one that is not applied yet',
    ],
    [
      'the way back of dbmate without the way there',
      () => MigrationFiles.fromDbmate(folderOf({ '2026_a.sql': '-- migrate:down' })),
      'migrations must have a line -- migrate:up in each file, got: 2026_a.sql; add it before the first statement, or use MigrationFiles.fromDirectory for plain files',
    ],
    [
      'an empty file',
      (stack) => migrate(stack, file('-- later')),
      'migrations must hold a statement in each file, got: 0001_a.sql; remove the file, or write SELECT 1; [Stack/Schema]',
    ],
    [
      'a transaction',
      (stack) => migrate(stack, file('BEGIN;')),
      'migrations must not begin or end a transaction, got: 0001_a.sql:1: BEGIN; remove the statement: the runner keeps file and ledger together [Stack/Schema]',
    ],
    [
      'an index beside the traffic, in a transaction',
      (stack) => migrate(stack, file('CREATE INDEX CONCURRENTLY i ON t (a);')),
      'migrations must run outside of a transaction what PostgreSQL runs only there, got: 0001_a.sql:1: CREATE INDEX CONCURRENTLY i ON t (a); move the statement into a file of its own that begins with the line -- no-transaction [Stack/Schema]',
    ],
    [
      'a dump of pg_dump',
      (stack) => migrate(stack, file('\\restrict abc\nSELECT 1;')),
      'migrations must hold no commands of psql, got: 0001_a.sql:1: \\restrict abc SELECT 1; remove the line; a dump with pg_dump --inserts needs none but \\restrict, which may go [Stack/Schema]',
    ],
    [
      'data for COPY',
      (stack) => migrate(stack, file('COPY t (a) FROM stdin;')),
      'migrations must hold no data for COPY, got: 0001_a.sql:1: COPY t (a) FROM stdin; dump with pg_dump --inserts [Stack/Schema]',
    ],
    [
      'a path in place of the files',
      (stack) => migrate(stack, { migrations: 'migrations' as never }),
      "migrations must be an object, got: 'migrations'; pass a value of this type [Stack/Schema]",
    ],
    [
      'a cluster in place of a target',
      (stack) => migrate(stack, { target: { node: {} } as never }),
      'target must be made by the class DatabaseTarget, got: an object of the class Object; write for example DatabaseTarget.fromCluster(…) [Stack/Schema]',
    ],
    [
      'a text as the target',
      () => DatabaseTarget.fromCluster('shop' as never),
      "cluster must be an object, got: 'shop'; pass a value of this type",
    ],
    [
      'SQL Server',
      (stack) =>
        DatabaseTarget.fromInstance(
          new DatabaseInstance(stack, 'Server', {
            vpc: new Vpc(stack, 'Vpc'),
            engine: DatabaseInstanceEngine.SQL_SERVER_EX,
          }),
        ),
      'target must be PostgreSQL, MySQL or MariaDB, got: sqlserver-ex; the library speaks to no other engine [Stack/Server]',
    ],
    [
      'a read replica',
      (stack) => {
        const vpc = new Vpc(stack, 'Vpc');
        const sourceDatabaseInstance = new DatabaseInstance(stack, 'Main', {
          vpc,
          engine: DatabaseInstanceEngine.MYSQL,
        });
        const instanceType = 't4g.micro' as never;
        DatabaseTarget.fromInstance(
          new DatabaseInstanceReadReplica(stack, 'Replica', { vpc, sourceDatabaseInstance, instanceType }),
        );
      },
      'target must not be a read replica, got: Stack/Replica; name the instance that it replicates [Stack/Replica]',
    ],
    [
      'an imported cluster of which the engine is not known',
      (stack) =>
        DatabaseTarget.fromCluster(
          DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', { clusterIdentifier: 'shop' }),
        ),
      'target must be PostgreSQL, MySQL or MariaDB, got: an unknown engine; give the engine when importing the database [Stack/Imported]',
    ],
    [
      'an imported cluster of which the endpoint is not known',
      (stack) => {
        const attrs = { clusterIdentifier: 'shop', engine: ENGINES.postgres };
        const cluster = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Imported', attrs);
        migrate(stack, { target: DatabaseTarget.fromCluster(cluster) });
      },
      'target must have a known endpoint and resource identifier, got: Stack/Imported; give endpoint, port and resource identifier when importing the database [Stack/Schema]',
    ],
    [
      'a user with a space',
      () => DatabaseLogin.iamUser('my user'),
      'user must be the name of a database user: 1 to 63 letters, digits and _$.-, beginning with a letter or _, got: my user; use the name as it was created in the database',
    ],
    [
      'the ARN of a secret',
      () => DatabaseLogin.secret('arn:aws:secretsmanager:eu-central-1:111122223333:secret:db' as never),
      "secret must be an object, got: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:db'; pass a value of this type",
    ],
    [
      'a login by IAM where it is off',
      (stack) => migrate(stack, { login: DatabaseLogin.iamUser('migrator') }, false),
      'Validation failed with the following errors:\n  [Stack/Schema] login must be a secret unless IAM authentication is on, got: migrator; set iamAuthentication: true on Stack/Database',
    ],
    [
      'public subnets',
      (stack) => migrate(stack, { vpcSubnets: { subnetType: SubnetType.PUBLIC } }),
      'vpcSubnets must not be public: a function there has no public address, and reaches nothing outside of the VPC, got: Stack/Vpc/PublicSubnet1, Stack/Vpc/PublicSubnet2; choose private subnets, or isolated ones that the database can be reached from [Stack/Schema]',
    ],
    [
      'a migration of an hour',
      (stack) => migrate(stack, { timeout: Duration.hours(1) }),
      'timeout must be between 1 minute and 13 minutes, got: 1 hour; run what takes longer by hand, and add it as a file with IF NOT EXISTS [Stack/Schema]',
    ],
    [
      'a deadline that leaves no time for the files',
      (stack) => migrate(stack, { timeout: Duration.minutes(5) }),
      'connectDeadline must be shorter than timeout, 300 seconds, got: 300 seconds; leave time for the files: shorten it, or prolong timeout [Stack/Schema]',
    ],
    [
      'a baseline that is not there',
      (stack) => migrate(stack, { baseline: '0007_x.sql' }),
      'baseline must be the name of a file of migrations, got: 0007_x.sql; use a name of migrations.names, for example 0001_users.sql [Stack/Schema]',
    ],
    [
      'its own stack, which would not wait',
      (stack) => migrate(stack).executeBefore(stack),
      'scopes[0] must not hold the migration itself, got: Stack; name what needs the tables, for example the function or service [Stack/Schema]',
    ],
    [
      'itself',
      (stack) => {
        const schema = migrate(stack);
        schema.executeBefore(new Topic(stack, 'Topic'), schema);
      },
      'scopes[1] must not hold the migration itself, got: Stack/Schema; name what needs the tables, for example the function or service [Stack/Schema]',
    ],
    [
      'the app',
      (stack) => migrate(stack).executeBefore(stack.node.root),
      'scopes[0] must not hold the migration itself, got: the app; name what needs the tables, for example the function or service [Stack/Schema]',
    ],
    [
      'the database before its tables',
      (stack) => migrate(stack).executeBefore(stack.node.findChild('Database')),
      'scopes[0] must not hold what the migration needs, Stack/Database, got: Stack/Database; name what needs the tables, for example the function or service [Stack/Schema]',
    ],
    [
      'the network before the tables',
      (stack) => migrate(stack).executeBefore(stack.node.findChild('Vpc')),
      'scopes[0] must not hold what the migration needs, Stack/Vpc, got: Stack/Vpc; name what needs the tables, for example the function or service [Stack/Schema]',
    ],
    [
      'the key before the tables',
      (stack) => {
        const encryptionKey = new Key(stack, 'Key');
        migrate(stack, { encryptionKey }).executeBefore(encryptionKey);
      },
      'scopes[0] must not hold what the migration needs, Stack/Key, got: Stack/Key; name what needs the tables, for example the function or service [Stack/Schema]',
    ],
    [
      'the secret before the tables',
      (stack) => {
        const secret = new DatabaseSecret(stack, 'Login', { username: 'migrator' });
        migrate(stack, { login: DatabaseLogin.secret(secret) }).executeBefore(secret);
      },
      'scopes[0] must not hold what the migration needs, Stack/Login, got: Stack/Login; name what needs the tables, for example the function or service [Stack/Schema]',
    ],
  ]);
});
