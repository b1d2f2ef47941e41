import { Duration, Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alias, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CacheLogin, RefreshedCache, RefreshGuard, type ServerlessCacheOptions } from '../../src/stampede';
import { ValkeyAccess, ValkeyServerlessCache, ValkeyUser } from '../../src/valkey';
import { resolveIntrinsics } from '../support/intrinsics';
import { testKinds } from '../support/wrong-kinds';
import { LIMITS } from '../valkey/support';
import { Ground } from './ground';

const { minutes, seconds, hours } = Duration;
/** What is made or refused beside each other, with ids and keys of its own. */
const shared = new Ground();
let count = 0;
function make(props: object = {}) {
  count += 1;
  return shared.refresh({ key: `value-${count}`, ...props }, `Made${count}`);
}
const groupIn = ({ stack }: Ground, id = 'Group') => SecurityGroup.fromSecurityGroupId(stack, id, 'sg-2');
const securityGroup = groupIn(shared, 'SharedGroup');
const nodes = (options: object) => shared.nodes({ securityGroup, ...options });
/** A place whose own cache is not the one that is refreshed, and has a user. */
const elsewhere = () => {
  const ground = new Ground();
  ground.cache.addIamUser('Other', { access: ValkeyAccess.fromAccessString('on ~a +get') });
  return ground;
};
const serverless = (ground: Ground, options: Partial<ServerlessCacheOptions> = {}) =>
  RefreshedCache.serverless({
    ...{ cacheName: 'old', address: 'old.example.com', login: CacheLogin.none() },
    securityGroup: options.securityGroup ?? groupIn(ground),
    ...options,
  });

describe('a property of another type', () => {
  testKinds(make, {
    cache: 'an object',
    vpc: 'an object',
    key: 'a text',
    loader: 'an object',
    refreshEvery: 'an object',
    loaderTimeout: 'an object',
    maxStale: 'an object',
    checkEvery: 'an object',
    guard: 'an object',
    vpcSubnets: 'an object',
    memorySize: 'a number',
    logRetention: 'a number',
    encryptionKey: 'an object',
    alarms: 'an object',
  });
  testKinds(nodes, {
    address: 'a text',
    port: 'a number',
    securityGroup: 'an object',
    login: 'an object',
    replicationGroupId: 'a text',
    tls: 'true or false',
  });
  testKinds((options) => serverless(shared, { securityGroup, ...options }), {
    cacheName: 'a text',
    address: 'a text',
    securityGroup: 'an object',
    login: 'an object',
  });
  testKinds(RefreshGuard.notEmpty, { maxShrinkPercent: 'a number' });

  test('of a login is named', () => {
    expect(() => CacheLogin.iamUser(5 as never)).toThrow(/^user must be a text, got: 5/);
    expect(() => CacheLogin.iamUser(undefined as never)).toThrow(/^user must be a text, got: undefined/);
    expect(() => CacheLogin.secret(5 as never)).toThrow(/^secret must be an object, got: 5/);
    expect(() => CacheLogin.secret(undefined as never)).toThrow(/^secret must be an object, got: undefined/);
    expect(() => RefreshedCache.valkey(5 as never)).toThrow(/^cache must be /);
  });
});

test.each<[string, () => unknown, string]>([
  ['a VPC', () => make({ vpc: {} }), 'write for example Vpc.fromLookup(…)'],
  ['a guard', () => make({ guard: {} }), 'write for example RefreshGuard.notEmpty()'],
  ['a key', () => make({ encryptionKey: {} }), 'pass a Key of AWS KMS, made or imported'],
  ['a loader', () => make({ loader: {} }), 'loader must be a Lambda function, got: '],
  ['a cache', () => RefreshedCache.valkey({} as never), 'write for example new ValkeyServerlessCache(…)'],
  ['a user', () => RefreshedCache.valkey(shared.cache, {} as never), 'ValkeyUser.fromValkeyUserAttributes(…)'],
  ['a group', () => nodes({ securityGroup: {} }), 'securityGroup must be a security group, got: '],
  ['a login', () => nodes({ login: {} }), "write for example CacheLogin.iamUser('refresher')"],
  ['a reader', () => make().grantRead(5 as never), 'grantee must '],
  ['a caller', () => make().grantTrigger(5 as never), 'grantee must '],
  [
    'the user of a reader',
    () => make().grantRead(shared.function('Api', { vpc: shared.vpc }), {} as never),
    'ValkeyUser.fromValkeyUserAttributes(…)',
  ],
])('%s of another class is refused with what to write', (_, attempt, message) => {
  expect(attempt).toThrow(message);
});

