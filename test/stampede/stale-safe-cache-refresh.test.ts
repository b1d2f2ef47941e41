import { Duration } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import {
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CacheLogin, RefreshedCache, RefreshGuard } from '../../src/stampede';
import { keysOf } from '../../src/stampede/refresh-value.contract';
import { ValkeyAccess, ValkeyServerlessCache, ValkeyUser } from '../../src/valkey';
import { LIMITS, only } from '../valkey/support';
import { Ground } from './ground';

let ground: Ground;

beforeEach(() => {
  ground = new Ground();
});

/** The statements of the refresher's role. */
function statements(): any[] {
  const policies = Object.entries(ground.template().findResources('AWS::IAM::Policy'));
  return policies
    .filter(([id]) => id.startsWith('MasterDataRefresher'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
}

describe('the refresher', () => {
  test('is a function on arm64 with the newest Node.js, which waits a minute longer than the loader', () => {
    ground.refresh();
    expect(ground.refresher()).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 90,
      MemorySize: 512,
    });
  });

  test('is not retried: the next check tries again', () => {
    ground.refresh();
    expect(only(ground.template(), 'AWS::Lambda::EventInvokeConfig')).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 300,
      Qualifier: '$LATEST',
    });
  });

  test('knows the times in milliseconds, its key and the guard', () => {
    ground.refresh();
    expect(ground.refresher().Environment.Variables).toMatchObject({
      CACHE_KEY: 'master-data',
      LOADER_TIMEOUT_MILLIS: '30000',
      REFRESH_EVERY_MILLIS: '86400000',
      CHECK_EVERY_MILLIS: '300000',
      MAX_STALE_MILLIS: '604800000',
      MAX_SHRINK_PERCENT: '50',
      CACHE_TLS: 'true',
      CACHE_SERVERLESS: 'true',
    });
  });

  test('has the times, the guard and the memory that it is given', () => {
    ground.refresh({
      refreshEvery: Duration.hours(1),
      checkEvery: Duration.minutes(10),
      maxStale: Duration.hours(3),
      guard: RefreshGuard.any(),
      memorySize: 1_024,
    });
    const { Environment, MemorySize } = ground.refresher();
    expect(MemorySize).toBe(1_024);
    expect(Environment.Variables).toMatchObject({
      REFRESH_EVERY_MILLIS: '3600000',
      CHECK_EVERY_MILLIS: '600000',
      MAX_STALE_MILLIS: '10800000',
    });
    expect(Environment.Variables).not.toHaveProperty('MAX_SHRINK_PERCENT');
  });

  test('may call the loader', () => {
    ground.refresh();
    expect(statements()).toContainEqual({
      Action: 'lambda:InvokeFunction',
      Effect: 'Allow',
      Resource: { 'Fn::GetAtt': [expect.stringMatching('^Loader'), 'Arn'] },
    });
  });

  test('sends nothing but to the cache and to HTTPS, and lets nothing in', () => {
    ground.refresh();
    const groups = Object.entries(ground.template().findResources('AWS::EC2::SecurityGroup'));
    const [, { Properties }] = groups.find(([id]) => id.startsWith('MasterData'))!;
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    expect(Properties.SecurityGroupEgress.map(({ ToPort, Description }: any) => [ToPort, Description])).toEqual([
      [1, 'nowhere: replaces the rule that allows all traffic'],
      [443, 'to AWS Lambda'],
    ]);
    ground.template().hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      Description: Match.stringLikeRegexp('Valkey user'),
      FromPort: 6379,
      ToPort: 6380,
    });
  });

  test('keeps its logs for a month', () => {
    ground.refresh();
    expect(only(ground.template(), 'AWS::Logs::LogGroup').RetentionInDays).toBe(30);
  });
});

