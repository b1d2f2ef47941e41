import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Peer, Port, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { ApiTestResults, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from '../../src/apitest';
import { collectionOf, IS_OK, request } from './collections';
import { fileOf, Ground, LOGIN, suiteOf } from './ground';

/** The value of a variable of the runner. */
const variable = (ground: Ground, name: string) => ground.handler().Environment.Variables[name];

describe('the runner', () => {
  test('has what it needs, and no retry', () => {
    const ground = new Ground();
    ground.test();
    expect(ground.handler()).toMatchObject({
      ...{ Runtime: 'nodejs24.x', Architectures: ['arm64'], MemorySize: 512, Timeout: 60 },
    });
    ground.template().hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });

  test('has the names and places of secrets in its environment, and nothing of them', () => {
    const ground = new Ground();
    ground.test();
    const arn = { Ref: 'SecretA720EF05' };
    expect(variable(ground, 'TEST_SECRETS')).toEqual({
      'Fn::Join': ['', ['[{"name":"token","arn":"', arn, '","field":"token"}]']],
    });
    expect(JSON.stringify(ground.template().toJSON())).not.toContain('{{resolve:');
  });

  test('has all of a secret by its ARN alone', () => {
    const ground = new Ground();
    ground.test({ secrets: { token: ApiTestSecret.whole(ground.secret) } });
    expect(variable(ground, 'TEST_SECRETS')['Fn::Join'][1]).toEqual([
      '[{"name":"token","arn":"',
      { Ref: 'SecretA720EF05' },
      '"}]',
    ]);
  });

  test('has variables that are known only at deploy time', () => {
    const ground = new Ground();
    ground.test({ variables: { base: Token.asString({ 'Fn::GetAtt': ['Api', 'Url'] }) } });
    expect(variable(ground, 'TEST_VARIABLES')).toEqual({
      'Fn::Join': ['', ['{"base":"', { 'Fn::GetAtt': ['Api', 'Url'] }, '"}']],
    });
  });

  test('has the files of the suite beside its bundle', () => {
    const app = new App({ analyticsReporting: false });
    const ground = new Ground(app);
    const collection = collectionOf(LOGIN);
    const environment = { values: [{ key: 'stage', value: 'prod' }] };
    ground.test({ suite: suiteOf(collection, { environment: fileOf(environment) }) });
    const { directory } = app.synth();
    const folder = join(directory, `asset.${ground.handler().Code.S3Key.replace('.zip', '')}`);
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(read('collection.json')).toEqual(collection);
    expect(read('environment.json')).toEqual(environment);
    expect(read('globals.json')).toEqual({});
    expect(readFileSync(join(folder, 'index.js'), 'utf8')).toContain('cdk-hindsight-apitest');
  });

  test('of a suite of your own calls the function, and has no time of Postman', () => {
    const ground = new Ground();
    ground.test({ suite: ApiTestSuite.custom(ground.function()), variables: { anything: '1' } });
    expect(ground.handler()).toMatchObject({ MemorySize: 256 });
    expect(variable(ground, 'SUITE_FUNCTION')).toEqual({ 'Fn::GetAtt': ['Function76856677', 'Arn'] });
    expect(variable(ground, 'REQUEST_TIMEOUT_MILLIS')).toBeUndefined();
  });

  test('outside of a VPC has no connections', () => {
    expect(() => new Ground().test().connections).toThrow(
      'connections must be used with a VPC; give vpc to the test [Stack/Shop]',
    );
  });

  test('in a VPC sends to HTTPS, and to what connections opens', () => {
    const ground = new Ground();
    const vpc = new Vpc(ground.stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
    const made = ground.test({ vpc });
    made.connections.allowTo(Peer.ipv4('10.0.0.1/32'), Port.tcp(8080));
    ground.template().hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'The runner of API tests',
      SecurityGroupEgress: Match.arrayWith([
        Match.objectLike({ FromPort: 443, CidrIp: '0.0.0.0/0' }),
        Match.objectLike({ FromPort: 8080, CidrIp: '10.0.0.1/32' }),
      ]),
    });
  });
});

