import { CfnParameter, Duration, Size, type Stack, Token } from 'aws-cdk-lib';
import { Port, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { AlarmThreshold } from '../../src/alarm-threshold';
import {
  EcpuLimit,
  StorageLimit,
  ValkeyAccess,
  ValkeyServerlessCache,
  type ValkeyServerlessCacheProps,
  ValkeySnapshots,
  ValkeyVersion,
} from '../../src/valkey';
import { expectMessages } from './mistakes';

const access = ValkeyAccess.keys('app:*').allow('+@read');

function cache(stack: Stack, props: Partial<ValkeyServerlessCacheProps> = {}): ValkeyServerlessCache {
  return new ValkeyServerlessCache(stack, 'Cache', {
    vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }),
    limits: { storage: StorageLimit.unlimited(), ecpuPerSecond: EcpuLimit.unlimited() },
    ...props,
  });
}

describe('ValkeyServerlessCache', () => {
  expectMessages([
    [
      'no user',
      (stack) => cache(stack),
      'Validation failed with the following errors:\n  [Stack/Cache] users must hold at least one user, got: none; call addIamUser: without users, anyone who reaches the ports may run any command',
    ],
    [
      'no VPC',
      (stack) => cache(stack, { vpc: undefined }),
      'vpc must be given; give a VPC, or set publicEndpoint [Stack/Cache]',
    ],
    [
      'a public endpoint on Valkey 8',
      (stack) => cache(stack, { publicEndpoint: true }),
      'engineVersion must be 9 or later with publicEndpoint, got: 8, the default; use ValkeyVersion.V9 [Stack/Cache]',
    ],
    [
      'a public endpoint in a VPC',
      (stack) => cache(stack, { publicEndpoint: true, engineVersion: ValkeyVersion.V9 }),
      'vpc must be left out with publicEndpoint; a cache has its endpoint in a VPC or on the internet, not both [Stack/Cache]',
    ],
    [
      'a VPC with public subnets only',
      (stack) =>
        cache(stack, {
          vpc: new Vpc(stack, 'Public', {
            natGateways: 0,
            subnetConfiguration: [{ name: 'Public', subnetType: SubnetType.PUBLIC }],
          }),
        }),
      'vpc must have private or isolated subnets, got: Stack/Public; select private or isolated subnets with vpcSubnets; import a VPC with Vpc.fromLookup, so that its zones are known [Stack/Cache]',
    ],
    [
      'a VPC with one zone',
      (stack) => cache(stack, { vpc: new Vpc(stack, 'One', { maxAzs: 1 }) }),
      'vpc must select one subnet in each of at least 2 Availability Zones, got: Stack/One/PrivateSubnet1 in dummy1a; select private or isolated subnets with vpcSubnets; import a VPC with Vpc.fromLookup, so that its zones are known [Stack/Cache]',
    ],
    [
      'a name in capitals',
      (stack) => cache(stack, { cacheName: 'Orders' }),
      'cacheName must be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen, got: Orders; write it as the service stores it [Stack/Cache]',
    ],
    [
      'a name with two hyphens',
      (stack) => cache(stack, { cacheName: 'orders--dev' }),
      'cacheName must be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen, got: orders--dev; write it as the service stores it [Stack/Cache]',
    ],
    [
      'storage in megabytes',
      () => StorageLimit.upTo(Size.mebibytes(512)),
      'storage maximum in gibibytes must be a whole number between 1 and 5000, got: 0.5; give whole gibibytes: the service accepts no smaller step',
    ],
    [
      'more storage than there is',
      () => StorageLimit.upTo(Size.tebibytes(6)),
      'storage maximum in gibibytes must be a whole number between 1 and 5000, got: 6144; give whole gibibytes: the service accepts no smaller step',
    ],
    [
      'too few ECPUs',
      () => EcpuLimit.upTo(100),
      'ecpuPerSecond maximum must be a whole number between 1000 and 15000000, got: 100; give ElastiCache Processing Units per second',
    ],
    [
      'the limits the wrong way round',
      () => EcpuLimit.between(5_000, 1_000),
      'ecpuPerSecond minimum must be at most the maximum of 1000, got: 5000; lower the minimum or raise the maximum',
    ],
    [
      'a version with its minor',
      () => ValkeyVersion.of('8.0'),
      "majorVersion must be a major version of Valkey, from 7 up, got: 8.0; give it without the minor version, for example '8'",
    ],
    [
      'a version of Redis',
      () => ValkeyVersion.of('6'),
      "majorVersion must be a major version of Valkey, from 7 up, got: 6; give it without the minor version, for example '8'",
    ],
    [
      'snapshots kept for a year',
      () => ValkeySnapshots.daily({ retention: Duration.days(365) }),
      'snapshots.retention must be between 1 day and 35 days, got: 365 days; use ValkeySnapshots.none() for no snapshots',
    ],
    [
      'the hour of the snapshot alone',
      () => ValkeySnapshots.daily({ time: '3:00' }),
      "snapshots.time must be a time of day, HH:MM in UTC, got: 3:00; write for example '03:00'",
    ],
    [
      'no word on the commands',
      (stack) => cache(stack).addIamUser('App', { access: ValkeyAccess.keys('app:*') }),
      "access must allow at least one command, got: ~app:*; go on with .allow('+@read')",
    ],
    [
      'a category without its @',
      () => ValkeyAccess.keys('app:*').allow('+read'),
      "allow must be + and the lower-case name of a command or a @category of Valkey, got: +read; write for example '+get' or '+@read'; 'ACL CAT' lists the categories",
    ],
    [
      'a command without its plus',
      () => ValkeyAccess.keys('app:*').allow('get'),
      "allow must be + and the lower-case name of a command or a @category of Valkey, got: get; write for example '+get' or '+@read'; 'ACL CAT' lists the categories",
    ],
    [
      'the sign of the keys',
      () => ValkeyAccess.keys('~app:*'),
      "keys must be a pattern of printable ASCII without spaces and brackets, got: ~app:*; write for example 'app:*', without the sign that the access string has before it",
    ],
    [
      'all commands on all keys',
      (stack) => cache(stack).addIamUser('App', { access: ValkeyAccess.keys('*').allow('+@all') }),
      'access must not give all commands on all keys, got: ~* +@all; name keys or commands, or use ValkeyAccess.unrestricted()',
    ],
    [
      'a password in the access string',
      () => ValkeyAccess.fromAccessString('on >secret ~app:* +@read'),
      'accessString must hold no password and no reset; the service keeps the passwords: use addIamUser or addPasswordUser',
    ],
    [
      'publish without channels',
      (stack) => cache(stack).addIamUser('App', { access: access.allow('+publish') }),
      "access must name the channels of its publish/subscribe commands, got: ~app:* +@read +publish; go on with .channels('app:*')",
    ],
    [
      'the default user',
      (stack) => cache(stack).addIamUser('Default', { access, userId: 'default' }),
      'userId must not be default, got: default; a Valkey cache with users has its default user off [Stack/Cache/Users/Default]',
    ],
    [
      'users beside a cache without logins',
      (stack) => cache(stack, { allowUnauthenticated: true }).addIamUser('App', { access }),
      'Validation failed with the following errors:\n  [Stack/Cache] allowUnauthenticated must be left out with users, got: 1 users; a cache with users admits nobody without a login',
    ],
    [
      'a function outside of a VPC',
      (stack) => {
        const one = cache(stack);
        const handler = new LambdaFunction(stack, 'Handler', {
          runtime: Runtime.NODEJS_22_X,
          handler: 'index.handler',
          code: Code.fromInline('exports.handler = async () => {}'),
        });
        one.grantConnect(handler, one.addIamUser('App', { access }));
      },
      'grantee must be a function in a VPC, got: Stack/Handler; give the function a vpc; for an imported one, pass its security groups when importing it [Stack/Cache]',
    ],
    [
      'a name in place of a pattern',
      () => ValkeyAccess.keys('app:'),
      "keys must not end with a colon, got: app:; write 'app:*' for all keys that begin with it; fromAccessString accepts a name that ends so",
    ],
    [
      'an alarm on a limit that is not there',
      (stack) => cache(stack, { alarms: { storageUsed: AlarmThreshold.of(80) } }),
      'alarms.storageUsed must be left out if limits.storage has no maximum, got: 80 percent; set a maximum: the alarm is in percent of it [Stack/Cache]',
    ],
    [
      'the name of a snapshot',
      (stack) => cache(stack, { snapshotArnsToRestore: ['last'] }),
      'snapshotArnsToRestore must be the ARN of a snapshot, got: last; find it with aws elasticache describe-serverless-cache-snapshots [Stack/Cache]',
    ],
    [
      'a token as the name',
      (stack) => cache(stack, { cacheName: Token.asString({ Ref: 'Name' }) }),
      'cacheName must be known at synth, got: a token; the service stores it in lower case, and metrics and logins have to match that [Stack/Cache]',
    ],
    [
      'a description that is too long',
      (stack) => cache(stack, { description: 'x'.repeat(256) }),
      'description must be 1 to 255 characters, got: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; shorten it, or leave it out [Stack/Cache]',
    ],
    [
      'capitals in the last snapshot',
      (stack) => cache(stack, { finalSnapshotName: 'Orders' }),
      'finalSnapshotName must be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen, got: Orders; write it as the service stores it [Stack/Cache]',
    ],
    [
      'no security group',
      (stack) => cache(stack, { securityGroups: [] }),
      'securityGroups must hold at least one group, got: []; leave it out for a new group [Stack/Cache]',
    ],
    [
      'a move without the name',
      (stack) => cache(stack, { movesFromRedis: true }),
      'cacheName must be given with movesFromRedis; give the name of the Redis cache: a new name replaces it [Stack/Cache]',
    ],
    [
      'spaces in the name of a user',
      (stack) => cache(stack).addPasswordUser('App', { access, userName: 'the app' }),
      'userName must be a name of printable ASCII without spaces, got: the app; AUTH begins with it [Stack/Cache/Users/App]',
    ],
    [
      'an id for two users',
      (stack) => {
        const one = cache(stack);
        one.addIamUser('App', { access, userId: 'app' });
        one.addIamUser('Job', { access, userId: 'app' });
      },
      'Validation failed with the following errors:\n  [Stack/Cache] userId must be given once in a cache, got: app; give each user its own',
    ],
    [
      'a password on the internet',
      (stack) => {
        const props = { publicEndpoint: true, engineVersion: ValkeyVersion.V9, vpc: undefined };
        cache(stack, props).addPasswordUser('App', { access });
      },
      'Validation failed with the following errors:\n  [Stack/Cache] users must all log in with IAM on a public endpoint, got: ["App"]; use addIamUser',
    ],
    [
      'a token as the storage',
      () => StorageLimit.upTo(Size.gibibytes(Token.asNumber({ Ref: 'Size' }))),
      'storage maximum must be known at synth, got: a token; the alarms are computed from it',
    ],
    [
      'all commands on all keys, in disguise',
      () => ValkeyAccess.fromAccessString('on ~?* +@all'),
      'accessString must not give all commands on all keys, got: on ~?* +@all; name keys or commands, or use ValkeyAccess.unrestricted()',
    ],
    [
      'keys from a parameter',
      (stack) => ValkeyAccess.keys(new CfnParameter(stack, 'Keys').valueAsString),
      'keys must be known at synth, got: a token; write the patterns into the code: a value could hold more rules than one',
    ],
    [
      'limits from JSON',
      (stack) => cache(stack, { limits: JSON.parse('{"storage":{"max":10},"ecpuPerSecond":{}}') }),
      'limits.storage must be made by the class StorageLimit, got: an object of the class Object; write for example StorageLimit.upTo(Size.gibibytes(10)) [Stack/Cache]',
    ],
    [
      'an imported cache whose groups are not known',
      (stack) => {
        const imported = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'Imported', {
          cacheName: 'shop',
          endpointAddress: 'shop.example.com',
        });
        imported.connections.allowFromAnyIpv4(Port.tcp(6379));
      },
      'securityGroups must be known of the imported cache; pass it to ValkeyServerlessCache.fromValkeyServerlessCacheAttributes [Stack/Imported]',
    ],
  ]);
});
