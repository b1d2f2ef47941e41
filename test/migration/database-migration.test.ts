import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { InterfaceVpcEndpointAwsService, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ClusterInstance, DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { readBundle } from '../../projenrc/handlers/bundle';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { DatabaseLogin } from '../../src/database-login';
import { DatabaseTarget } from '../../src/database-target';
import { DatabaseMigration } from '../../src/migration/database-migration';
import type { RunnerManifest } from '../../src/migration/run-migrations.contract';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { ENGINES, ENV, Ground, plain } from './ground';

const TYPE = 'Custom::CdkHindsightDatabaseMigration';

function functionIn({ stack, vpc }: Ground): LambdaFunction {
  return new LambdaFunction(stack, 'Api', {
    vpc,
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
  });
}

const resources = (ground: Ground, type: string): [string, any][] =>
  Object.entries(Template.fromStack(ground.stack).findResources(type));
const runnerOf = (ground: Ground) =>
  resources(ground, 'AWS::Lambda::Function').find(([id]) => id.startsWith('SchemaRunner'))![1].Properties;

/** The folder of a runner's code. */
function codeOf(ground: Ground, directory: string, id = 'Schema'): string {
  const [, { Properties }] = resources(ground, 'AWS::Lambda::Function').find(([it]) => it.startsWith(`${id}Runner`))!;
  return join(directory, `asset.${Properties.Code.S3Key.replace('.zip', '')}`);
}

describe('the request', () => {
  test('has what decides: the database, the ledger and each file with the beginning of its checksum', () => {
    const ground = new Ground();
    ground.migrate();
    const [[, { Properties }]] = resources(ground, TYPE);
    expect(Properties).toMatchObject({
      Target: { 'Fn::GetAtt': [expect.stringMatching(/^Database/), 'DBClusterResourceId'] },
      Database: 'shop',
      Ledger: 'cdk_hindsight_migrations',
      Migrations: [expect.stringMatching(/^0001_users.sql:[0-9a-f]{12}$/), expect.stringMatching(/^0002_orders.sql:/)],
      ServiceTimeout: '960',
    });
    expect(Properties).not.toHaveProperty('Baseline');
    expect(Properties).not.toHaveProperty('RetryInterrupted');
  });

  test('has the options that are given', () => {
    const ground = new Ground();
    ground.migrate({ ledgerTable: 'ops.applied', baseline: '0001_users.sql', retryInterrupted: ['0002_orders.sql'] });
    expect(resources(ground, TYPE)[0][1].Properties).toMatchObject({
      Ledger: 'ops.applied',
      Baseline: '0001_users.sql',
      RetryInterrupted: ['0002_orders.sql'],
    });
  });
});

describe('the runner', () => {
  test('is a function on arm64 whose times are nested: 13 < 14 < 15 < 16 minutes', () => {
    const ground = new Ground();
    ground.migrate();
    expect(runnerOf(ground)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 840,
      MemorySize: 256,
    });
    expect(runnerOf(ground).Environment.Variables).toEqual({
      DATABASE_HOST: { 'Fn::GetAtt': [expect.anything(), 'Endpoint.Address'] },
      DATABASE_PORT: { 'Fn::GetAtt': [expect.anything(), 'Endpoint.Port'] },
      DATABASE_SECRET_ARN: { Ref: expect.stringMatching(/^DatabaseSecretAttachment/) },
      RUN_DEADLINE_SECONDS: '780',
      CONNECT_DEADLINE_SECONDS: '300',
      LOCK_TIMEOUT_MILLIS: '5000',
      LOCK_DEADLINE_SECONDS: '120',
    });
    const provider = resources(ground, 'AWS::Lambda::Function').find(([id]) => id.startsWith('SchemaProvider'))![1];
    expect(provider.Properties.Timeout).toBe(900);
  });

  test('has the times that are given', () => {
    const ground = new Ground();
    ground.migrate({
      timeout: Duration.minutes(2),
      connectDeadline: Duration.seconds(60),
      lockTimeout: Duration.seconds(1),
      lockDeadline: Duration.seconds(0),
      memorySize: 512,
    });
    expect(runnerOf(ground)).toMatchObject({ Timeout: 180, MemorySize: 512 });
    expect(runnerOf(ground).Environment.Variables).toMatchObject({
      RUN_DEADLINE_SECONDS: '120',
      CONNECT_DEADLINE_SECONDS: '60',
      LOCK_TIMEOUT_MILLIS: '1000',
      LOCK_DEADLINE_SECONDS: '0',
    });
    expect(resources(ground, TYPE)[0][1].Properties.ServiceTimeout).toBe('300');
  });

  test.each(['postgres', 'mysql'] as const)(
    'has the bundle for %s, the files and the certificate authorities',
    (name) => {
      const app = new App({ analyticsReporting: false });
      const ground = new Ground({ engine: ENGINES[name] }, app);
      ground.migrate();
      const assembly = app.synth();
      const folder = codeOf(ground, assembly.directory);
      expect(readdirSync(folder).sort()).toEqual(['index.js', 'migrations.json', 'rds-roots.pem']);
      const bundle = join(__dirname, '..', '..', 'assets', 'migration', `run-${name}-migrations`);
      expect(readFileSync(join(folder, 'index.js'), 'utf8')).toBe(readBundle(bundle));
      const manifest: RunnerManifest = JSON.parse(readFileSync(join(folder, 'migrations.json'), 'utf8'));
      expect(manifest.files.map((file) => file.name)).toEqual(['0001_users.sql', '0002_orders.sql']);
      expect(manifest.files[0].sql).toBe('CREATE TABLE users (id int PRIMARY KEY);');
    },
  );

  test('two migrations of one app have the files of their own', () => {
    const app = new App({ analyticsReporting: false });
    const ground = new Ground({}, app);
    ground.migrate({}, 'One');
    ground.migrate({ ledgerTable: 'other', migrations: plain({ '0001_other.sql': 'SELECT 1;' }) }, 'Two');
    const assembly = app.synth();
    const names = ['One', 'Two'].map((id) => {
      const file = join(codeOf(ground, assembly.directory, id), 'migrations.json');
      return JSON.parse(readFileSync(file, 'utf8')).files.length;
    });
    expect(names).toEqual([2, 1]);
  });

  test('has a log that ends after a month, and another one for the provider', () => {
    const ground = new Ground();
    ground.migrate();
    const groups = resources(ground, 'AWS::Logs::LogGroup').map(([, { Properties }]) => Properties.RetentionInDays);
    expect(groups).toEqual([30, 30]);
  });

  test('its logs have the retention and the key that are given', () => {
    const ground = new Ground();
    const encryptionKey = new Key(ground.stack, 'Key');
    ground.migrate({ encryptionKey, logRetention: RetentionDays.ONE_YEAR });
    for (const [, { Properties }] of resources(ground, 'AWS::Logs::LogGroup')) {
      expect(Properties).toMatchObject({
        RetentionInDays: 365,
        KmsKeyId: { 'Fn::GetAtt': [expect.anything(), 'Arn'] },
      });
    }
  });

  test('an imported key is said to have a policy that stays', () => {
    const ground = new Ground();
    const arn = `arn:aws:kms:${ENV.region}:${ENV.account}:key/1`;
    ground.migrate({ encryptionKey: Key.fromKeyArn(ground.stack, 'Key', arn) });
    Annotations.fromStack(ground.stack).hasInfo('/Stack/Schema', Match.stringLikeRegexp('encryptionKey is imported'));
  });

  test('reaches the database, and HTTPS for a secret', () => {
    const ground = new Ground();
    ground.migrate();
    const [, { Properties }] = resources(ground, 'AWS::EC2::SecurityGroup').find(([id]) => id.startsWith('Schema'))!;
    expect(Properties.SecurityGroupEgress.map((rule: any) => rule.FromPort)).toContain(443);
    expect(resources(ground, 'AWS::EC2::SecurityGroupIngress')).toHaveLength(1);
  });

  test('without a secret it reaches the database only', () => {
    const ground = new Ground();
    ground.migrate({ login: DatabaseLogin.iamUser('migrator') });
    const [, { Properties }] = resources(ground, 'AWS::EC2::SecurityGroup').find(([id]) => id.startsWith('Schema'))!;
    expect(JSON.stringify(Properties)).not.toContain('443');
    expect(runnerOf(ground).Environment.Variables).toMatchObject({ DATABASE_USER: 'migrator' });
  });

  test('is in isolated subnets where there are no others', () => {
    const ground = new Ground();
    const subnetConfiguration = [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }];
    const vpc = new Vpc(ground.stack, 'Isolated', { maxAzs: 2, natGateways: 0, subnetConfiguration });
    const cluster = new DatabaseCluster(ground.stack, 'Other', {
      vpc,
      engine: ENGINES.postgres,
      writer: ClusterInstance.serverlessV2('Writer'),
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
    });
    new DatabaseMigration(ground.stack, 'Schema', {
      ...{ vpc, databaseName: 'shop', migrations: plain() },
      target: DatabaseTarget.fromCluster(cluster),
      login: DatabaseLogin.secret(cluster.secret!),
    });
    expect(JSON.stringify(runnerOf(ground).VpcConfig.SubnetIds)).toContain('IsolatedIsolatedSubnet');
  });
});

