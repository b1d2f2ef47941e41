import { Duration } from 'aws-cdk-lib';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { CacheLogin, RefreshedCache, StaleSafeCacheRefresh, type StaleSafeCacheRefreshProps } from '../../src/stampede';
import { ValkeyAccess, ValkeyServerlessCache, ValkeyUser } from '../../src/valkey';
import { LIMITS } from '../valkey/support';
import { testLayouts } from './layouts';

function ownCache(scope: Construct, id: string, vpc: IVpc): ValkeyServerlessCache {
  return new ValkeyServerlessCache(scope, id, { vpc, limits: LIMITS });
}

function loaderIn(scope: Construct, id: string): LambdaFunction {
  return new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => [1];'),
    timeout: Duration.seconds(30),
  });
}

const importedGroup = (scope: Construct) => SecurityGroup.fromSecurityGroupId(scope, 'CacheGroup', 'sg-11111111');

testLayouts<StaleSafeCacheRefresh, StaleSafeCacheRefreshProps>({
  props: 'StaleSafeCacheRefreshProps',
  make(scope, id, { vpc }, props) {
    const cache = props.cache ?? RefreshedCache.valkey(ownCache(scope, `${id}Cache`, vpc));
    return new StaleSafeCacheRefresh(scope, id, {
      cache,
      vpc,
      key: 'master-data',
      loader: loaderIn(scope, `${id}Loader`),
      refreshEvery: Duration.hours(24),
      ...props,
    });
  },
  use(made, { grantee, setEnvironment }) {
    const cache = made.node.scope?.node.findChild('MadeCache') as ValkeyServerlessCache;
    const user = cache.addIamUser('Reader', { access: ValkeyAccess.readKeys(made.keyName).allow('+get') });
    made.grantRead(grantee, user);
    made.grantTrigger(grantee);
    setEnvironment?.(made.readerEnvironment());
  },
  subnets: 'vpcSubnets',
  imports: {
    'a loader by its ARN': (scope) => ({
      loader: LambdaFunction.fromFunctionAttributes(scope, 'Loader', {
        functionArn: 'arn:aws:lambda:eu-central-1:111122223333:function:loader',
        sameEnvironment: true,
      }),
      loaderTimeout: Duration.minutes(2),
    }),
    'a loader by its name': (scope) => ({
      loader: LambdaFunction.fromFunctionName(scope, 'Loader', 'loader'),
      loaderTimeout: Duration.minutes(2),
    }),
    'an alias of a loader': (scope) => ({
      loader: new Alias(scope, 'Live', { aliasName: 'live', version: loaderIn(scope, 'Loader').currentVersion }),
    }),
    'a cache of the library': (scope) => ({
      cache: RefreshedCache.valkey(
        ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(scope, 'Imported', {
          cacheName: 'shop',
          endpointAddress: 'shop.serverless.euc1.cache.amazonaws.com',
          securityGroups: [importedGroup(scope)],
        }),
        ValkeyUser.fromValkeyUserAttributes(scope, 'User', { userId: 'refresher' }),
      ),
    }),
    'a serverless cache': (scope) => ({
      cache: RefreshedCache.serverless({
        cacheName: 'shop',
        address: 'shop.serverless.euc1.cache.amazonaws.com',
        securityGroup: importedGroup(scope),
        login: CacheLogin.iamUser('refresher'),
      }),
    }),
    'nodes with a secret by its name': (scope) => ({
      cache: RefreshedCache.nodes({
        address: 'master.shop.abc.euc1.cache.amazonaws.com',
        port: 6379,
        securityGroup: importedGroup(scope),
        login: CacheLogin.secret(Secret.fromSecretNameV2(scope, 'Secret', 'cache')),
      }),
    }),
    'nodes whose security group is in the network stack': (_, { securityGroup }) => ({
      cache: RefreshedCache.nodes({
        address: 'master.shop.abc.euc1.cache.amazonaws.com',
        port: 6380,
        securityGroup,
        login: CacheLogin.none(),
        tls: false,
      }),
    }),
    'a key': (scope) => ({
      encryptionKey: Key.fromKeyArn(
        scope,
        'Key',
        'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555',
      ),
    }),
    'an endpoint of the network stack': (_, { vpc }) => {
      new InterfaceVpcEndpoint(vpc, 'Lambda', { vpc, service: InterfaceVpcEndpointAwsService.LAMBDA });
      return {};
    },
  },
});
