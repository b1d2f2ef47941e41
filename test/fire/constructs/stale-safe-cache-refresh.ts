import { Duration, type Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { CacheLogin, RefreshedCache, RefreshGuard, StaleSafeCacheRefresh } from '../../../src/stampede';
import { ValkeyServerlessCache, ValkeyUser } from '../../../src/valkey';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { days, hours, minutes, seconds } = Duration;

const cases = (values: Values) =>
  record({
    network: networks(values),
    subnets: values.usually(
      [undefined, SubnetType.PRIVATE_WITH_EGRESS],
      SubnetType.PRIVATE_ISOLATED,
      SubnetType.PUBLIC,
    ),
    cache: constantFrom('own' as const, 'serverless' as const, 'nodes' as const),
    name: values.text('shop', 'my-shop1'),
    address: values.text('master.shop.abc123.euc1.cache.amazonaws.com'),
    port: values.number(6379, 6390),
    tls: option(boolean()),
    user: values.text('refresher'),
    login: values.usually(['iam', 'secret'], 'none'),
    key: values.text('master-data', 'v1:prices_eu.all'),
    loaderTimeout: values.usually([seconds(30), minutes(14)], minutes(15), undefined),
    isImported: boolean(),
    refreshEvery: values.duration(hours(1), hours(24)),
    shrink: option(partial({ maxShrinkPercent: values.number(0, 20, 100) })),
    withKey: boolean(),
    props: partial({
      maxStale: values.duration(days(4), days(30)),
      checkEvery: values.duration(minutes(1), minutes(20)),
      memorySize: values.number(128, 512, 10_240),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    imported: option(
      record({
        key: values.text('master-data'),
        refresherArn: values.text('arn:aws:lambda:eu-central-1:111122223333:function:shop-refresher'),
      }),
    ),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['slow', 'stale', 'failed', 'rejected', 'tooBig', 'lockHeld']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const vpc = networkFrom(stack, one.network);
  const made = new StaleSafeCacheRefresh(stack, 'Refresh', {
    ...one.props,
    vpc,
    vpcSubnets: one.subnets && { subnetType: one.subnets },
    cache: cacheIn(stack, one),
    key: one.key,
    loader: loaderIn(stack, one),
    loaderTimeout: one.isImported ? one.loaderTimeout : undefined,
    refreshEvery: one.refreshEvery,
    guard: one.shrink === null ? RefreshGuard.any() : RefreshGuard.notEmpty(one.shrink),
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  const environment = made.readerEnvironment();
  const reader = functionIn(stack, 'Reader', { vpc, environment });
  made.grantRead(reader, ValkeyUser.fromValkeyUserAttributes(stack, 'ReaderUser', { userId: 'reader' }));
  made.grantTrigger(reader);
  if (one.imported) {
    const cache = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'OtherCache', {
      cacheName: 'other',
      endpointAddress: 'other.example.com',
      securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'OtherGroup', 'sg-00000000000000001')],
    });
    const other = { ...one.imported, cache };
    StaleSafeCacheRefresh.fromStaleSafeCacheRefreshAttributes(stack, 'Other', other).grantTrigger(reader);
  }
  addDashboard(stack, made, one.metrics);
}

/** An own cache as an import: its template is short. */
function cacheIn(stack: Stack, { cache, address, name, port, tls, ...one }: Case): RefreshedCache {
  const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'CacheGroup', 'sg-00000000000000000');
  const login = loginIn(stack, one);
  if (cache === 'serverless') {
    return RefreshedCache.serverless({ cacheName: name, address, securityGroup, login });
  }
  if (cache === 'nodes') {
    const more = { replicationGroupId: name, tls: tls ?? undefined };
    return RefreshedCache.nodes({ address, port, securityGroup, login, ...more });
  }
  return RefreshedCache.valkey(
    ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'Cache', {
      cacheName: name,
      endpointAddress: address,
      securityGroups: [securityGroup],
    }),
    ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: one.user }),
  );
}

function loginIn(stack: Stack, { login, user }: Pick<Case, 'login' | 'user'>): CacheLogin {
  switch (login) {
    case 'iam':
      return CacheLogin.iamUser(user);
    case 'secret':
      return CacheLogin.secret(new Secret(stack, 'Login'));
    default:
      return CacheLogin.none();
  }
}

function loaderIn(stack: Stack, { isImported, loaderTimeout }: Case): IFunction {
  return isImported
    ? LambdaFunction.fromFunctionArn(stack, 'Loader', 'arn:aws:lambda:eu-central-1:111122223333:function:loader')
    : functionIn(stack, 'Loader', { timeout: loaderTimeout });
}

function functionIn(stack: Stack, id: string, props: object): LambdaFunction {
  const code = Code.fromInline('exports.handler = async () => [1];');
  return new LambdaFunction(stack, id, { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code, ...props });
}

export const staleSafeCacheRefresh: Target<Case> = { name: 'StaleSafeCacheRefresh', cases, build };