describe('the schedule', () => {
  test('looks every five minutes, without a retry, and with a dead-letter queue', () => {
    ground.refresh();
    expect(only(ground.template(), 'AWS::Scheduler::Schedule')).toMatchObject({
      ScheduleExpression: 'rate(5 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        DeadLetterConfig: { Arn: expect.anything() },
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
        Input: '{}',
      },
    });
  });

  test('is let in by a role of its own account, which may send to the queue', () => {
    const made = ground.refresh();
    const template = ground.template();
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Principal: { Service: 'scheduler.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': '111122223333' } },
          },
        ],
      },
    });
    expect(made.deadLetterQueue.node.path).toBe('Stack/MasterData/DeadLetters');
    expect(only(template, 'AWS::SQS::Queue')).toMatchObject({ MessageRetentionPeriod: 1_209_600 });
  });
});

describe('a cache of the library', () => {
  test('gets a user that may do what the refresher does, on its own keys', () => {
    const made = ground.refresh();
    expect(only(ground.template(), 'AWS::ElastiCache::User')).toMatchObject({
      AuthenticationMode: { Type: 'iam' },
      AccessString: made.accessString,
    });
    expect(made.accessString).toBe(
      'on ~refreshed:{master-data} ~refreshed:{master-data}:lock ~refreshed:{master-data}:fence -@all +del +eval +get +getrange +set +strlen',
    );
  });

  test('lets the refresher connect as this user', () => {
    ground.refresh();
    const { Environment } = ground.refresher();
    const { UserId } = only(ground.template(), 'AWS::ElastiCache::User');
    expect(Environment.Variables).toMatchObject({ CACHE_USER: UserId, CACHE_NAME: ground.cache.cacheName });
    const connect = statements().find(({ Action }) => Action === 'elasticache:Connect');
    expect(JSON.stringify(connect.Resource)).toContain(`user:${UserId}`);
    expect(JSON.stringify(connect.Resource)).toContain(`serverlesscache:${ground.cache.cacheName}`);
  });

  test('can hold several values', () => {
    ground.refresh();
    ground.refresh({ key: 'prices' }, 'Prices');
    ground.template().resourceCountIs('AWS::ElastiCache::User', 2);
  });

  test('can be one of another user, also with a password', () => {
    const user = ground.cache.addPasswordUser('Refresher', { access: ValkeyAccess.fromAccessString('on ~a +get') });
    ground.refresh({ cache: RefreshedCache.valkey(ground.cache, user) });
    ground.template().resourceCountIs('AWS::ElastiCache::User', 1);
    const { Variables } = ground.refresher().Environment;
    expect(Variables).toHaveProperty('CACHE_SECRET_ARN');
    expect(Variables).not.toHaveProperty('CACHE_USER');
    expect(statements().flatMap(({ Action }) => Action)).toContain('secretsmanager:GetSecretValue');
    const groups = JSON.stringify(ground.template().findResources('AWS::EC2::SecurityGroup'));
    expect(groups).toContain('"to AWS Lambda and Secrets Manager"');
  });

  test('that is imported needs its user', () => {
    const securityGroups = [SecurityGroup.fromSecurityGroupId(ground.stack, 'Group', 'sg-1')];
    const cache = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(ground.stack, 'Imported', {
      ...{ cacheName: 'shop', endpointAddress: 'shop.example.com', securityGroups },
    });
    expect(() => ground.refresh({ cache: RefreshedCache.valkey(cache) }, 'Without')).toThrow(
      /^user must be given for an imported cache/,
    );
    const user = ValkeyUser.fromValkeyUserAttributes(ground.stack, 'User', { userId: 'refresher' });
    ground.cache.addIamUser('Other', { access: ValkeyAccess.fromAccessString('on ~a +get') });
    ground.refresh({ cache: RefreshedCache.valkey(cache, user) });
    expect(ground.refresher().Environment.Variables).toMatchObject({
      CACHE_HOST: 'shop.example.com',
      CACHE_USER: 'refresher',
      CACHE_NAME: 'shop',
    });
  });
});