describe('permissions', () => {
  const principal = `arn:aws:sts::${ENV.account}:assumed-role/runner/session`;
  const policiesOf = (ground: Ground, values: Record<string, string>) =>
    resources(ground, 'AWS::IAM::Policy')
      .filter(([id]) => id.startsWith('SchemaRunner'))
      .map(([, { Properties }]) => resolveIntrinsics<object>(Properties.PolicyDocument, { values }));

  test('the runner may connect as its user, and as nobody else', async () => {
    const ground = new Ground();
    ground.migrate({ login: DatabaseLogin.iamUser('migrator') });
    const [id] = Object.keys(Template.fromStack(ground.stack).findResources('AWS::RDS::DBCluster'));
    const identity = policiesOf(ground, { [`${id}.DBClusterResourceId`]: 'cluster-ABC' });
    const ask = (user: string, resource = 'cluster-ABC') =>
      decide(
        {
          principal,
          action: 'rds-db:connect',
          resource: `arn:aws:rds-db:${ENV.region}:${ENV.account}:dbuser:${resource}/${user}`,
        },
        { identity },
      );
    expect(await ask('migrator')).toBe('Allowed');
    expect(await ask('admin')).toBe('ImplicitlyDenied');
    expect(await ask('migrator', 'cluster-DEF')).toBe('ImplicitlyDenied');
  });

  test('the runner may read its secret, and no other', async () => {
    const ground = new Ground();
    ground.migrate();
    const [id] = Object.keys(
      Template.fromStack(ground.stack).findResources('AWS::SecretsManager::SecretTargetAttachment'),
    );
    const arn = `arn:aws:secretsmanager:${ENV.region}:${ENV.account}:secret:db-AbCdEf`;
    const identity = policiesOf(ground, { [id]: arn });
    const ask = (resource: string) =>
      decide({ principal, action: 'secretsmanager:GetSecretValue', resource }, { identity });
    expect(await ask(arn)).toBe('Allowed');
    expect(await ask(arn.replace('db-', 'other-'))).toBe('ImplicitlyDenied');
  });
});

