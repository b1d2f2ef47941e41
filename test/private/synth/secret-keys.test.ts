import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, type Vpc } from 'aws-cdk-lib/aws-ec2';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { DatabaseLogin, DatabaseTarget } from '../../../src';
import { ApiTest, ApiTestSchedule, ApiTestSecret } from '../../../src/apitest';
import { DatabaseMigration } from '../../../src/migration';
import { OutboxTarget, SqlOutboxRelay } from '../../../src/outbox';
import { PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from '../../../src/rdsproxy';
import { CacheLogin, RefreshedCache, StaleSafeCacheRefresh } from '../../../src/stampede';
import { ValkeyAccess, ValkeyServerlessCache } from '../../../src/valkey';
import { suiteOf } from '../../apitest/ground';
import { Ground } from '../../layouts/ground';
import { plain } from '../../migration/ground';
import { importedCluster } from '../../support/imported-databases';
import { LIMITS } from '../../valkey/support';

const env = { account: '111122223333', region: 'eu-central-1' };
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';

interface Parts {
  readonly stack: Stack;
  readonly secret: Secret;
  readonly key: IKey;
  readonly vpc: Vpc;
  readonly cluster: DatabaseCluster;
  readonly handler: IFunction;
}

/** Everything of the library that reads a secret, in a stack of its own. */
const READERS: Record<string, (parts: Parts) => unknown> = {
  DatabaseMigration: ({ stack, secret, vpc, cluster }) =>
    new DatabaseMigration(stack, 'Made', {
      vpc,
      target: DatabaseTarget.fromCluster(cluster),
      databaseName: 'shop',
      login: DatabaseLogin.secret(secret),
      migrations: plain(),
    }),
  SqlOutboxRelay: ({ stack, secret, vpc, cluster }) =>
    new SqlOutboxRelay(stack, 'Made', {
      vpc,
      database: DatabaseTarget.fromCluster(cluster),
      databaseName: 'shop',
      login: DatabaseLogin.secret(secret),
      target: OutboxTarget.queue(new Queue(stack, 'Events')),
    }),
  ApiTest: ({ stack, secret }) =>
    new ApiTest(stack, 'Made', {
      suite: suiteOf(),
      variables: { base: 'https://api.acme.example' },
      secrets: { token: ApiTestSecret.field(secret, 'token') },
      schedule: ApiTestSchedule.every(Duration.minutes(1)),
    }),
  StaleSafeCacheRefresh: ({ stack, secret, vpc, handler }) =>
    new StaleSafeCacheRefresh(stack, 'Made', {
      cache: RefreshedCache.nodes({
        address: 'master.shop.abc.euc1.cache.amazonaws.com',
        port: 6379,
        securityGroup: new SecurityGroup(stack, 'Group', { vpc }),
        login: CacheLogin.secret(secret),
      }),
      vpc,
      key: 'prices',
      loader: handler,
      refreshEvery: Duration.hours(24),
    }),
  PinningAwareDatabaseProxy: ({ stack, secret, vpc, cluster }) =>
    new PinningAwareDatabaseProxy(stack, 'Made', {
      vpc,
      target: ProxiedDatabase.fromCluster(cluster),
      auth: ProxyAuth.secrets([secret]),
    }),
  'a client of a ValkeyServerlessCache': ({ secret, key, vpc, handler }) => {
    const data = Stack.of(secret);
    const cache = new ValkeyServerlessCache(data, 'Cache', { vpc, limits: LIMITS, encryptionKey: key });
    const access = ValkeyAccess.readKeys('price').allow('+get');
    cache.grantConnect(handler, cache.addPasswordUser('Reader', { access }));
  },
};

function functionIn(stack: Stack, vpc: IVpc): LambdaFunction {
  return new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => [1];'),
    timeout: Duration.minutes(1),
    vpc,
  });
}

/** Makes a reader in one stack, of a secret in another one, and returns the statements on the key in the stack of the reader. */
function decryptionsOf(make: (parts: Parts) => unknown, keyIn: (data: Stack) => IKey): { Condition: object }[] {
  const app = new App({ analyticsReporting: false });
  const [data, stack] = ['Data', 'App'].map((id) => new Stack(app, id, { env }));
  const ground = new Ground(data, data);
  const vpc = ground.vpc as Vpc;
  const key = keyIn(data);
  const handler = functionIn(stack, vpc);
  const secret = new Secret(data, 'Secret', { encryptionKey: key });
  make({ stack, secret, key, vpc, cluster: ground.cluster, handler });
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Action }) => Action === 'kms:Decrypt');
}

describe.each(Object.entries(READERS))('%s decrypts a secret by its own role', (_, make) => {
  test.each<[string, (data: Stack) => IKey]>([
    ['the key is in the stack of the secret', (data) => new Key(data, 'Key')],
    ['the key is imported', (data) => Key.fromKeyArn(data, 'Key', KEY)],
  ])('%s', (__, keyIn) => {
    const viaService = 'secretsmanager.eu-central-1.amazonaws.com';
    expect(decryptionsOf(make, keyIn).map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { 'kms:ViaService': viaService } },
    ]);
  });
});

describe('a secret of another Region is rejected, where a function would look for it in vain', () => {
  const THERE = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:db-abcdef';

  test.each([
    ['DatabaseMigration', 'login'],
    ['SqlOutboxRelay', 'login'],
    ['ApiTest', 'secrets.token'],
    ['StaleSafeCacheRefresh', 'login'],
  ])('%s', (name, property) => {
    const stack = new Stack(new App({ analyticsReporting: false }), 'App', { env });
    const ground = new Ground(stack, stack);
    const handler = functionIn(stack, ground.vpc);
    const secret = Secret.fromSecretCompleteArn(stack, 'There', THERE) as Secret;
    const parts = { stack, secret, key: ground.key, vpc: ground.vpc as Vpc, cluster: ground.cluster, handler };
    expect(() => READERS[name](parts)).toThrow(
      `${property} must be in the Region of the stack, eu-central-1, got: us-east-1; replicate the secret to this Region`,
    );
  });
});

test.each(['DatabaseMigration', 'SqlOutboxRelay'])('%s knows a database again that is imported twice', (name) => {
  const stack = new Stack(new App({ analyticsReporting: false }), 'App', { env });
  const ground = new Ground(stack, stack);
  const secret = new Secret(stack, 'Secret');
  const make = (id: string) => {
    const scope = new Construct(stack, id);
    const parts = { secret, key: ground.key, vpc: ground.vpc as Vpc, handler: undefined as never };
    READERS[name]({ ...parts, stack: scope as Stack, cluster: importedCluster(scope) as DatabaseCluster });
  };
  make('One');
  expect(() => make('Other')).toThrow('must be another one than that of another');
});