describe('the times', () => {
  const { minutes, seconds } = Duration;

  test.each([
    ['each minute', ApiTestSchedule.every(minutes(1)), 50],
    ['each 5 minutes', ApiTestSchedule.every(minutes(5)), 290],
    ['each hour', ApiTestSchedule.every(minutes(60)), 300],
    ['never', ApiTestSchedule.none(), 60],
  ])('a test that runs %s has its default', (_, schedule, timeout) => {
    const ground = new Ground();
    ground.test({ schedule });
    expect(variable(ground, 'TIMEOUT_MILLIS')).toBe(`${timeout * 1_000}`);
    expect(ground.handler().Timeout).toBe(timeout + 10);
  });

  test.each([
    ['TIMEOUT_MILLIS', { timeout: seconds(50) }, '50000'],
    ['REQUEST_TIMEOUT_MILLIS', {}, '10000'],
    ['SCRIPT_TIMEOUT_MILLIS', {}, '5000'],
    ['REQUEST_TIMEOUT_MILLIS', { timeout: seconds(8) }, '7000'],
    ['SCRIPT_TIMEOUT_MILLIS', { timeout: seconds(5) }, '4000'],
    ['REQUEST_TIMEOUT_MILLIS', { requestTimeout: seconds(49) }, '49000'],
    ['HEAP_MEGABYTES', { memorySize: 1_000 }, '350'],
  ])('%s of %j', (name, props, value) => {
    const ground = new Ground();
    ground.test(props);
    expect(variable(ground, name)).toBe(value);
  });
});

describe('the schedule', () => {
  test('calls the runner, without a retry', () => {
    const ground = new Ground();
    ground.test({ schedule: ApiTestSchedule.every(Duration.minutes(5)) });
    ground.template().hasResourceProperties('AWS::Scheduler::Schedule', {
      ScheduleExpression: 'rate(5 minutes)',
      Target: {
        Input: '{"source":"schedule"}',
        RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 },
      },
    });
  });

  test('may be none', () => {
    const ground = new Ground();
    ground.test({ schedule: ApiTestSchedule.none() });
    ground.template().resourceCountIs('AWS::Scheduler::Schedule', 0);
  });
});

describe('the bucket', () => {
  test('is private, is kept, and forgets results after 30 days, but not what has passed', () => {
    const ground = new Ground();
    ground.test();
    ground.template().hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        LifecycleConfiguration: {
          Rules: [
            { Prefix: 'results/', ExpirationInDays: 30, Status: 'Enabled' },
            { AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 }, Status: 'Enabled' },
          ],
        },
      },
    });
  });

  test('has the retention and the key that it is given', () => {
    const ground = new Ground();
    ground.test({
      results: ApiTestResults.failures({ retention: Duration.days(7) }),
      encryptionKey: new Key(ground.stack, 'Key'),
      logRetention: RetentionDays.ONE_WEEK,
    });
    ground.template().hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 7 })]) },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          { BucketKeyEnabled: true, ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) },
        ],
      },
    });
    ground.template().hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7, KmsKeyId: Match.anyValue() });
  });
});

describe('a gate', () => {
  test('waits for what it is told to, and asks with what makes the release', () => {
    const ground = new Ground();
    const fn = ground.function();
    ground.test().gate('Release', { after: [fn], runWhenChanges: ['1', '2'], attempts: 2 });
    const [[, gate]] = Object.entries<any>(ground.template().findResources('Custom::CdkHindsightApiTestGate'));
    // Two attempts of 50 seconds, with 25 around each, and two minutes for the answer.
    expect(gate.Properties).toMatchObject({
      Gate: 'Release',
      Release: ['1', '2'],
      Attempts: '2',
      ServiceTimeout: '270',
    });
    expect(gate.DependsOn).toEqual(
      expect.arrayContaining([
        'Function76856677',
        expect.stringMatching(/^ShopRunner[0-9A-F]{8}$/),
        expect.stringMatching(/^ShopRunnerServiceRoleDefaultPolicy/),
        expect.stringMatching(/^ShopResultsPolicy/),
        expect.stringMatching(/^ShopGateFunctionServiceRoleDefaultPolicy/),
      ]),
    );
  });

  test('of the same test shares its function with the others', () => {
    const ground = new Ground();
    const made = ground.test();
    const fn = ground.function();
    made.gate('One', { after: [fn], runWhenChanges: ['1'] });
    made.gate('Two', { after: [fn], runWhenChanges: ['1'] });
    ground.template().resourceCountIs('Custom::CdkHindsightApiTestGate', 2);
    expect(ground.handler('Holds a release until the tests of its API pass')).toMatchObject({ Timeout: 840 });
  });

  test('is something to depend on', () => {
    const ground = new Ground();
    const later = ground.function('Later');
    later.node.addDependency(ground.test().gate('Release', { after: [ground.function()], runWhenChanges: ['1'] }));
    expect(ground.template().findResources('AWS::Lambda::Function').LaterF3EBB36C?.DependsOn ?? []).toBeDefined();
  });

  test.each([
    [Duration.seconds(50), '3'],
    [Duration.minutes(4), '2'],
    [Duration.minutes(5), '2'],
    [Duration.minutes(7), '1'],
  ])('with a timeout of %s tests as often as fits into 13 minutes', (timeout, attempts) => {
    const ground = new Ground();
    const made = ground.test({ timeout, schedule: ApiTestSchedule.none() });
    made.gate('Release', { after: [ground.function()], runWhenChanges: ['1'] });
    ground.template().hasResourceProperties('Custom::CdkHindsightApiTestGate', { Attempts: attempts });
  });
});