/** What a resource waits for, over all steps. */
function closureOf(template: any, id: string, seen = new Set<string>()): Set<string> {
  const text = JSON.stringify(template.Resources[id]);
  const direct = [template.Resources[id].DependsOn ?? []].flat();
  const referred = [...text.matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)].map(([, target]) => target);
  for (const next of [...direct, ...referred].filter((it) => it in template.Resources && !seen.has(it))) {
    seen.add(next);
    closureOf(template, next, seen);
  }
  return seen;
}

describe('the order', () => {
  const typesBefore = (ground: Ground) => {
    const template = Template.fromStack(ground.stack).toJSON();
    const [id] = Object.keys(template.Resources).filter((it) => template.Resources[it].Type === TYPE);
    return [...closureOf(template, id)].map((it) => template.Resources[it].Type);
  };

  test('the migration waits for instances, network rules and the attachment of the secret', () => {
    const ground = new Ground();
    ground.migrate();
    expect(typesBefore(ground)).toEqual(
      expect.arrayContaining([
        'AWS::RDS::DBCluster',
        'AWS::RDS::DBInstance',
        'AWS::EC2::SecurityGroupIngress',
        'AWS::EC2::SecurityGroupEgress',
        'AWS::SecretsManager::SecretTargetAttachment',
        'AWS::EC2::NatGateway',
      ]),
    );
  });

  test('the migration waits for an endpoint of Secrets Manager that comes later in the code', () => {
    const ground = new Ground();
    ground.migrate();
    (ground.vpc as Vpc).addInterfaceEndpoint('Secrets', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
    expect(typesBefore(ground)).toContain('AWS::EC2::VPCEndpoint');
  });

  test('a function that the database admits may wait for the migration', () => {
    const ground = new Ground();
    const api = functionIn(ground);
    ground.cluster.connections.allowDefaultPortFrom(api);
    ground.cluster.secret!.grantRead(api);
    ground.migrate().executeBefore(api);
    const template = Template.fromStack(ground.stack).toJSON();
    const [id] = Object.keys(template.Resources).filter((it) => /^Api[0-9A-F]{8}$/.test(it));
    const before = closureOf(template, id);
    expect([...before].map((it) => template.Resources[it].Type)).toContain(TYPE);
    expect(before.has(id)).toBe(false);
  });

  test('the migration may wait for something else', () => {
    const ground = new Ground();
    const key = new Key(ground.stack, 'Key');
    ground.migrate().executeAfter(key);
    expect(typesBefore(ground)).toContain('AWS::KMS::Key');
  });

  test('a function in another stack waits for the stack of the migration', () => {
    const app = new App({ analyticsReporting: false });
    const ground = new Ground({}, app);
    const other = new Stack(app, 'App', { env: ENV });
    const api = new LambdaFunction(other, 'Api', {
      vpc: ground.vpc,
      ...{ runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('exports.handler = 1') },
    });
    ground.migrate().executeBefore(api);
    expect(
      app
        .synth()
        .getStackByName('App')
        .dependencies.map(({ id }) => id),
    ).toContain('Stack');
  });
});

describe('warnings', () => {
  const warnings = (ground: Ground) =>
    Annotations.fromStack(ground.stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => String(entry.data));
  const quiet = (ground: Ground, schema: DatabaseMigration) => schema.executeBefore(functionIn(ground));

  test('none for a migration that something waits for', () => {
    const ground = new Ground();
    quiet(ground, ground.migrate());
    expect(warnings(ground)).toEqual([]);
  });

  test('nothing waits for the migration', () => {
    const ground = new Ground();
    ground.migrate();
    expect(warnings(ground)).toEqual([
      expect.stringContaining('nothing waits for the migration, so code may run before it'),
    ]);
  });

  test.each([
    ['drops', 'ALTER TABLE users DROP COLUMN name;', 'dropsOrRenames'],
    ['an index that keeps writers waiting', 'CREATE INDEX i ON users (id);', 'locksWriters'],
  ])('%s', (_, sql, name) => {
    const ground = new Ground();
    quiet(ground, ground.migrate({ migrations: plain({ '0001_a.sql': 'SELECT 1;', '0002_b.sql': sql }) }));
    expect(warnings(ground)).toEqual([
      expect.stringMatching(new RegExp(`^0002_b.sql .*cdk-hindsight/migration:${name}`)),
    ]);
  });

  test('of many files, the last are named', () => {
    const ground = new Ground();
    const files = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`000${n}_t.sql`, `DROP TABLE t${n};`]));
    quiet(ground, ground.migrate({ migrations: plain(files) }));
    expect(warnings(ground)[0]).toMatch(/^0003_t.sql, 0004_t.sql, 0005_t.sql, 0006_t.sql, 0007_t.sql and 2 more drop/);
  });

  test('a cluster that sleeps longer than the runner waits', () => {
    const ground = new Ground({ serverlessV2MinCapacity: 0 });
    quiet(ground, ground.migrate({ connectDeadline: Duration.seconds(59) }));
    expect(warnings(ground)).toEqual([
      expect.stringContaining('connectDeadline is shorter than the time that a cluster'),
    ]);
    const patient = new Ground({ serverlessV2MinCapacity: 0 });
    quiet(patient, patient.migrate({ connectDeadline: Duration.seconds(60) }));
    expect(warnings(patient)).toEqual([]);
  });

  describe('a secret that is out of reach', () => {
    const isolated = (addEndpoint: boolean, login?: DatabaseLogin) => {
      const ground = new Ground();
      const subnetConfiguration = [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }];
      const vpc = new Vpc(ground.stack, 'Isolated', { maxAzs: 2, natGateways: 0, subnetConfiguration });
      const target = DatabaseTarget.fromCluster(
        DatabaseCluster.fromDatabaseClusterAttributes(ground.stack, 'Imported', {
          clusterIdentifier: 'shop',
          clusterEndpointAddress: 'shop.example.com',
          clusterResourceIdentifier: 'cluster-ABC',
          port: 5432,
          engine: ENGINES.postgres,
          securityGroups: [SecurityGroup.fromSecurityGroupId(ground.stack, 'Group', 'sg-1')],
        }),
      );
      if (addEndpoint) {
        vpc.addInterfaceEndpoint('Secrets', { service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER });
      }
      quiet(ground, ground.migrate({ vpc, target, ...(login && { login }) }));
      return warnings(ground);
    };

    test('is said', () => {
      expect(isolated(false)).toEqual([expect.stringContaining('needs an interface endpoint for Secrets Manager')]);
    });

    test('is within reach by an endpoint, or not needed', () => {
      expect(isolated(true)).toEqual([]);
      expect(isolated(false, DatabaseLogin.iamUser('migrator'))).toEqual([]);
    });
  });
});

