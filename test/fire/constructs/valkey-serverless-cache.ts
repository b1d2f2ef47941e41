import { Duration, RemovalPolicy, Size, type Stack } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { type Arbitrary, array, boolean, option, record } from 'fast-check';
import {
  EcpuLimit,
  StorageLimit,
  ValkeyAccess,
  ValkeyServerlessCache,
  ValkeySnapshots,
  ValkeyUser,
  ValkeyVersion,
} from '../../../src/valkey';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import { networkFrom, networks } from '../networks';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';
import { CACHE_ALARMS } from './serverless-cache-alarms';

const SNAPSHOT = 'arn:aws:elasticache:eu-central-1:111122223333:serverlesscachesnapshot:one';

const limits = (values: Values, ...good: number[]) =>
  record({
    kind: values.usually(['upTo', 'upTo', 'atLeast', 'unlimited', 'between']),
    one: values.number(...good),
    other: values.number(...good),
  });

const users = (values: Values) =>
  record({
    password: boolean(),
    userId: values.usually([undefined, 'app', 'reports'], 'Legacy_1', 'default'),
    userName: values.usually([undefined, 'App'], 'default', 'the app'),
    ownSecret: boolean(),
    kind: values.usually(['keys', 'readKeys', 'andReadKeys', 'text', 'unrestricted']),
    text: values.text('on ~app:* +@read', 'on (~app:* +get) ~* +ping', 'on ~* -@all +get'),
    keys: values.some(values.text('app:*', 'config:*', 'x*')),
    allow: values.some(values.usually(['+@read', '+@write', '+get'], '+@all', '+publish', '+client|list', '@read')),
    deny: array(values.text('-getdel', '-@blocking'), { maxLength: 1 }),
    channels: array(values.text('app:*'), { maxLength: 1 }),
  });