test('numbers and names are known at synth', () => {
  const token = Lazy.number({ produce: () => 5 });
  expect(() => RefreshGuard.notEmpty({ maxShrinkPercent: token })).toThrow(
    'maxShrinkPercent must be known at synth, got: a token; write it into the code',
  );
});

test.each(['a', 'A:b._-9', 'x'.repeat(64)])('a value may be called %s', (key) => {
  expect(() => make({ key })).not.toThrow();
});

test.each(['', 'a b', 'a/b', 'a*', 'x'.repeat(65)])('a value may not be called "%s"', (key) => {
  expect(() => make({ key })).toThrow(/^key must be 1 to 64 letters, digits and :\._-/);
});

test.each(['a', 'A9', 'a-b.C.9', '10.0.0.1', `${'x'.repeat(126)}.${'y'.repeat(126)}`])(
  '%s is a host name',
  (address) => {
    expect(() => nodes({ address })).not.toThrow();
  },
);

test.each(['', '-a', 'a-', '.a', 'a.', 'a_b', 'a:6379', 'a b', `${'x'.repeat(127)}.${'y'.repeat(126)}`])(
  '"%s" is no host name',
  (address) => {
    expect(() => nodes({ address })).toThrow(/^address must be a host name/);
  },
);

test.each([
  ['a', true],
  ['a-9', true],
  ['x'.repeat(40), true],
  ['x'.repeat(41), false],
  ['', false],
  ['9a', false],
  ['a-', false],
  ['a--b', false],
  ['a_b', false],
  ['A', false],
])('the name "%s" as the service stores it: %s', (name, isOne) => {
  const attempts = [
    () => CacheLogin.iamUser(name),
    () => nodes({ replicationGroupId: name }),
    () => serverless(shared, { cacheName: name, securityGroup }),
  ];
  for (const attempt of attempts) {
    if (isOne) {
      expect(attempt).not.toThrow();
    } else {
      expect(attempt).toThrow(/must be 1 to 40 lower-case letters/);
    }
  }
});

test.each([1, 65_535])('a port may be %s', (port) => {
  expect(() => nodes({ port })).not.toThrow();
});

test('a port may be known only at deploy time, and no larger than ports are', () => {
  const ground = elsewhere();
  const port = Lazy.number({ produce: () => 6_380 });
  const made = ground.refresh({ cache: ground.nodes({ port, login: CacheLogin.none() }) });
  expect(ground.stack.resolve(made.readerEnvironment().CACHE_PORT)).toBe(6380);
  expect(() => nodes({ port: 65_536 })).toThrow(/^port must be a whole number between 1 and 65535/);
});

test.each<[string, object]>([
  ['the least memory', { memorySize: 128 }],
  ['the most memory', { memorySize: 10_240 }],
  ['checks at a third', { refreshEvery: minutes(15) }],
  ['checks each hour', { checkEvery: hours(1) }],
  ['checks each minute', { checkEvery: minutes(1) }],
  ['a value that stays for three times', { refreshEvery: hours(56), maxStale: hours(168) }],
  ['the same timeout as the loader', { loaderTimeout: seconds(30) }],
])('%s is accepted', (_, props) => {
  expect(() => make(props)).not.toThrow();
});

test.each<[string, object, string]>([
  ['memory', { memorySize: 127 }, 'memorySize must be a whole number between 128 and 10240, got: 127;'],
  ['memory', { memorySize: 10_241 }, 'memorySize must be a whole number between 128 and 10240, got: 10241;'],
  ['a time of half seconds', { refreshEvery: Duration.millis(86_400_500) }, 'refreshEvery must be in whole seconds'],
  ['a value for half seconds', { maxStale: Duration.millis(604_800_500) }, 'maxStale must be in whole seconds'],
  ['a value that stays for nothing', { maxStale: seconds(0) }, 'maxStale must be of at least 1 second'],
  ...['refreshEvery', 'loaderTimeout', 'maxStale', 'checkEvery'].map((name): [string, object, string] => [
    name,
    { [name]: seconds(Lazy.number({ produce: () => 9 })) },
    `${name} must be known at synth, got: a token; write it into the code: other times follow from it`,
  ]),
])('%s out of range is refused', (_, props, message) => {
  expect(() => make(props)).toThrow(message);
});

