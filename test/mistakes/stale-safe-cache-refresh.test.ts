import { Duration, Lazy, type Stack, Token } from 'aws-cdk-lib';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import {
  CacheLogin,
  type CacheNodesOptions,
  RefreshedCache,
  RefreshGuard,
  StaleSafeCacheRefresh,
  type StaleSafeCacheRefreshAttributes,
  type StaleSafeCacheRefreshProps,
} from '../../src/stampede';
import { ValkeyServerlessCache, ValkeyUser } from '../../src/valkey';
import { LIMITS } from '../valkey/support';
import { expectMessages } from './mistakes';

const { days, hours, minutes, seconds } = Duration;

function vpcIn(stack: Stack): Vpc {
  return new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
}

function loaderIn(stack: Stack, props: Partial<FunctionProps> = {}): LambdaFunction {
  return new LambdaFunction(stack, 'Loader', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => [1];'),
    timeout: seconds(30),
    ...props,
  });
}

function nodesIn(stack: Stack, options: Partial<CacheNodesOptions> = {}): RefreshedCache {
  return RefreshedCache.nodes({
    address: 'master.shop.abc123.euc1.cache.amazonaws.com',
    port: 6379,
    securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
    login: CacheLogin.iamUser('refresher'),
    replicationGroupId: 'shop',
    ...options,
  });
}

/** A refresh of nodes, with these properties and this loader. */
function refresh(
  stack: Stack,
  props: Partial<StaleSafeCacheRefreshProps> = {},
  loader: Partial<FunctionProps> = {},
): StaleSafeCacheRefresh {
  return new StaleSafeCacheRefresh(stack, 'Data', {
    cache: props.cache ?? nodesIn(stack),
    vpc: props.vpc ?? vpcIn(stack),
    key: 'master-data',
    loader: props.loader ?? loaderIn(stack, loader),
    refreshEvery: hours(24),
    ...props,
  });
}

function importRefresh(stack: Stack, attrs: Partial<StaleSafeCacheRefreshAttributes> = {}) {
  const refresherArn = 'arn:aws:lambda:eu-central-1:111122223333:function:shop-refresher';
  const cache = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'ImportedCache', {
    cacheName: 'shop',
    endpointAddress: 'shop.example.com',
  });
  const defaults = { cache, key: 'prices', refresherArn };
  return StaleSafeCacheRefresh.fromStaleSafeCacheRefreshAttributes(stack, 'Prices', { ...defaults, ...attrs });
}

const imported = (stack: Stack) =>
  LambdaFunction.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:eu-central-1:111122223333:function:loader');