describe('variables that nobody defines', () => {
  const warningsOf = (collection: object, props: object = {}) => {
    const ground = new Ground();
    ground.test({ suite: suiteOf(collection), variables: {}, secrets: {}, ...props });
    return Annotations.fromStack(ground.stack)
      .findWarning('*', Match.anyValue())
      .map(({ entry }) => `${entry.data}`.replace(/ \[ack: .*/, ''));
  };

  test('are named', () => {
    expect(warningsOf(collectionOf(LOGIN))).toEqual([
      'the collection uses variables that nobody defines: base, token; give them by variables or secrets, or set them in a script',
    ]);
  });

  test.each<[string, object]>([
    ['given', { ...collectionOf(request('A', 'https://a', IS_OK)) }],
    ['dynamic', collectionOf(request('A', 'https://a/{{$guid}}', IS_OK))],
    [
      'of the collection',
      { ...collectionOf(request('A', '{{base}}', IS_OK)), variable: [{ key: 'base', value: 'https://a' }] },
    ],
    ['set by a script', collectionOf(request('A', 'https://a/{{id}}', `pm.environment.set('id', 1);\n${IS_OK}`))],
    [
      'set by an old script',
      collectionOf(request('A', 'https://a/{{id}}', `postman.setEnvironmentVariable("id", 1);\n${IS_OK}`)),
    ],
  ])('are not those that are %s', (_, collection) => {
    expect(warningsOf(collection)).toEqual([]);
  });

  test('are not those of a file', () => {
    const environment = fileOf({
      values: [
        { key: 'base', value: 'https://a' },
        { key: 'token', value: '' },
      ],
    });
    expect(warningsOf(collectionOf(LOGIN), { suite: suiteOf(collectionOf(LOGIN), { environment }) })).toEqual([]);
  });
});

test('a name in a script alone is used', () => {
  const script = `const name = 'token';\npm.test(name, () => pm.expect(pm.variables.get(name)).to.be.ok);`;
  const ground = new Ground();
  ground.test({ suite: suiteOf(collectionOf(request('A', '{{base}}', script))) });
  expect(ground.handler()).toBeDefined();
});

test('metrics are those of the runner', () => {
  const ground = new Ground();
  const made = ground.test();
  const all = [made.metricPassed(), made.metricFailures(), made.metricDuration(), made.metricRequests()];
  expect(all.map(({ namespace, metricName, statistic }) => [namespace, metricName, statistic])).toEqual([
    ['CdkHindsight/ApiTest', 'Passed', 'Minimum'],
    ['CdkHindsight/ApiTest', 'Failures', 'Sum'],
    ['CdkHindsight/ApiTest', 'DurationMs', 'Maximum'],
    ['CdkHindsight/ApiTest', 'Requests', 'Sum'],
  ]);
  expect(made.metricRunnerErrors()).toMatchObject({ namespace: 'AWS/Lambda', metricName: 'Errors' });
  expect(made.widgets()).toHaveLength(3);
});

test('two tests are in one stack', () => {
  const ground = new Ground();
  ground.test();
  ground.test({}, 'Other');
  ground.template().resourceCountIs('AWS::Scheduler::Schedule', 2);
  expect(Stack.of(ground.stack)).toBe(ground.stack);
});