describe('the timeout of the loader', () => {
  const imported = ({ stack }: Ground) =>
    LambdaFunction.fromFunctionArn(stack, 'Imported', 'arn:aws:lambda:eu-central-1:111122223333:function:loader');

  test.each([
    [1, true],
    [840, true],
    [0, false],
    [841, false],
  ])('of an import may be %s seconds: %s', (count, isAccepted) => {
    const ground = new Ground();
    const attempt = () => ground.refresh({ loader: imported(ground), loaderTimeout: seconds(count) });
    if (isAccepted) {
      expect(attempt).not.toThrow();
    } else {
      expect(attempt).toThrow(/^loaderTimeout must be between 1 second and 14 minutes/);
    }
  });

  test('of an alias is that of its function', () => {
    const ground = new Ground();
    const alias = new Alias(ground.stack, 'Live', { aliasName: 'live', version: ground.loader.currentVersion });
    ground.refresh({ loader: alias });
    expect(ground.refresher().Environment.Variables.LOADER_TIMEOUT_MILLIS).toBe('30000');
  });

  test('that is known only at deploy time is refused by its name', () => {
    const ground = new Ground();
    const loader = ground.function('Late', { timeout: seconds(Lazy.number({ produce: () => 9 })) });
    expect(() => ground.refresh({ loader })).toThrow(/^loader\.timeout must be known at synth/);
  });
});

test('one private subnet is enough for the refresher, and its group is its own', () => {
  const ground = elsewhere();
  const vpc = new Vpc(ground.stack, 'Small', { maxAzs: 1, natGateways: 1 });
  const made = ground.refresh({ vpc, cache: ground.nodes() });
  expect(ground.refresher().VpcConfig).toEqual({
    SecurityGroupIds: [ground.stack.resolve(made.connections.securityGroups[0].securityGroupId)],
    SubnetIds: [{ Ref: expect.stringMatching('^SmallPrivateSubnet1') }],
  });
  expect(made.vpc).toBe(vpc);
});

test('a refresher with a NAT gateway has no warning, and one in isolated subnets without a secret has one', () => {
  const ground = new Ground();
  ground.refresh();
  Annotations.fromStack(ground.stack).hasNoWarning('*', Match.anyValue());
  const other = elsewhere();
  const subnetConfiguration = [{ name: 'data', subnetType: SubnetType.PRIVATE_ISOLATED }];
  const vpc = new Vpc(other.stack, 'Isolated', { maxAzs: 2, natGateways: 0, subnetConfiguration });
  other.refresh({ vpc, cache: other.nodes() });
  const warnings = Annotations.fromStack(other.stack).findWarning('/Stack/MasterData', Match.anyValue());
  expect(warnings.map(({ entry }) => entry.data)).toEqual([
    'the refresher is in isolated subnets: the VPC needs an interface endpoint for Lambda; add one with vpc.addInterfaceEndpoint, or choose subnets with a NAT gateway [ack: cdk-hindsight/stampede:lambdaEndpoint]',
  ]);
});

describe('a cache of the library', () => {
  test('of another VPC is refused', () => {
    const ground = new Ground();
    const vpc = new Vpc(ground.stack, 'Other', { maxAzs: 2, natGateways: 1 });
    expect(() => ground.refresh({ vpc })).toThrow(/^vpc must be .*; give the VPC that the cache is in/);
  });

  test('has TLS, for readers too', () => {
    const ground = new Ground();
    const made = ground.refresh();
    expect(ground.refresher().Environment.Variables.CACHE_TLS).toBe('true');
    expect(made.readerEnvironment().CACHE_TLS).toBe('true');
  });

  test('with a user of its own does not need the one of the refresher', () => {
    const ground = new Ground();
    const user = ground.cache.addIamUser('Own', {
      access: ValkeyAccess.fromAccessString('on ~a +get'),
    });
    ground.refresh({ cache: RefreshedCache.valkey(ground.cache, user) });
    ground.template().resourceCountIs('AWS::ElastiCache::User', 1);
    expect(ground.refresher().Environment.Variables.CACHE_USER).toBe(user.userName);
  });

  test('has the user of the refresher under the name of its value', () => {
    const ground = new Ground();
    ground.refresh();
    const [user] = Object.keys(ground.template().findResources('AWS::ElastiCache::User'));
    expect(user).toMatch(/Refreshmasterdata/);
  });

  test('is not that of another one with a value of the same key', () => {
    const ground = new Ground();
    ground.refresh();
    const cache = new ValkeyServerlessCache(ground.stack, 'Second', { vpc: ground.vpc, limits: LIMITS });
    expect(() => ground.refresh({ cache: RefreshedCache.valkey(cache) }, 'Other')).not.toThrow();
  });
});

