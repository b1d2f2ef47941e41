import { Duration, type Stack } from 'aws-cdk-lib';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { DatabaseLogin } from '../../../src/database-login';
import { DatabaseTarget } from '../../../src/database-target';
import { DatabaseMigration, MigrationFiles } from '../../../src/migration';
import { folderOf } from '../../migration/ground';
import { importedCluster, importedInstance } from '../../support/imported-databases';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const SQL = 'CREATE TABLE t (id int);';
const JOURNAL = JSON.stringify({ entries: [{ idx: 0, when: 1, tag: '0000_a' }] });

/** A folder of each kind, and its first file. */
const FOLDERS = {
  plain: { factory: 'fromDirectory', files: { '0001_a.sql': SQL }, first: '0001_a.sql' },
  broken: { factory: 'fromDirectory', files: { '0001_a.sql': 'COMMIT;' }, first: '0001_a.sql' },
  named: { factory: 'fromDirectory', files: { 'a.sql': SQL }, first: 'a.sql' },
  prisma: { factory: 'fromPrisma', files: { '2026_a/migration.sql': SQL }, first: '2026_a' },
  drizzle: {
    factory: 'fromDrizzleKit',
    files: { 'meta/_journal.json': JOURNAL, '0000_a.sql': SQL },
    first: '0000_a.sql',
  },
  flyway: { factory: 'fromFlyway', files: { 'V1__a.sql': SQL }, first: 'V1__a.sql' },
  dbmate: { factory: 'fromDbmate', files: { '2026_a.sql': `-- migrate:up\n${SQL}` }, first: '2026_a.sql' },
  golang: { factory: 'fromGolangMigrate', files: { '1_a.up.sql': SQL }, first: '1_a.up.sql' },
} as const;

type Kind = keyof typeof FOLDERS;
const GOOD: Kind[] = ['plain', 'prisma', 'drizzle', 'flyway', 'dbmate', 'golang'];
const paths = Object.fromEntries(Object.entries(FOLDERS).map(([kind, { files }]) => [kind, folderOf(files)]));

const { minutes, seconds } = Duration;

const cases = (values: Values) =>
  record({
    network: networks(values),
    subnets: values.usually(
      [undefined, SubnetType.PRIVATE_WITH_EGRESS],
      SubnetType.PRIVATE_ISOLATED,
      SubnetType.PUBLIC,
    ),
    folder: values.usually<Kind>(GOOD, 'broken', 'named'),
    instance: boolean(),
    user: option(values.text('migrator', 'app_migrator')),
    databaseName: values.text('shop', 'my-shop_1'),
    baseline: boolean(),
    retry: boolean(),
    withKey: boolean(),
    props: partial({
      ledgerTable: values.text('applied', 'ops.applied'),
      timeout: values.duration(minutes(10), minutes(13)),
      connectDeadline: values.duration(seconds(30), minutes(5)),
      lockTimeout: values.duration(seconds(1), seconds(60)),
      lockDeadline: values.duration(seconds(0), minutes(10)),
      memorySize: values.number(128, 512, 10_240),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['failed', 'slow', 'lockWaits']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const { factory, first } = FOLDERS[one.folder];
  const migration = new DatabaseMigration(stack, 'Schema', {
    ...one.props,
    vpc: networkFrom(stack, one.network),
    vpcSubnets: one.subnets && { subnetType: one.subnets },
    target: one.instance
      ? DatabaseTarget.fromInstance(importedInstance(stack))
      : DatabaseTarget.fromCluster(importedCluster(stack)),
    databaseName: one.databaseName,
    login: one.user === null ? DatabaseLogin.secret(new Secret(stack, 'Secret')) : DatabaseLogin.iamUser(one.user),
    migrations: MigrationFiles[factory](paths[one.folder]),
    baseline: one.baseline ? first : undefined,
    retryInterrupted: one.retry ? [first] : undefined,
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  migration.executeBefore(new Topic(stack, 'After'));
  migration.executeAfter(new Topic(stack, 'Before'));
  addDashboard(stack, migration, one.metrics);
}

export const databaseMigration: Target<Case> = { name: 'DatabaseMigration', cases, build };
