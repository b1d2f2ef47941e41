import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, type FunctionProps, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import {
  CacheLogin,
  type CacheNodesOptions,
  RefreshedCache,
  StaleSafeCacheRefresh,
  type StaleSafeCacheRefreshProps,
} from '../../src/stampede';
import { ValkeyServerlessCache } from '../../src/valkey';
import { LIMITS } from '../valkey/support';

export const ENV = { account: '111122223333', region: 'eu-central-1' };

/** A network, a cache of the library and a loader, for refreshes in a stack of their own. */
export class Ground {
  public readonly stack: Stack;
  public readonly vpc: Vpc;
  public readonly cache: ValkeyServerlessCache;
  public readonly loader: LambdaFunction;

  constructor(
    public readonly app = new App({ analyticsReporting: false }),
    loader: Partial<FunctionProps> = {},
  ) {
    this.stack = new Stack(app, 'Stack', { env: ENV });
    this.vpc = new Vpc(this.stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    this.cache = new ValkeyServerlessCache(this.stack, 'Cache', { vpc: this.vpc, limits: LIMITS });
    this.loader = this.function('Loader', { timeout: Duration.seconds(30), ...loader });
  }

  public function(id: string, props: Partial<FunctionProps> = {}): LambdaFunction {
    const code = Code.fromInline('exports.handler = async () => [1];');
    return new LambdaFunction(this.stack, id, {
      runtime: Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code,
      ...props,
    });
  }

  public refresh(props: Partial<StaleSafeCacheRefreshProps> = {}, id = 'MasterData'): StaleSafeCacheRefresh {
    return new StaleSafeCacheRefresh(this.stack, id, {
      cache: RefreshedCache.valkey(this.cache),
      vpc: this.vpc,
      key: 'master-data',
      loader: this.loader,
      refreshEvery: Duration.hours(24),
      ...props,
    });
  }

  public nodes(options: Partial<CacheNodesOptions> = {}): RefreshedCache {
    return RefreshedCache.nodes({
      address: 'master.shop.abc123.euc1.cache.amazonaws.com',
      port: 6379,
      securityGroup:
        options.securityGroup ?? SecurityGroup.fromSecurityGroupId(this.stack, 'CacheGroup', 'sg-11111111'),
      login: CacheLogin.iamUser('refresher'),
      replicationGroupId: 'shop',
      ...options,
    });
  }

  /** The template; without a user of the refresher, the cache of the library has one of its own. */
  public template(): Template {
    return Template.fromStack(this.stack);
  }

  /** The properties of the refresher in the template. */
  public refresher(): any {
    const functions = Object.values(this.template().findResources('AWS::Lambda::Function'));
    return functions.find(({ Properties }) => Properties.Description?.startsWith('Refreshes'))?.Properties;
  }
}