describe('a cache that exists', () => {
  const isConnect = ({ Action }: any) => JSON.stringify(Action).includes('elasticache');
  /** What a policy whose logical id begins so says of caches. */
  const statementsOf = (ground: Ground, start: string): any[] => {
    const policies = Object.entries(ground.template().findResources('AWS::IAM::Policy'));
    const found = policies.filter(([id]) => id.startsWith(start)).map(([, { Properties }]) => Properties);
    const connects = found.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(isConnect);
    return connects.map((statement) => resolveIntrinsics<any>(statement, {}));
  };
  const ARN = 'arn:aws:elasticache:eu-central-1:111122223333';
  const connect = (kind: string, name: string, user: string) => ({
    Effect: 'Allow',
    Action: 'elasticache:Connect',
    Resource: [`${ARN}:${kind}:${name}`, `${ARN}:user:${user}`],
  });

  test.each<[string, (ground: Ground) => RefreshedCache, string]>([
    ['replicationgroup', (ground) => ground.nodes(), 'shop'],
    ['serverlesscache', (ground) => serverless(ground, { login: CacheLogin.iamUser('refresher') }), 'old'],
  ])('as a %s lets the refresher and its readers log in, and nobody else', (kind, cacheIn, name) => {
    const ground = elsewhere();
    const made = ground.refresh({ cache: cacheIn(ground) });
    made.grantRead(
      ground.function('Api', { vpc: ground.vpc }),
      ValkeyUser.fromValkeyUserAttributes(ground.stack, 'User', { userId: 'api' }),
    );
    expect(statementsOf(ground, 'MasterDataRefresher')).toEqual([connect(kind, name, 'refresher')]);
    expect(statementsOf(ground, 'ApiServiceRole')).toEqual([connect(kind, name, 'api')]);
  });

  test('has a place below its group for each refresh, so that the rules of two do not collide', () => {
    const ground = new Ground();
    const group = groupIn(ground);
    const made = ground.refresh({ cache: ground.nodes({ securityGroup: group }) });
    expect(group.node.tryFindChild(`Refreshed${made.node.addr}`)).toBeDefined();
  });

  test('without authentication has readers without a policy', () => {
    const ground = new Ground();
    const made = ground.refresh({ cache: ground.nodes({ login: CacheLogin.none(), tls: false }) });
    const grant = made.grantRead(ground.function('Api', { vpc: ground.vpc }));
    expect(grant.success).toBe(false);
    expect(made.readerEnvironment()).toMatchObject({
      CACHE_HOST: 'master.shop.abc123.euc1.cache.amazonaws.com',
      CACHE_PORT: '6379',
      CACHE_TLS: 'false',
    });
  });

  test('without TLS has no login at all', () => {
    const ground = new Ground();
    const login = CacheLogin.secret(new Secret(ground.stack, 'Secret'));
    expect(() => ground.nodes({ login, replicationGroupId: undefined, tls: false })).toThrow(
      /^tls must be true with a login/,
    );
  });

  test('knows a login by secret by its ARN alone', () => {
    const ground = elsewhere();
    const secret = new Secret(ground.stack, 'Secret');
    ground.refresh({ cache: ground.nodes({ login: CacheLogin.secret(secret) }) });
    const { Variables } = ground.refresher().Environment;
    expect(
      Object.keys(Variables)
        .filter((name) => name.startsWith('CACHE_'))
        .sort(),
    ).toEqual(['CACHE_HOST', 'CACHE_KEY', 'CACHE_PORT', 'CACHE_SECRET_ARN', 'CACHE_TLS']);
  });
});

test('the refresher writes to its log, and to no other', () => {
  const ground = new Ground();
  const { logGroup } = ground.refresh();
  expect(ground.refresher().LoggingConfig).toEqual({ LogGroup: ground.stack.resolve(logGroup.logGroupName) });
});

test('metrics and graphs have labels for people', () => {
  const ground = new Ground();
  const made = ground.refresh();
  const all = [
    made.metricStaleness(),
    made.metricRefreshDuration(),
    made.metricValueSize(),
    made.metricFailures(),
    made.metricRejected(),
    made.metricLockContended(),
  ];
  expect(all.map(({ label, statistic, period }) => [label, statistic, period.toMinutes()])).toEqual([
    ['Age', 'Maximum', 5],
    ['Load time', 'Maximum', 5],
    ['Size', 'Maximum', 5],
    ['Failed', 'Sum', 5],
    ['Rejected', 'Sum', 5],
    ['Lock held', 'Sum', 5],
  ]);
  const graphs = made.widgets().map((widget) => {
    const [{ properties }] = ground.stack.resolve(widget.toJson());
    return [properties.title, properties.metrics.map((line: any[]) => line.at(-1).label)];
  });
  expect(graphs).toEqual([
    ['Age of the value (s)', ['Age']],
    ['Time to load (ms)', ['Load time', 'Size']],
    ['Refreshes that failed', ['Failed', 'Rejected', 'Lock held']],
  ]);
});