describe('a cache that exists', () => {
  beforeEach(() => {
    ground.cache.addIamUser('Other', { access: ValkeyAccess.fromAccessString('on ~a +get') });
  });

  test('of nodes has its own port, and a token for its replication group', () => {
    ground.refresh({ cache: ground.nodes({ port: 6390 }) });
    expect(ground.refresher().Environment.Variables).toMatchObject({
      CACHE_HOST: 'master.shop.abc123.euc1.cache.amazonaws.com',
      CACHE_PORT: '6390',
      CACHE_TLS: 'true',
      CACHE_USER: 'refresher',
      CACHE_NAME: 'shop',
      CACHE_SERVERLESS: 'false',
    });
    const connect = statements().find(({ Action }) => Action === 'elasticache:Connect');
    expect(JSON.stringify(connect.Resource)).toContain(':elasticache:eu-central-1:111122223333:replicationgroup:shop');
    expect(JSON.stringify(connect.Resource)).toContain(':elasticache:eu-central-1:111122223333:user:refresher');
    ground.template().hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-11111111',
      FromPort: 6390,
      ToPort: 6390,
    });
  });

  test.each([
    ['another address', { address: 'other.example.com' }],
    ['another port', { port: 6380 }],
  ])('may have a value of the same key as one at %s', (_, other) => {
    ground.refresh({ cache: ground.nodes() });
    const securityGroup = SecurityGroup.fromSecurityGroupId(ground.stack, 'OtherGroup', 'sg-22222222');
    expect(() => ground.refresh({ cache: ground.nodes({ securityGroup, ...other }) }, 'Other')).not.toThrow();
  });

  test('without authentication has no login', () => {
    ground.refresh({ cache: ground.nodes({ login: CacheLogin.none(), replicationGroupId: undefined, tls: false }) });
    const { Variables } = ground.refresher().Environment;
    expect(Variables.CACHE_TLS).toBe('false');
    expect(Object.keys(Variables).filter((name) => /USER|SECRET|NAME/.test(name))).toEqual([]);
    expect(statements().filter(({ Action }) => Action === 'elasticache:Connect')).toEqual([]);
  });

  test('with a secret lets the refresher read it', () => {
    const secret = new Secret(ground.stack, 'Secret');
    ground.refresh({ cache: ground.nodes({ login: CacheLogin.secret(secret), replicationGroupId: undefined }) });
    expect(ground.refresher().Environment.Variables.CACHE_SECRET_ARN).toEqual({ Ref: expect.stringMatching('Secret') });
    expect(statements().flatMap(({ Action }) => Action)).toContain('secretsmanager:GetSecretValue');
  });

  test('that is serverless has a token for its name', () => {
    const securityGroup = SecurityGroup.fromSecurityGroupId(ground.stack, 'Group', 'sg-22222222');
    const login = CacheLogin.iamUser('refresher');
    const address = 'old.serverless.euc1.cache.amazonaws.com';
    ground.refresh({ cache: RefreshedCache.serverless({ cacheName: 'old', address, securityGroup, login }) });
    expect(ground.refresher().Environment.Variables).toMatchObject({
      CACHE_HOST: address,
      CACHE_PORT: '6379',
      CACHE_NAME: 'old',
      CACHE_SERVERLESS: 'true',
    });
    const connect = statements().find(({ Action }) => Action === 'elasticache:Connect');
    expect(JSON.stringify(connect.Resource)).toContain(':serverlesscache:old');
  });

  test('lets readers in: the network, and the login of their user', () => {
    const made = ground.refresh({ cache: ground.nodes() });
    const api = ground.function('Api', { vpc: ground.vpc });
    made.grantRead(api, ValkeyUser.fromValkeyUserAttributes(ground.stack, 'ApiUser', { userId: 'api' }));
    const [, policy] = Object.entries(ground.template().findResources('AWS::IAM::Policy')).find(([id]) =>
      id.startsWith('ApiServiceRole'),
    )!;
    const text = JSON.stringify(policy.Properties.PolicyDocument);
    expect(text).toContain('elasticache:Connect');
    expect(text).toContain(':replicationgroup:shop');
    expect(text).toContain(':user:api');
    ground.template().resourceCountIs('AWS::EC2::SecurityGroupIngress', 2);
  });

  test('lets readers in that log in by other means', () => {
    const made = ground.refresh({ cache: ground.nodes({ login: CacheLogin.none() }) });
    made.grantRead(ground.function('Api', { vpc: ground.vpc }));
    ground.template().resourceCountIs('AWS::EC2::SecurityGroupIngress', 2);
  });

  test('lets readers read the secret of their user', () => {
    const made = ground.refresh({ cache: ground.nodes() });
    const api = ground.function('Api', { vpc: ground.vpc });
    const secret = new Secret(ground.stack, 'ApiSecret');
    made.grantRead(api, ValkeyUser.fromValkeyUserAttributes(ground.stack, 'ApiUser', { userId: 'api', secret }));
    const policies = JSON.stringify(ground.template().findResources('AWS::IAM::Policy'));
    expect(policies).toContain('secretsmanager:GetSecretValue');
  });
});

