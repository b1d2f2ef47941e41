import { type App, CfnResource, SecretValue, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DatabaseLogin } from '../../src/database-login';
import { DatabaseTarget } from '../../src/database-target';
import { DatabaseMigration } from '../../src/migration/database-migration';
import { MariadbServer } from '../support/mariadb-server';
import { type Deployment, MiniStack } from '../support/ministack';
import { PostgresServer } from '../support/postgres-server';
import { ENGINES, plain } from './ground';
import { type Files, LEDGER } from './request';

jest.setTimeout(300_000);

let aws: MiniStack;
let postgres: PostgresServer;
let mariadb: MariadbServer;

beforeAll(async () => {
  [aws, postgres, mariadb] = await Promise.all([MiniStack.start(), PostgresServer.start(), MariadbServer.start()]);
  await Promise.all([postgres.query('CREATE DATABASE shop'), mariadb.query('CREATE DATABASE shop')]);
});

afterAll(() => Promise.all([aws?.stop(), postgres?.stop(), mariadb?.stop()]));

interface Shop {
  readonly files: Files;
  readonly stack?: string;
  readonly id?: string;
  readonly server?: PostgresServer | MariadbServer;
  readonly databaseName?: string;
  /** A resource that waits for the migration. */
  readonly later?: { readonly type: string; readonly properties: object };
}

/** A stack whose database is a server of this test. */
function define({ files, server = postgres, databaseName = 'shop', later, ...names }: Shop): (app: App) => void {
  return (app) => {
    const stack = new Stack(app, names.stack ?? 'Shop');
    const vpc = new Vpc(stack, 'Vpc', {
      availabilityZones: ['us-east-1a'],
      subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    const database = DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Database', {
      clusterIdentifier: 'shop',
      clusterResourceIdentifier: 'cluster-1',
      clusterEndpointAddress: 'localhost',
      port: server.port,
      engine: server instanceof PostgresServer ? ENGINES.postgres : ENGINES.mysql,
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1', { mutable: false })],
    });
    const username = SecretValue.unsafePlainText(PostgresServer.USER);
    const password = SecretValue.unsafePlainText(PostgresServer.PASSWORD);
    const secret = new Secret(stack, 'Secret', { secretObjectValue: { username, password } });
    const schema = new DatabaseMigration(stack, names.id ?? 'Schema', {
      ...{ vpc, databaseName, migrations: plain(files) },
      target: DatabaseTarget.fromCluster(database),
      login: DatabaseLogin.secret(secret),
    });
    if (later) {
      schema.executeBefore(new CfnResource(stack, 'Later', later));
    }
  };
}

/** Deploys by the real CLI. The certificate authority beside the runner is that of the server. */
const deploy = (shop: Shop) =>
  aws.deploy(define(shop), { files: { 'rds-roots.pem': (shop.server ?? postgres).certificates.root } });

/** What the runner saw of a deployment, and what it answered. */
const seen = ({ calls }: Deployment) =>
  calls.map(({ event: { RequestType, ResourceProperties: request }, result, error }) => {
    const names = request.Migrations.map((entry: string) => entry.slice(0, 4)).join(' ');
    const answer = result ? `${result.PhysicalResourceId}, ${result.Data.Applied} applied` : error;
    return `${RequestType} of ${names} in ${request.Database}: ${answer}`;
  });

const ledger = async (database = 'shop') =>
  (await postgres.query(`SELECT name || ' ' || state AS line FROM ${LEDGER} ORDER BY name`, database)).map(
    ({ line }) => line,
  );

const USERS = { '0001_users.sql': 'CREATE TABLE users (id int PRIMARY KEY);' };
const ORDERS = { '0002_orders.sql': 'CREATE TABLE orders (id int PRIMARY KEY);' };
const PARTS = { '0003_parts.sql': 'CREATE TABLE parts (id int PRIMARY KEY);' };
const PARAMETER = { type: 'AWS::SSM::Parameter', properties: { Type: 'String', Value: 'x' } };
const IMPOSSIBLE = { type: 'AWS::SSM::Parameter', properties: { Type: 'Nonsense', Value: 'x' } };

