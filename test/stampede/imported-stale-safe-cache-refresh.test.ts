import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { StaleSafeCacheRefresh, type StaleSafeCacheRefreshAttributes } from '../../src/stampede';
import { ValkeyServerlessCache, ValkeyUser } from '../../src/valkey';
import { resolveIntrinsics } from '../support/intrinsics';

const ACCOUNT = '111122223333';
const ENV = { account: ACCOUNT, region: 'eu-central-1' };
const REFRESHER = `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:shop-refresher`;

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack', { env: ENV });
});

function importRefresh(attrs: Partial<StaleSafeCacheRefreshAttributes> = {}) {
  const cache = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'Cache', {
    cacheName: 'shop',
    endpointAddress: 'shop.example.com',
    securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'CacheGroup', 'sg-1')],
  });
  return StaleSafeCacheRefresh.fromStaleSafeCacheRefreshAttributes(stack, 'MasterData', {
    cache,
    key: 'master-data',
    refresherArn: REFRESHER,
    ...attrs,
  });
}

const user = () => ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'api' });
const role = () => new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });

test('it makes nothing', () => {
  importRefresh();
  expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
});

test('it has the key of its readers, and the environment of the refresher', () => {
  const refresh = importRefresh({ refresherArn: REFRESHER.replace(ACCOUNT, '444455556666') });
  expect(refresh.keyName).toBe('refreshed:{master-data}');
  expect(refresh.env).toEqual({ account: '444455556666', region: 'eu-central-1' });
});

test('a reader finds in its environment what it finds in the app of the refresh', () => {
  expect(importRefresh().readerEnvironment()).toEqual({
    CACHE_HOST: 'shop.example.com',
    CACHE_PORT: '6379',
    CACHE_TLS: 'true',
    CACHE_KEY: 'refreshed:{master-data}',
    CACHE_REFRESHER: 'shop-refresher',
  });
});

test('a reader in another account finds the ARN of the refresher: it would look for a name in its own', () => {
  const refresherArn = REFRESHER.replace(ACCOUNT, '444455556666');
  expect(importRefresh({ refresherArn }).readerEnvironment().CACHE_REFRESHER).toBe(refresherArn);
});

test('a reader may log in to the cache, call the refresher, and nothing else', () => {
  const refresh = importRefresh();
  const reader = role();
  refresh.grantRead(reader, user());
  refresh.grantTrigger(reader);
  const [policy] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const statements = resolveIntrinsics<any>(policy.Properties.PolicyDocument.Statement, { account: ACCOUNT });
  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Action: 'elasticache:Connect',
      Resource: [
        `arn:aws:elasticache:eu-central-1:${ACCOUNT}:serverlesscache:shop`,
        `arn:aws:elasticache:eu-central-1:${ACCOUNT}:user:api`,
      ],
    },
    { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: REFRESHER },
  ]);
  Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
});

test('the cache admits a function that reads', () => {
  const reader = new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('//'),
    vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }),
  });
  importRefresh().grantRead(reader, user());
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    GroupId: 'sg-1',
    FromPort: 6379,
  });
});

test('a reader in another account gets its own half, and a warning names the other one', () => {
  importRefresh({ refresherArn: REFRESHER.replace(ACCOUNT, '444455556666') }).grantTrigger(role());
  Annotations.fromStack(stack).hasWarning(
    '/Stack/MasterData',
    `the refresher is of the account 444455556666, and its policy stays as it is: let the app that made it call grantTrigger for the account ${ACCOUNT}, or the permission is without effect [ack: cdk-hindsight/stampede:refresherPolicy]`,
  );
});

test('its metrics and graphs are those of the refresher', () => {
  const refresh = importRefresh();
  for (const metric of [refresh.metricStaleness(), refresh.metricFailures()]) {
    expect(metric.dimensions).toEqual({ FunctionName: 'shop-refresher' });
  }
  expect(refresh.widgets()).toHaveLength(3);
});

test('its metrics are of its Region: an alarm elsewhere would be silent', () => {
  stack = new Stack(new App(), 'Stack', { env: { ...ENV, region: 'us-east-1' } });
  const refresh = importRefresh();
  for (const [index, metric] of [refresh.metricStaleness(), refresh.metricFailures()].entries()) {
    expect(() => new Alarm(stack, `Alarm${index}`, { metric, threshold: 1, evaluationPeriods: 1 })).toThrow(
      /Cannot create an Alarm in region 'us-east-1'/,
    );
  }
});

describe('an import is rejected', () => {
  test.each<[string, Partial<StaleSafeCacheRefreshAttributes>, string]>([
    ['without a cache', { cache: undefined as never }, 'attrs.cache must be an object, got: undefined'],
    ['with another object', { cache: {} as never }, 'cache must be made by the class ValkeyServerlessCache'],
    ['by the name in the cache', { key: 'refreshed:{master-data}' }, 'key must be 1 to 64 letters, digits and :._-'],
    ['by the name of the function', { refresherArn: 'shop-refresher' }, 'refresherArn must be the ARN of a function'],
  ])('%s', (_, attrs, message) => {
    expect(() => importRefresh(attrs)).toThrow(message);
  });

  test('as soon as a reader has no user', () => {
    expect(() => importRefresh().grantRead(role())).toThrow(
      new Error(
        'user must be given for an imported refresh; pass a user of the cache that may +get keyName [Stack/MasterData]',
      ),
    );
  });

  test('as soon as an account is to call the refresher', () => {
    expect(() => importRefresh().grantTrigger(new AccountPrincipal('444455556666'))).toThrow(
      new Error(
        'grantee must have a policy of its own: that of the imported refresher stays as it is; let the app that made it ' +
          'call grantTrigger [Stack/MasterData]',
      ),
    );
  });
});