describe('StaleSafeCacheRefresh', () => {
  expectMessages([
    [
      'a loader with the default timeout',
      (stack) => refresh(stack, {}, { timeout: undefined }),
      'loader must have a timeout of its own, got: the default of 3 seconds; set the timeout of Stack/Loader to a few times what its query takes [Stack/Data]',
    ],
    [
      'a loader whose timeout an import does not tell',
      (stack) => refresh(stack, { loader: imported(stack) }),
      'loaderTimeout must be given for this loader; set it to the timeout of the function, which an import does not tell [Stack/Data]',
    ],
    [
      'a loader that takes longer than the refresher can wait',
      (stack) => refresh(stack, {}, { timeout: minutes(15) }),
      'loader.timeout must be between 1 second and 14 minutes, got: 15 minutes; the refresher waits for the loader, and no function runs for more than 15 minutes [Stack/Data]',
    ],
    [
      'a timeout that is too long for an imported loader',
      (stack) => refresh(stack, { loader: imported(stack), loaderTimeout: minutes(15) }),
      'loaderTimeout must be between 1 second and 14 minutes, got: 15 minutes; the refresher waits for the loader, and no function runs for more than 15 minutes [Stack/Data]',
    ],
    [
      'another timeout than that of the loader',
      (stack) => refresh(stack, { loaderTimeout: minutes(1) }),
      'loaderTimeout must be that of the loader, 30 seconds, got: 1 minute; leave it out [Stack/Data]',
    ],
    [
      'a refresher as the loader',
      (stack) => {
        const vpc = vpcIn(stack);
        const first = refresh(stack, { vpc });
        const cache = RefreshedCache.nodes({
          address: 'other.example.com',
          port: 6379,
          securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'OtherGroup', 'sg-2'),
          login: CacheLogin.none(),
        });
        new StaleSafeCacheRefresh(stack, 'Second', {
          ...{ vpc, cache, key: 'a', refreshEvery: hours(1) },
          loader: first.refresher,
        });
      },
      'loader must not be a refresher, got: Stack/Data/Refresher; pass the function that returns the value; the refresher calls it [Stack/Second]',
    ],
    [
      'a value that is due before it is loaded',
      (stack) => refresh(stack, { refreshEvery: minutes(10) }, { timeout: minutes(10) }),
      'refreshEvery must be longer than the timeout of the loader, 10 minutes, got: 10 minutes; raise it, or lower the timeout: the value would be due again before it is loaded [Stack/Data]',
    ],
    [
      'checks that are too seldom for the refreshes',
      (stack) => refresh(stack, { refreshEvery: minutes(14) }),
      'checkEvery must be at most a third of refreshEvery, 14 minutes, got: 5 minutes; lower it: the value is refreshed by the first check after it is due [Stack/Data]',
    ],
    [
      'checks that are too often',
      (stack) => refresh(stack, { checkEvery: seconds(30) }),
      'checkEvery must be between 1 minute and 1 hour, got: 30 seconds; a load that failed is tried again by the next check [Stack/Data]',
    ],
    [
      'checks that are too seldom',
      (stack) => refresh(stack, { checkEvery: minutes(61) }),
      'checkEvery must be between 1 minute and 1 hour, got: 1 hour 1 minute; a load that failed is tried again by the next check [Stack/Data]',
    ],
    [
      'checks at half minutes',
      (stack) => refresh(stack, { checkEvery: seconds(90) }),
      'checkEvery must be in whole minutes, got: 1 minute 30 seconds; a load that failed is tried again by the next check [Stack/Data]',
    ],
    [
      'a value that is gone before it could be refreshed again',
      (stack) => refresh(stack, { refreshEvery: days(3) }),
      'maxStale must be at least three times refreshEvery, 3 days, got: 7 days; raise it: when it ends, readers find no value [Stack/Data]',
    ],
    [
      'a time that is known only at deploy time',
      (stack) => refresh(stack, { refreshEvery: hours(Lazy.number({ produce: () => 24 })) }),
      'refreshEvery must be known at synth, got: a token; write it into the code: other times follow from it [Stack/Data]',
    ],
    [
      'braces in the key',
      (stack) => refresh(stack, { key: '{master-data}' }),
      'key must be 1 to 64 letters, digits and :._-, got: {master-data}; leave out braces, blanks and wildcards: prefix and braces are added, and readers use keyName [Stack/Data]',
    ],
    [
      'a wildcard in the key',
      (stack) => refresh(stack, { key: 'master*' }),
      'key must be 1 to 64 letters, digits and :._-, got: master*; leave out braces, blanks and wildcards: prefix and braces are added, and readers use keyName [Stack/Data]',
    ],
    [
      'a key that is known only at deploy time',
      (stack) => refresh(stack, { key: Token.asString({ Ref: 'AWS::StackName' }) }),
      'key must be known at synth, got: a token; write it into the code: it is a part of an access string [Stack/Data]',
    ],
    [
      'two refreshes of one value',
      (stack) => {
        const [cache, vpc, loader] = [nodesIn(stack), vpcIn(stack), loaderIn(stack)];
        const props = { cache, vpc, loader, key: 'master-data', refreshEvery: hours(1) };
        new StaleSafeCacheRefresh(stack, 'One', props);
        new StaleSafeCacheRefresh(stack, 'Two', props);
      },
      'key must be another one than that of another refresh of the cache, got: master-data as Stack/One; give each value a key of its own [Stack/Two]',
    ],
    [
      'public subnets',
      (stack) => refresh(stack, { vpcSubnets: { subnetType: SubnetType.PUBLIC } }),
      'vpcSubnets must not be public: a function there has no public address, and reaches nothing outside of the VPC, got: Stack/Vpc/PublicSubnet1, Stack/Vpc/PublicSubnet2; choose private subnets, or isolated ones with an interface endpoint for Lambda [Stack/Data]',
    ],
    [
      'too little memory',
      (stack) => refresh(stack, { memorySize: 64 }),
      'memorySize must be a whole number between 128 and 10240, got: 64; leave it out: 512 MiB are enough for 6 MB [Stack/Data]',
    ],
    [
      'a cache of the library as it is',
      (stack) =>
        refresh(stack, {
          vpc: vpcIn(stack),
          cache: {} as RefreshedCache,
        }),
      'cache must be made by the class RefreshedCache, got: an object of the class Object; write for example RefreshedCache.valkey(…) [Stack/Data]',
    ],
    [
      'an imported cache without a user',
      (stack) => {
        const cache = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'Shop', {
          cacheName: 'shop',
          endpointAddress: 'shop.example.com',
          securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
        });
        refresh(stack, { cache: RefreshedCache.valkey(cache) });
      },
      'user must be given for an imported cache; pass the user as the second argument of RefreshedCache.valkey: nothing can be added to an import [Stack/Data]',
    ],
    [
      'a reader without a user of the cache',
      (stack) => {
        const vpc = vpcIn(stack);
        const cache = new ValkeyServerlessCache(stack, 'Cache', { vpc, limits: LIMITS });
        refresh(stack, { vpc, cache: RefreshedCache.valkey(cache) }).grantRead(
          new LambdaFunction(stack, 'Api', {
            runtime: Runtime.NODEJS_22_X,
            handler: 'index.handler',
            code: Code.fromInline('//'),
            vpc,
          }),
        );
      },
      'user must be given for a cache with users; pass a user of the cache, for example one of addIamUser that may +get keyName [Stack/Cache]',
    ],
    [
      'a reader outside of the VPC',
      (stack) => {
        const loader = loaderIn(stack);
        refresh(stack, { loader }).grantRead(loader);
      },
      'grantee must be a function in a VPC, got: Stack/Loader; give the function a vpc; for an imported one, pass its security groups when importing it [Stack/Data]',
    ],
    [
      'a reader that logs in by IAM to nodes without an ID',
      (stack) => {
        const vpc = vpcIn(stack);
        const login = CacheLogin.secret(new Secret(stack, 'Secret'));
        const cache = nodesIn(stack, { login, replicationGroupId: undefined });
        const api = new LambdaFunction(stack, 'Api', {
          ...{ vpc, runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromInline('//') },
        });
        const user = ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'api' });
        refresh(stack, { vpc, cache }).grantRead(api, user);
      },
      'replicationGroupId must be given for readers that log in by IAM; give the ID of the replication group to RefreshedCache.nodes [Stack/Data]',
    ],
    [
      'a login by IAM to nodes without an ID',
      (stack) => nodesIn(stack, { replicationGroupId: undefined }),
      'replicationGroupId must be given with a login by IAM; give the ID of the replication group: the token is signed for it',
    ],
    [
      'a login without TLS',
      (stack) => nodesIn(stack, { tls: false }),
      'tls must be true with a login, got: false; turn on encryption in transit, or use CacheLogin.none()',
    ],
    [
      'an address with a scheme',
      (stack) => nodesIn(stack, { address: 'rediss://shop.example.com' }),
      'address must be a host name, got: rediss://shop.example.com; leave out scheme and port',
    ],
    [
      'a port that is none',
      (stack) => nodesIn(stack, { port: 0 }),
      'port must be a whole number between 1 and 65535, got: 0; use the port of the endpoint, usually 6379',
    ],
    [
      'a name that the service would store in another form',
      (stack) =>
        RefreshedCache.serverless({
          cacheName: 'Shop',
          address: 'shop.example.com',
          securityGroup: SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1'),
          login: CacheLogin.none(),
        }),
      'cacheName must be 1 to 40 lower-case letters, digits and single hyphens, begin with a letter and not end with a hyphen, got: Shop; write it as the service stores it: a token is signed for it',
    ],
    [
      'a user that is known only at deploy time',
      () => CacheLogin.iamUser(Token.asString({ Ref: 'User' })),
      'user must be known at synth, got: a token; write the name into the code',
    ],
    [
      'a secret that is none',
      () => CacheLogin.secret({} as Secret),
      'secret must be a Secret, got: an object without secretArn; pass for example Secret.fromSecretNameV2(…)',
    ],
    [
      'a percentage that is none',
      () => RefreshGuard.notEmpty({ maxShrinkPercent: 101 }),
      'maxShrinkPercent must be a whole number between 0 and 100, got: 101; write 50 for half; 100 rejects only empty values',
    ],
    [
      'an import by the key in the cache',
      (stack) => importRefresh(stack, { key: 'refreshed:{prices}' }),
      'key must be 1 to 64 letters, digits and :._-, got: refreshed:{prices}; leave out braces, blanks and wildcards: prefix and braces are added, and readers use keyName [Stack/Prices]',
    ],
    [
      'an import with a RefreshedCache',
      (stack) => importRefresh(stack, { cache: nodesIn(stack) as never }),
      'cache must be made by the class ValkeyServerlessCache, got: an object of the class RefreshedCache; write for example ValkeyServerlessCache.from… [Stack/Prices]',
    ],
    [
      'a reader of an import without a user',
      (stack) => importRefresh(stack).grantRead(new AccountPrincipal('111122223333')),
      'user must be given for an imported refresh; pass a user of the cache that may +get keyName [Stack/Prices]',
    ],
  ]);
});