describe('the life of a stack, by the real CLI', () => {
  test('its creation applies the files', async () => {
    const deployment = await deploy({ files: USERS });
    expect(seen(deployment)).toEqual(['Create of 0001 in shop: migrations, 1 applied']);
    expect(await ledger()).toEqual(['0001_users.sql done']);
    expect(await aws.statusOf('Shop')).toBe('CREATE_COMPLETE');
  });

  test('a new file is an update of the same resource', async () => {
    const deployment = await deploy({ files: { ...USERS, ...ORDERS } });
    expect(seen(deployment)).toEqual(['Update of 0001 0002 in shop: migrations, 1 applied']);
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_orders.sql done']);
  });

  test('an update of something else does not call the runner', async () => {
    const deployment = await deploy({ files: { ...USERS, ...ORDERS }, later: PARAMETER });
    expect(seen(deployment)).toEqual([]);
    expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
  });

  test('a file that fails ends the deployment with its place, and the way back has nothing to do', async () => {
    const files = { ...USERS, ...ORDERS, '0003_broken.sql': 'SELECT 1;\nSELECT missing;' };
    const deployment = await deploy({ files, later: PARAMETER });
    expect(seen(deployment)).toEqual([
      'Update of 0001 0002 0003 in shop: 0003_broken.sql:2: column "missing" does not exist (42703)',
      'Update of 0001 0002 in shop: migrations, 0 applied',
    ]);
    expect(deployment.output).toContain('0003_broken.sql:2: column "missing" does not exist (42703)');
    expect(await aws.statusOf('Shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_orders.sql done']);
  });

  test('a resource that fails later rolls back to the older folder, which stumbles over nothing', async () => {
    const deployment = await deploy({ files: { ...USERS, ...ORDERS, ...PARTS }, later: IMPOSSIBLE });
    expect(deployment.succeeded).toBe(false);
    expect(seen(deployment)).toEqual([
      'Update of 0001 0002 0003 in shop: migrations, 1 applied',
      'Update of 0001 0002 in shop: migrations, 0 applied',
    ]);
    expect(await aws.statusOf('Shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
  });

  test('the next deployment of the same files finds them applied', async () => {
    const deployment = await deploy({ files: { ...USERS, ...ORDERS, ...PARTS }, later: PARAMETER });
    expect(seen(deployment)).toEqual(['Update of 0001 0002 0003 in shop: migrations, 0 applied']);
    expect(await ledger()).toEqual(['0001_users.sql done', '0002_orders.sql done', '0003_parts.sql done']);
    expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
  });

  test('another database gets all files, and nothing is deleted', async () => {
    await postgres.query('CREATE DATABASE other');
    const deployment = await deploy({ files: { ...USERS, ...ORDERS, ...PARTS }, databaseName: 'other' });
    expect(seen(deployment)).toEqual(['Update of 0001 0002 0003 in other: migrations, 3 applied']);
    expect(await ledger('other')).toEqual(await ledger('shop'));
  });

  test('a construct with another id replaces the resource, and nothing is applied twice', async () => {
    const deployment = await deploy({ files: { ...USERS, ...ORDERS }, databaseName: 'other', id: 'Renamed' });
    expect(seen(deployment)).toEqual([
      'Create of 0001 0002 in other: migrations, 0 applied',
      'Delete of 0001 0002 0003 in other: migrations, 0 applied',
    ]);
    expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
  });

  test('its end leaves tables and ledger', async () => {
    const end = await aws.destroy(define({ files: USERS, databaseName: 'other', id: 'Renamed' }));
    expect(seen(end)).toEqual(['Delete of 0001 0002 in other: migrations, 0 applied']);
    expect(await aws.statusOf('Shop')).toBeUndefined();
    expect(await ledger('other')).toEqual(await ledger('shop'));
  });
});

describe('a creation that fails, on MariaDB', () => {
  const shop = (orders: Files) => deploy({ files: { ...USERS, ...orders }, stack: 'Failed', server: mariadb });

  test('is rolled back without a word to the runner, and leaves what was applied', async () => {
    const deployment = await shop({ '0002_orders.sql': 'CREATE TABEL orders (id int);' });
    expect(seen(deployment)).toEqual([
      expect.stringMatching(
        /^Create of 0001 0002 in shop: 0002_orders.sql:1: You have an error .* \(ER_PARSE_ERROR\)$/,
      ),
    ]);
    expect(await aws.statusOf('Failed')).toBe('ROLLBACK_COMPLETE');
  });

  test('is repeated with what is missing', async () => {
    const deployment = await shop(ORDERS);
    expect(seen(deployment)).toEqual(['Create of 0001 0002 in shop: migrations, 1 applied']);
    expect(await aws.statusOf('Failed')).toBe('CREATE_COMPLETE');
    expect(await mariadb.query(`SELECT name, state FROM ${LEDGER} ORDER BY name`, 'shop')).toEqual([
      { name: '0001_users.sql', state: 'done' },
      { name: '0002_orders.sql', state: 'done' },
    ]);
  });
});
