import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ValkeyServerlessCacheProps } from '../../src/valkey';
import { ACCESS, cacheWithoutUser, newStack, templateOf } from './support';

const INGRESS = 'AWS::EC2::SecurityGroupIngress';

function threeStacks() {
  const app = new App();
  const env = { account: '111122223333', region: 'eu-central-1' };
  const [network, data, front] = ['Network', 'Data', 'Front'].map((id) => new Stack(app, id, { env }));
  return { app, network, data, front, vpc: new Vpc(network, 'Vpc', { natGateways: 0 }) };
}

function functionIn(stack: Stack, vpc: Vpc, securityGroups?: SecurityGroup[]) {
  return new LambdaFunction(stack, 'Function', {
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('//'),
    vpc,
    securityGroups,
  });
}

describe('the rule that admits a client', () => {
  test('is in the stack of the client', () => {
    const { app, data, front, vpc } = threeStacks();
    const cache = cacheWithoutUser({ vpc }, data);
    cache.grantConnect(functionIn(front, vpc), cache.addIamUser('App', { access: ACCESS }));
    app.synth();
    Template.fromStack(front).hasResourceProperties(INGRESS, { FromPort: 6379, ToPort: 6380 });
    Template.fromStack(data).resourceCountIs(INGRESS, 0);
  });

  test('is in the stack of the cache if that depends on the stack of the client', () => {
    const { app, network, data, vpc } = threeStacks();
    const cache = cacheWithoutUser({ vpc }, data);
    cache.grantConnect(functionIn(network, vpc), cache.addIamUser('App', { access: ACCESS }));
    app.synth();
    Template.fromStack(data).resourceCountIs(INGRESS, 1);
    Template.fromStack(network).resourceCountIs(INGRESS, 0);
  });

  test('is in the stack of the cache if its key lies in the stack of the client', () => {
    const { app, data, front, vpc } = threeStacks();
    const cache = cacheWithoutUser({ vpc, encryptionKey: new Key(front, 'Key') }, data);
    cache.grantConnect(functionIn(front, vpc), cache.addIamUser('App', { access: ACCESS }));
    app.synth();
    Template.fromStack(data).resourceCountIs(INGRESS, 1);
  });

  test('is in the stack of the cache if that is deployed after the client', () => {
    const { app, data, front, vpc } = threeStacks();
    data.addDependency(front);
    const cache = cacheWithoutUser({ vpc }, data);
    cache.grantConnect(functionIn(front, vpc), cache.addIamUser('App', { access: ACCESS }));
    app.synth();
    Template.fromStack(data).resourceCountIs(INGRESS, 1);
  });

  test('is split if a client has groups of several stacks', () => {
    const { app, network, data, front, vpc } = threeStacks();
    const groups = [network, front].map((stack) => new SecurityGroup(stack, 'Group', { vpc }));
    const cache = cacheWithoutUser({ vpc }, data);
    cache.grantConnect(functionIn(front, vpc, groups), cache.addIamUser('App', { access: ACCESS }));
    app.synth();
    Template.fromStack(data).resourceCountIs(INGRESS, 1);
    Template.fromStack(front).resourceCountIs(INGRESS, 1);
    Template.fromStack(network).resourceCountIs(INGRESS, 0);
  });
});

describe('a password user and a role', () => {
  const roleIn = (stack: Stack) => new Role(stack, 'Role', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });

  test('of the stack that the cache depends on: the policy lies in the stack of the secret', () => {
    const { app, network, data, vpc } = threeStacks();
    const cache = cacheWithoutUser({ vpc, encryptionKey: new Key(data, 'Key') }, data);
    cache.grantConnect(roleIn(network), cache.addPasswordUser('Legacy', { access: ACCESS }));
    app.synth();
    Template.fromStack(network).resourceCountIs('AWS::IAM::Policy', 0);
    const [policy] = Object.values(Template.fromStack(data).findResources('AWS::IAM::Policy'));
    expect(policy.Properties.Roles).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Network:.*Role/) }]);
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({ Effect: 'Allow', Action: 'kms:Decrypt' }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        Resource: { Ref: expect.stringMatching(/^CacheUsersLegacySecret/) },
      }),
    ]);
  });

  test('of an app stack: the role names the secret', () => {
    const { app, data, front, vpc } = threeStacks();
    const cache = cacheWithoutUser({ vpc }, data);
    cache.grantConnect(roleIn(front), cache.addPasswordUser('Legacy', { access: ACCESS }));
    app.synth();
    Template.fromStack(front).resourceCountIs('AWS::IAM::Policy', 1);
    Template.fromStack(data).resourceCountIs('AWS::SecretsManager::ResourcePolicy', 0);
  });
});