describe('readers', () => {
  test('know where the value is and whom to call', () => {
    const made = ground.refresh();
    expect(ground.stack.resolve(made.readerEnvironment())).toEqual({
      CACHE_HOST: { 'Fn::GetAtt': [expect.stringMatching('Cache'), 'Endpoint.Address'] },
      CACHE_PORT: '6379',
      CACHE_TLS: 'true',
      CACHE_KEY: 'refreshed:{master-data}',
      CACHE_REFRESHER: { Ref: expect.stringMatching('MasterDataRefresher') },
    });
    expect(made.keyName).toBe(keysOf('master-data').value);
  });

  test('of another account are admitted by the refresher', () => {
    ground.refresh().grantTrigger(new AccountPrincipal('444455556666'));
    ground.template().hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName: { 'Fn::GetAtt': [Match.stringLikeRegexp('^MasterDataRefresher'), 'Arn'] },
      Principal: '444455556666',
    });
  });

  test('may call the refresher, and no other version of it', () => {
    const made = ground.refresh();
    const role = new Role(ground.stack, 'App', { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    made.grantTrigger(role);
    const [, policy] = Object.entries(ground.template().findResources('AWS::IAM::Policy')).find(([id]) =>
      id.startsWith('App'),
    )!;
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        Effect: 'Allow',
        Resource: { 'Fn::GetAtt': [expect.stringMatching('MasterDataRefresher'), 'Arn'] },
      },
    ]);
  });

  test('of a cache of the library have a user', () => {
    const made = ground.refresh();
    expect(() => made.grantRead(ground.function('Api', { vpc: ground.vpc }))).toThrow(
      /^user must be given for a cache with users/,
    );
  });
});

describe('in isolated subnets', () => {
  const isolated = () => {
    const vpc = new Vpc(ground.stack, 'Isolated', {
      maxAzs: 2,
      subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
    });
    ground.cache.addIamUser('Other', { access: ValkeyAccess.fromAccessString('on ~a +get') });
    return vpc;
  };

  test('a warning says that there is no way to Lambda, nor to a secret', () => {
    const vpc = isolated();
    const login = CacheLogin.secret(new Secret(ground.stack, 'Secret'));
    ground.refresh({ vpc, cache: ground.nodes({ login }) });
    for (const service of ['Lambda', 'Secrets Manager']) {
      Annotations.fromStack(ground.stack).hasWarning(
        '/Stack/MasterData',
        Match.stringLikeRegexp(`the VPC needs an interface endpoint for ${service}; add one`),
      );
    }
  });

  test('there is none with an endpoint', () => {
    const vpc = isolated();
    new InterfaceVpcEndpoint(ground.stack, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.LAMBDA });
    ground.refresh({ vpc, cache: ground.nodes() });
    Annotations.fromStack(ground.stack).hasNoWarning('/Stack/MasterData', Match.anyValue());
  });
});