describe('refused', () => {
  const make = (props: Parameters<Ground['migrate']>[0], cluster?: ConstructorParameters<typeof Ground>[0]) => () => {
    const ground = new Ground(cluster);
    ground.migrate(props);
    Template.fromStack(ground.stack);
  };

  test.each<[string, Parameters<Ground['migrate']>[0], RegExp]>([
    ['a name with a space', { databaseName: 'my shop' }, /^databaseName must be 1 to 63 letters/],
    ['a quoted ledger', { ledgerTable: '"x"' }, /^ledgerTable must be a table name/],
    [
      'a baseline that is no file',
      { baseline: '0009_x.sql' },
      /^baseline must be the name of a file of migrations, got: 0009_x/,
    ],
    [
      'a retry of no file',
      { retryInterrupted: ['x'] },
      /^retryInterrupted must be the name of a file of migrations, got: x/,
    ],
    ['a timeout of 14 minutes', { timeout: Duration.minutes(14) }, /^timeout must be between 1 minute and 13 minutes/],
    ['a timeout in seconds', { timeout: Duration.seconds(90) }, /^timeout must be in whole minutes/],
    [
      'a deadline of 29 seconds',
      { connectDeadline: Duration.seconds(29) },
      /^connectDeadline must be between 30 seconds/,
    ],
    [
      'a deadline as long as the timeout',
      { connectDeadline: Duration.seconds(120), timeout: Duration.minutes(2) },
      /^connectDeadline must be shorter than timeout, 120 seconds, got: 120 seconds/,
    ],
    ['no lock timeout', { lockTimeout: Duration.seconds(0) }, /^lockTimeout must be between 1 second and 1 minute/],
    [
      'a lock deadline of 11 minutes',
      { lockDeadline: Duration.minutes(11) },
      /^lockDeadline must be between 0 seconds/,
    ],
    ['too little memory', { memorySize: 127 }, /^memorySize must be a whole number between 128 and 10240/],
    ['a COMMIT', { migrations: plain({ '0001_a.sql': 'SELECT 1;\nCOMMIT;' }) }, /got: 0001_a.sql:2: COMMIT; remove/],
    [
      'an alarm in half percent',
      { alarms: { slow: AlarmThreshold.of(0.8) } },
      /^alarms.slow must be between 1 and 100/,
    ],
  ])('%s', (_, props, message) => {
    expect(make(props)).toThrow(message);
  });

  test('a user of IAM where IAM authentication is off', () => {
    expect(make({ login: DatabaseLogin.iamUser('migrator') }, { iamAuthentication: false })).toThrow(
      'login must be a secret unless IAM authentication is on, got: migrator; ' +
        'set iamAuthentication: true on Stack/Database',
    );
  });

  test('a database in another VPC', () => {
    const ground = new Ground();
    const vpc = new Vpc(ground.stack, 'Other');
    expect(() => ground.migrate({ vpc })).toThrow('vpc must be that of the database, Stack/Vpc, got: Stack/Other');
  });

  test('two migrations with one ledger', () => {
    const ground = new Ground();
    ground.migrate();
    expect(() => ground.migrate({}, 'Again')).toThrow(
      'ledgerTable must be another one than that of another migration of the database, ' +
        'got: cdk_hindsight_migrations as Stack/Schema; put the files',
    );
    ground.migrate({ databaseName: 'other' }, 'Third');
  });

  test('a migration inside of its database', () => {
    const { stack, vpc, cluster } = new Ground();
    expect(stack).toBeDefined();
    expect(
      () =>
        new DatabaseMigration(cluster, 'Schema', {
          ...{ vpc, databaseName: 'shop', migrations: plain() },
          target: DatabaseTarget.fromCluster(cluster),
          login: DatabaseLogin.secret(cluster.secret!),
        }),
    ).toThrow('scope must not be the database, got: Stack/Database; make it beside the database');
  });

  test('something to wait for that is no construct', () => {
    expect(() => new Ground().migrate().executeBefore({} as never)).toThrow('scopes[0] must be a construct');
  });

  test('another stack may wait in which the network is only looked up', () => {
    const ground = new Ground();
    const app = new Stack(ground.stack.node.root, 'App', { env: ENV });
    const vpc = Vpc.fromVpcAttributes(app, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
    });
    expect(() => ground.migrate({ vpc }).executeBefore(app)).not.toThrow();
  });
});

test('the same app gives the same template, whatever folder the files are in', () => {
  const template = () => {
    const ground = new Ground();
    ground.migrate({ migrations: plain({ '0001_a.sql': 'SELECT 1;' }) });
    return Template.fromStack(ground.stack).toJSON();
  };
  expect(template()).toEqual(template());
});