const cases = (values: Values) =>
  record({
    network: networks(values),
    storage: limits(values, 1, 10, 5_000),
    ecpu: limits(values, 1_000, 5_000, 15_000_000),
    props: partial({
      cacheName: values.text('orders', 'orders-2', 'a'),
      userGroupId: values.text('orders-users', 'g'),
      description: values.text('Orders', 'x'),
      finalSnapshotName: values.text('last', 'last-one'),
      snapshotArnsToRestore: values.some(values.text(SNAPSHOT, 'arn:aws:s3:::bucket/key')),
      allowUnauthenticated: values.usually([false], true),
      movesFromRedis: values.usually([false], true),
      publicEndpoint: values.usually([false], true),
      removalPolicy: values.usually([RemovalPolicy.DESTROY, RemovalPolicy.RETAIN], RemovalPolicy.SNAPSHOT),
    }),
    isolated: boolean(),
    version: values.text('7', '8', '9'),
    snapshots: option(
      record({
        off: boolean(),
        options: partial({
          retention: values.duration(Duration.days(1), Duration.days(35)),
          time: values.text('03:00'),
        }),
      }),
    ),
    withKey: boolean(),
    withGroup: boolean(),
    users: values.some(users(values)),
    laterPolicy: option(values.usually([RemovalPolicy.DESTROY, RemovalPolicy.RETAIN], RemovalPolicy.SNAPSHOT)),
    imported: option(
      record({
        cacheName: values.text('orders', 'a'),
        endpointAddress: values.text('orders.example.com'),
        readerEndpointAddress: option(values.text('reader.example.com')),
        withGroup: boolean(),
        publicEndpoint: boolean(),
        userId: values.text('app'),
        userName: option(values.text('App')),
        withSecret: boolean(),
      }),
    ),
    alarms: alarmSettings(values, CACHE_ALARMS),
    metrics: metricOptions(values),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const vpc = one.props.publicEndpoint ? undefined : networkFrom(stack, one.network);
  const cache = new ValkeyServerlessCache(stack, 'Cache', {
    ...one.props,
    vpc,
    limits: { storage: storageLimit(one.storage), ecpuPerSecond: ecpuLimit(one.ecpu) },
    vpcSubnets: vpc && one.isolated ? { subnetType: SubnetType.PRIVATE_ISOLATED } : undefined,
    engineVersion: ValkeyVersion.of(one.version),
    snapshots: snapshotsFrom(one.snapshots),
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
    securityGroups: vpc && one.withGroup ? [new SecurityGroup(stack, 'Group', { vpc })] : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  one.users.forEach((options, index) => {
    const { userId } = options;
    const id = `User${index}`;
    const access = accessOf(options);
    access.toAccessString();
    const user = options.password
      ? cache.addPasswordUser(id, { access, userId, ...loginOf(stack, id, options) })
      : cache.addIamUser(id, { access, userId });
    cache.grantConnect(role, user);
    cache.environmentFor(user);
  });
  if (one.laterPolicy !== null) {
    cache.applyRemovalPolicy(one.laterPolicy);
  }
  if (one.imported !== null) {
    importFrom(stack, one.imported, role);
  }
  addDashboard(stack, cache, one.metrics, { metric: 'CacheHits' });
}

function importFrom(stack: Stack, one: NonNullable<Case['imported']>, role: Role): void {
  const cache = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'Imported', {
    cacheName: one.cacheName,
    endpointAddress: one.endpointAddress,
    readerEndpointAddress: one.readerEndpointAddress ?? undefined,
    securityGroups: one.withGroup ? [SecurityGroup.fromSecurityGroupId(stack, 'ImportedGroup', 'sg-1234')] : undefined,
    publicEndpoint: one.publicEndpoint,
  });
  const user = ValkeyUser.fromValkeyUserAttributes(stack, 'ImportedUser', {
    userId: one.userId,
    userName: one.userName ?? undefined,
    secret: one.withSecret ? Secret.fromSecretNameV2(stack, 'ImportedLogin', 'login') : undefined,
  });
  cache.grantConnect(role, user);
  cache.environmentFor(user);
}

function loginOf(stack: Stack, id: string, { userName, ownSecret }: Case['users'][number]) {
  const secret = (name: string) => (ownSecret ? new Secret(stack, `${id}${name}`) : undefined);
  return { userName, secret: secret('Login'), secondSecret: secret('NextLogin') };
}

function snapshotsFrom(snapshots: Case['snapshots']): ValkeySnapshots | undefined {
  if (snapshots === null) {
    return undefined;
  }
  return snapshots.off ? ValkeySnapshots.none() : ValkeySnapshots.daily(snapshots.options);
}

function accessOf({ kind, text, keys, allow, deny, channels }: Case['users'][number]): ValkeyAccess {
  if (kind === 'text') {
    return ValkeyAccess.fromAccessString(text);
  }
  if (kind === 'unrestricted') {
    return ValkeyAccess.unrestricted();
  }
  const only = kind === 'readKeys' ? ValkeyAccess.readKeys(...keys) : ValkeyAccess.keys(...keys);
  const access = (kind === 'andReadKeys' ? only.andReadKeys('shared:*') : only).allow(...allow);
  const denied = deny.length > 0 ? access.deny(...deny) : access;
  return channels.length > 0 ? denied.channels(...channels) : denied;
}

function storageLimit({ kind, one, other }: Case['storage']): StorageLimit {
  const made: Record<string, () => StorageLimit> = {
    upTo: () => StorageLimit.upTo(Size.gibibytes(one)),
    atLeast: () => StorageLimit.atLeast(Size.gibibytes(one)),
    between: () => StorageLimit.between(Size.gibibytes(one), Size.gibibytes(other)),
    unlimited: () => StorageLimit.unlimited(),
  };
  return made[kind]();
}

function ecpuLimit({ kind, one, other }: Case['ecpu']): EcpuLimit {
  const made: Record<string, () => EcpuLimit> = {
    upTo: () => EcpuLimit.upTo(one),
    atLeast: () => EcpuLimit.atLeast(one),
    between: () => EcpuLimit.between(one, other),
    unlimited: () => EcpuLimit.unlimited(),
  };
  return made[kind]();
}

export const valkeyServerlessCache: Target<Case> = {
  name: 'ValkeyServerlessCache',
  cases,
  build,
};