test('a key encrypts logs and queue, and the services may use it', () => {
  const encryptionKey = new Key(ground.stack, 'Key');
  ground.refresh({ encryptionKey });
  const template = ground.template();
  expect(only(template, 'AWS::Logs::LogGroup').KmsKeyId).toBeDefined();
  expect(only(template, 'AWS::SQS::Queue').KmsMasterKeyId).toBeDefined();
  const policies = JSON.stringify(template.findResources('AWS::IAM::Policy'));
  expect(policies).toContain('"kms:Decrypt","kms:GenerateDataKey"');
});

test('the graphs show age, time and what went wrong', () => {
  const made = ground.refresh();
  const metrics = made.widgets().flatMap((widget) => {
    const [{ properties }] = ground.stack.resolve(widget.toJson());
    return properties.metrics.map(([namespace, name]: string[]) => `${namespace} ${name}`);
  });
  expect(metrics).toEqual([
    'CdkHindsight/Stampede Staleness',
    'CdkHindsight/Stampede RefreshDuration',
    'CdkHindsight/Stampede ValueSize',
    'AWS/Lambda Errors',
    'CdkHindsight/Stampede Rejected',
    'CdkHindsight/Stampede LockContended',
  ]);
});

test('a cache in another VPC is rejected', () => {
  const vpc = new Vpc(ground.stack, 'OtherVpc');
  expect(() => ground.refresh({ vpc })).toThrow(
    'vpc must be that of the cache, Stack/Vpc, got: Stack/OtherVpc; give the VPC that the cache is in [Stack/MasterData]',
  );
});

test('a cache with a public endpoint is rejected', () => {
  const { V9 } = require('../../src/valkey').ValkeyVersion;
  const cache = new ValkeyServerlessCache(ground.stack, 'Public', {
    limits: LIMITS,
    publicEndpoint: true,
    engineVersion: V9,
  });
  expect(() => ground.refresh({ cache: RefreshedCache.valkey(cache) })).toThrow(
    /^cache must have no public endpoint, got: Stack\/Public/,
  );
});

describe('what fits just', () => {
  test('a check for each third of the time between refreshes', () => {
    expect(() => ground.refresh({ refreshEvery: Duration.minutes(15), checkEvery: Duration.minutes(5) })).not.toThrow();
  });

  test('a key of 64 characters, and not one of 65', () => {
    expect(() => ground.refresh({ key: 'x'.repeat(64) })).not.toThrow();
    expect(() => ground.refresh({ key: 'x'.repeat(65) }, 'Other')).toThrow(
      'key must be 1 to 64 letters, digits and :._-',
    );
  });

  test('an address with hyphens', () => {
    const cache = ground.nodes({ address: 'master.my-shop.abc123.euc1.cache.amazonaws.com' });

    expect(() => ground.refresh({ cache })).not.toThrow();
  });

  test('a user with a digit at the end, and none with a hyphen there', () => {
    expect(() => CacheLogin.iamUser('refresher-2')).not.toThrow();
    expect(() => CacheLogin.iamUser('refresher-')).toThrow('user must be 1 to 40 lower-case letters');
  });

  test('a subnet in one zone', () => {
    const vpcSubnets = { subnets: [ground.vpc.privateSubnets[0]] };

    expect(() => ground.refresh({ vpcSubnets })).not.toThrow();
  });
});

test.each<[string, () => unknown, string]>([
  ['a secret', () => CacheLogin.secret('arn' as never), 'secret must be an object'],
  ['a VPC', () => ground.refresh({ vpc: {} as never }), 'vpc must be made by the class Vpc'],
  ['a user', () => RefreshedCache.valkey(ground.cache, {} as never), 'user must be made by the class ValkeyUser'],
])('%s of another class is refused by name', (_, make, message) => {
  expect(make).toThrow(message);
});

test('the metric of checks that found the lock held says so', () => {
  expect(ground.refresh().metricLockContended().label).toBe('Lock held');
});
