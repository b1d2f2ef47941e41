import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { type App, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CacheLogin, RefreshedCache, StaleSafeCacheRefresh } from '../../src/stampede';
import { accessStringOf } from '../../src/stampede/plain/access-string';
import { keysOf } from '../../src/stampede/refresh-value.contract';
import { LocalCache, PASSWORD } from '../support/local-cache';
import { MiniStack } from '../support/ministack';
import { inventoryOf } from '../support/ministack-inventory';

// MiniStack knows all types of the construct but rules of security groups, and refuses alarms on expressions.
jest.setTimeout(300_000);

const KEYS = keysOf('data');

let aws: MiniStack;
let cache: LocalCache;
let lambda: LambdaClient;
let folder: string;

beforeAll(async () => {
  [aws, cache] = await Promise.all([MiniStack.start(), LocalCache.startSingle()]);
  folder = mkdtempSync(join(tmpdir(), 'stampede-'));
  writeFileSync(join(folder, 'ca.pem'), cache.ca);
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  lambda = new LambdaClient({ endpoint: aws.endpoint, region: MiniStack.REGION, credentials });
});

afterAll(async () => {
  lambda?.destroy();
  await Promise.all([aws?.stop(), cache?.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Shop {
  readonly refreshEvery: Duration;
  readonly checkEvery: Duration;
  /** What the loader returns, as JSON. */
  readonly value: string;
}

/** A stack whose cache is a server of this test. */
const define =
  ({ refreshEvery, checkEvery, value }: Shop) =>
  (app: App) => {
    const stack = new Stack(app, 'Shop');
    const vpc = new Vpc(stack, 'Vpc', {
      availabilityZones: ['us-east-1a'],
      subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    const secretObjectValue = {
      username: SecretValue.unsafePlainText('refresher'),
      password: SecretValue.unsafePlainText(PASSWORD),
    };
    const refresh = new StaleSafeCacheRefresh(stack, 'Data', {
      ...{ vpc, key: 'data', refreshEvery, checkEvery },
      cache: RefreshedCache.nodes({
        ...{ address: '127.0.0.1', port: cache.port },
        securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'CacheGroup', 'sg-1', { mutable: false }),
        login: CacheLogin.secret(new Secret(stack, 'Secret', { secretObjectValue })),
      }),
      loader: new LambdaFunction(stack, 'Loader', {
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: Code.fromInline(`exports.handler = async () => (${value});`),
        timeout: Duration.seconds(30),
      }),
    });
    (refresh.refresher as LambdaFunction).addEnvironment('NODE_EXTRA_CA_CERTS', join(folder, 'ca.pem'));
  };

const DAILY: Shop = { refreshEvery: Duration.hours(24), checkEvery: Duration.minutes(5), value: '[1, 2, 3]' };
const HOURLY: Shop = { refreshEvery: Duration.hours(1), checkEvery: Duration.minutes(10), value: '[4, 5, 6]' };

const refreshers = async () =>
  ((await inventoryOf(aws)).function ?? []).filter((name) => name.startsWith('Shop-DataRefresher'));

/** Calls the refresher as the schedule does, and returns what it answers. */
async function check(event: object = {}): Promise<any> {
  const [FunctionName] = await refreshers();
  const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }));
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}

async function schedules(): Promise<any[]> {
  const names = (await inventoryOf(aws)).schedule ?? [];
  return Promise.all(names.map(async (name) => (await aws.request('scheduler', `/schedules/${name}`)).json()));
}

const value = async () => JSON.parse(`${await cache.admin.get(KEYS.value)}`)?.value;

test('its creation gives a refresher that logs in, calls the loader and writes the value', async () => {
  await cache.setUser('refresher', accessStringOf(KEYS));
  await aws.deploy(define(DAILY));
  expect(await aws.statusOf('Shop')).toBe('CREATE_COMPLETE');
  expect(await check()).toEqual({ outcome: 'refreshed' });
  expect(await value()).toEqual([1, 2, 3]);
  expect(await check()).toEqual({ outcome: 'fresh' });
});

test('its schedule calls the refresher, without a retry, and has a dead letter queue', async () => {
  const [refresher] = await refreshers();
  const queue = (await inventoryOf(aws)).queue[0].split('/').at(-1);
  expect(await schedules()).toEqual([
    expect.objectContaining({
      ScheduleExpression: 'rate(5 minutes)',
      Target: expect.objectContaining({
        Arn: expect.stringMatching(new RegExp(`:function:${refresher}$`)),
        DeadLetterConfig: { Arn: expect.stringMatching(new RegExp(`:${queue}$`)) },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        Input: '{}',
      }),
    }),
  ]);
});

test('other times and another loader are an update in place, which leaves the value', async () => {
  const before = await refreshers();
  await aws.deploy(define(HOURLY));
  expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
  expect(await refreshers()).toEqual(before);
  expect(await schedules()).toEqual([expect.objectContaining({ ScheduleExpression: 'rate(10 minutes)' })]);
  expect(await value()).toEqual([1, 2, 3]);
  expect(await check({ accept: true })).toEqual({ outcome: 'refreshed' });
  expect(await value()).toEqual([4, 5, 6]);
});

test('a value that the loader empties is not written', async () => {
  await aws.deploy(define({ ...HOURLY, value: '[]' }));
  // The value is due at once.
  const stored = JSON.parse(`${await cache.admin.get(KEYS.value)}`);
  await cache.admin.set(KEYS.value, JSON.stringify({ ...stored, refreshedAt: 0 }));
  expect(await check()).toMatchObject({ outcome: 'rejected' });
  expect(await value()).toEqual([4, 5, 6]);
});

test('its end leaves the value and its log, and nothing else', async () => {
  await aws.destroy(define(HOURLY));
  expect(await aws.statusOf('Shop')).toBeUndefined();
  const { log, ...rest } = await inventoryOf(aws);
  expect(rest).toEqual({});
  expect(log).toContainEqual(expect.stringMatching(/\/Shop\/DataLog/));
  expect(await value()).toEqual([4, 5, 6]);
});
