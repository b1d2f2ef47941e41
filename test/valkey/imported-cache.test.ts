import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ValkeyServerlessCache, type ValkeyServerlessCacheAttributes, ValkeyUser } from '../../src/valkey';
import { resolveIntrinsics } from '../support/intrinsics';
import { only } from './support';

const ENDPOINTS = { endpointAddress: 'shop.example.com', readerEndpointAddress: 'reader.example.com' };

function importedIn(stack: Stack, attrs: Partial<ValkeyServerlessCacheAttributes> = {}) {
  return ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'Cache', {
    cacheName: 'shop',
    ...ENDPOINTS,
    ...attrs,
  });
}

function appStack(): Stack {
  return new Stack(new App(), 'App', { env: { account: '111122223333', region: 'eu-central-1' } });
}

function functionIn(stack: Stack) {
  return new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('//'),
    vpc: new Vpc(stack, 'Vpc', { natGateways: 0 }),
  });
}

test('a role of another app can log in to the cache as a user, and as no other', () => {
  const stack = appStack();
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
  const user = ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'app' });
  importedIn(stack).grantConnect(role, user);
  const [statement] = only(Template.fromStack(stack), 'AWS::IAM::Policy').PolicyDocument.Statement;
  expect(statement.Action).toBe('elasticache:Connect');
  expect(statement.Resource.map((arn: unknown) => resolveIntrinsics(arn))).toEqual([
    'arn:aws:elasticache:eu-central-1:111122223333:serverlesscache:shop',
    'arn:aws:elasticache:eu-central-1:111122223333:user:app',
  ]);
});

test('the group of the cache admits a function of another app on both ports', () => {
  const stack = appStack();
  const cache = importedIn(stack, { securityGroups: [SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')] });
  cache.grantConnect(functionIn(stack), ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'app' }));
  expect(only(Template.fromStack(stack), 'AWS::EC2::SecurityGroupIngress')).toMatchObject({
    GroupId: 'sg-1',
    FromPort: 6379,
    ToPort: 6380,
  });
});

test('a function is rejected if the groups of the cache are not known', () => {
  const stack = appStack();
  const user = ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'app' });
  expect(() => importedIn(stack).grantConnect(functionIn(stack), user)).toThrow(
    'securityGroups must be known of the imported cache',
  );
});

test('a function of another app needs no group for a public endpoint', () => {
  const stack = appStack();
  const user = ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'app' });
  importedIn(stack, { publicEndpoint: true }).grantConnect(functionIn(stack), user);
  Template.fromStack(stack).resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
});

test('the environment is that of a cache in the app', () => {
  const stack = appStack();
  const secret = Secret.fromSecretNameV2(stack, 'Secret', 'legacy');
  const users = [{ userId: 'app' }, { userId: 'legacy', userName: 'Legacy', secret }].map((attrs, index) =>
    ValkeyUser.fromValkeyUserAttributes(stack, `User${index}`, attrs),
  );
  const cache = importedIn(stack);
  expect(cache.environmentFor(users[0])).toEqual({
    VALKEY_HOST: 'shop.example.com',
    VALKEY_PORT: '6379',
    VALKEY_READER_HOST: 'reader.example.com',
    VALKEY_READER_PORT: '6380',
    VALKEY_TLS: 'true',
    VALKEY_CACHE_NAME: 'shop',
    VALKEY_USER: 'app',
    VALKEY_AUTHENTICATION: 'iam',
  });
  expect(cache.environmentFor(users[1])).toMatchObject({
    VALKEY_USER: 'Legacy',
    VALKEY_AUTHENTICATION: 'password',
    VALKEY_SECRET_ARN: secret.secretArn,
  });
});

test('without a reader endpoint there is none in the environment, and asking for it fails', () => {
  const stack = appStack();
  const cache = importedIn(stack, { readerEndpointAddress: undefined });
  const user = ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'app' });
  expect(Object.keys(cache.environmentFor(user)).filter((name) => name.includes('READER'))).toEqual([]);
  expect(() => cache.readerEndpointAddress).toThrow('readerEndpointAddress must be known of the imported cache');
  expect(importedIn(new Stack(stack, 'Other')).readerEndpointAddress).toBe('reader.example.com');
});

test('its metrics have its name, and its graphs have no limits', () => {
  const stack = appStack();
  const cache = importedIn(stack);
  expect(cache.metricThrottledCmds().dimensions).toEqual({ clusterId: 'shop' });
  const widgets = JSON.stringify(stack.resolve(cache.widgets().map((widget) => widget.toJson())));
  expect(widgets).not.toContain('annotations');
  expect(widgets).toContain('"shop"');
});

test.each([
  ['cacheName', (stack: Stack) => importedIn(stack, { cacheName: 'Shop' })],
  ['userId', (stack: Stack) => ValkeyUser.fromValkeyUserAttributes(stack, 'User', { userId: 'App' })],
])('%s has to be in lower case, as the service stores it', (property, make) => {
  expect(() => make(appStack())).toThrow(`${property} must be 1 to 40 lower-case letters`);
});

test('an empty list of groups is rejected', () => {
  expect(() => importedIn(appStack(), { securityGroups: [] })).toThrow('securityGroups must hold at least one group');
});