describe('a generated name', () => {
  const nameWith = (make: (vpc: Vpc, stack: Stack) => Partial<ValkeyServerlessCacheProps>) => {
    const stack = newStack();
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
    return cacheWithoutUser({ vpc, ...make(vpc, stack) }, stack).cacheName;
  };
  const usual = nameWith(() => ({}));
  const ARN = 'arn:aws:elasticache:eu-central-1:111122223333:serverlesscachesnapshot:';

  test.each<[string, (vpc: Vpc, stack: Stack) => Partial<ValkeyServerlessCacheProps>]>([
    ['subnets', ({ publicSubnets }) => ({ vpcSubnets: { subnets: publicSubnets } })],
    ['a subnet less', ({ isolatedSubnets }) => ({ vpcSubnets: { subnets: isolatedSubnets.slice(0, 2) } })],
    ['a key', (_, stack) => ({ encryptionKey: new Key(stack, 'Key') })],
    ['a snapshot to restore', () => ({ snapshotArnsToRestore: [`${ARN}one`] })],
    ['another VPC', (_, stack) => ({ vpc: new Vpc(stack, 'Other', { natGateways: 0 }) })],
  ])('is another one with %s, because the cache is replaced', (_, make) => {
    expect(nameWith(make)).not.toBe(usual);
    expect(nameWith(make)).toMatch(/^shop-cache-dac39396-[0-9a-f]{8}$/);
  });

  test('is another one for each snapshot', () => {
    const restored = (name: string) => nameWith(() => ({ snapshotArnsToRestore: [`${ARN}${name}`] }));
    expect(restored('one')).not.toBe(restored('two'));
  });

  test.each<[string, (vpc: Vpc, stack: Stack) => Partial<ValkeyServerlessCacheProps>]>([
    ['a description', () => ({ description: 'the shop' })],
    ['a security group', (vpc, stack) => ({ securityGroups: [new SecurityGroup(stack, 'Own', { vpc })] })],
    ['a removal policy', () => ({ removalPolicy: RemovalPolicy.RETAIN })],
    [
      'the same subnets in another order',
      ({ isolatedSubnets }) => ({
        vpcSubnets: { subnets: [...isolatedSubnets].reverse() },
      }),
    ],
  ])('stays with %s, because the cache is not replaced', (_, make) => {
    expect(nameWith(make)).toBe(usual);
  });

  test('of a user is another one with another login name, because the user is replaced', () => {
    const idWith = (userName?: string) =>
      cacheWithoutUser().addPasswordUser('Legacy', { access: ACCESS, userName }).userId;
    expect(new Set([idWith(), idWith('a'), idWith('b')]).size).toBe(3);
    expect(idWith('a')).toBe(idWith('a'));
  });
});

test('the name in the user group can be set', () => {
  const cache = cacheWithoutUser({ userGroupId: 'shop-valkey' });
  cache.addIamUser('App', { access: ACCESS });
  templateOf(cache).hasResourceProperties('AWS::ElastiCache::UserGroup', { UserGroupId: 'shop-valkey' });
});

describe('the removal policy', () => {
  const STATEFUL = [
    'AWS::ElastiCache::ServerlessCache',
    'AWS::ElastiCache::UserGroup',
    'AWS::ElastiCache::User',
    'AWS::SecretsManager::Secret',
    'AWS::EC2::SecurityGroup',
  ];
  const policies = (make: (stack: Stack, vpc: Vpc) => void) => {
    const { app, network, data } = threeStacks();
    make(data, new Vpc(network, 'Own', { natGateways: 0 }));
    const { Resources } = app.synth().getStackByName('Data').template;
    return Object.values<any>(Resources)
      .filter(({ Type }) => STATEFUL.includes(Type))
      .map(({ Type, DeletionPolicy, UpdateReplacePolicy }) => [Type, DeletionPolicy, UpdateReplacePolicy]);
  };
  const all = (policy: string) => STATEFUL.map((type) => [type, policy, policy]).sort();

  test('that is applied later covers all that the cache stands on, users added afterwards too', () => {
    const found = policies((stack, vpc) => {
      const cache = cacheWithoutUser({ vpc }, stack);
      cache.applyRemovalPolicy(RemovalPolicy.RETAIN);
      cache.addPasswordUser('Legacy', { access: ACCESS });
    });
    expect(found.sort()).toEqual(all('Retain'));
  });

  test('that is applied later covers users added before', () => {
    const found = policies((stack, vpc) => {
      const cache = cacheWithoutUser({ vpc, removalPolicy: RemovalPolicy.RETAIN }, stack);
      cache.addPasswordUser('Legacy', { access: ACCESS });
      cache.applyRemovalPolicy(RemovalPolicy.DESTROY);
    });
    expect(found.sort()).toEqual(all('Delete'));
  });

  test('leaves a secret and a security group alone that are given', () => {
    const found = policies((stack, vpc) => {
      const securityGroups = [new SecurityGroup(stack, 'Given', { vpc })];
      const cache = cacheWithoutUser({ vpc, securityGroups, removalPolicy: RemovalPolicy.RETAIN }, stack);
      cache.addIamUser('App', { access: ACCESS });
    });
    expect(found.find(([type]) => type === 'AWS::EC2::SecurityGroup')).toEqual([
      'AWS::EC2::SecurityGroup',
      undefined,
      undefined,
    ]);
  });

  test.each(['props', 'method'])('is not SNAPSHOT: %s', (where) => {
    const make = () =>
      where === 'props'
        ? cacheWithoutUser({ removalPolicy: RemovalPolicy.SNAPSHOT })
        : cacheWithoutUser().applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    expect(make).toThrow('must not be SNAPSHOT');
  });
});
