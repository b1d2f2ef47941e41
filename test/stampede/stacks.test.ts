import { App, CfnWaitConditionHandle, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { CacheLogin, RefreshedCache, StaleSafeCacheRefresh } from '../../src/stampede';
import { ValkeyUser } from '../../src/valkey';

const ENV = { account: '111122223333', region: 'eu-central-1' };
const CODE = {
  runtime: Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = async () => [1];'),
};

/** A cache that exists with its group, a loader, the refresh and a reader, in stacks of these names. */
function across(network: string, cache: string, loader: string, refresh: string, reader: string): App {
  const app = new App({ analyticsReporting: false });
  const stacks = new Map<string, Stack>();
  const stackOf = (name: string) => {
    if (!stacks.has(name)) {
      stacks.set(name, new Stack(app, name, { env: ENV }));
      new CfnWaitConditionHandle(stacks.get(name) as Stack, 'Else');
    }
    return stacks.get(name) as Stack;
  };
  const vpc = new Vpc(stackOf(network), 'Vpc', { maxAzs: 2, natGateways: 1 });
  const securityGroup = new SecurityGroup(stackOf(cache), 'CacheGroup', { vpc, allowAllOutbound: false });
  const made = new StaleSafeCacheRefresh(stackOf(refresh), 'Data', {
    cache: RefreshedCache.nodes({
      address: 'master.shop.abc123.euc1.cache.amazonaws.com',
      port: 6379,
      securityGroup,
      login: CacheLogin.iamUser('refresher'),
      replicationGroupId: 'shop',
    }),
    vpc,
    key: 'data',
    loader: new LambdaFunction(stackOf(loader), 'Loader', { ...CODE, timeout: Duration.seconds(30) }),
    refreshEvery: Duration.hours(1),
  });
  const api = new LambdaFunction(stackOf(reader), 'Api', { ...CODE, vpc });
  made.grantRead(api, ValkeyUser.fromValkeyUserAttributes(stackOf(reader), 'ApiUser', { userId: 'api' }));
  made.grantTrigger(api);
  return app;
}

test.each([
  ['one stack', 'One', 'One', 'One', 'One', 'One'],
  ['a stack for each', 'Network', 'Cache', 'Loader', 'Refresh', 'Api'],
  ['a cache in the network stack', 'Network', 'Network', 'App', 'App', 'App'],
  ['a refresh with the cache, and the app after it', 'Network', 'Data', 'Data', 'Data', 'App'],
  ['a refresh in the app of its loader, beside the data', 'Network', 'Data', 'App', 'App', 'App'],
])('a cache that exists, with the reader: %s', (_, ...names: string[]) => {
  const app = across(...(names as [string, string, string, string, string]));
  const { stacks } = app.synth();
  const rules = stacks.flatMap(({ template }) => {
    const resources = Object.values(Template.fromJSON(template).findResources('AWS::EC2::SecurityGroupIngress'));
    return resources.filter(({ Properties }) => Properties.FromPort === 6379);
  });
  // One for the refresher, and one for the reader.
  expect(rules).toHaveLength(2);
});
