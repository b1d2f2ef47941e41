import { Duration, Lazy } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApiTestResults, ApiTestSchedule, ApiTestSecret, ApiTestSuite } from '../../src/apitest';
import { testKinds } from '../support/wrong-kinds';
import { collectionOf, IS_OK, request } from './collections';
import { fileOf, Ground, LOGIN, suiteOf } from './ground';

const { minutes, seconds } = Duration;
const make = (props: object) => new Ground().test(props);

describe('a property of another type', () => {
  testKinds(make, {
    suite: 'an object',
    schedule: 'an object',
    variables: 'a map of texts',
    secrets: 'an object',
    timeout: 'an object',
    requestTimeout: 'an object',
    scriptTimeout: 'an object',
    results: 'an object',
    vpc: 'an object',
    vpcSubnets: 'an object',
    memorySize: 'a number',
    logRetention: 'a number',
    encryptionKey: 'an object',
    alarms: 'an object',
  });
  testKinds((options) => make({}).gate('Release', { after: [], runWhenChanges: [], ...options }), {
    after: 'a list of objects',
    runWhenChanges: 'a list of texts',
    attempts: 'a number',
  });
  testKinds((options) => suiteOf(undefined, options), { environment: 'a text', globals: 'a text' });
  testKinds((options) => ApiTestResults.failures(options), { retention: 'an object' });

  test('of a path is named', () => {
    expect(() => ApiTestSuite.postman(5 as never)).toThrow(/^path must be a text, got: 5/);
    expect(() => ApiTestSuite.postman(Lazy.string({ produce: () => 'x' }))).toThrow(/^path must be known at synth/);
  });

  test('of a field is named', () => {
    const { secret } = new Ground();
    expect(() => ApiTestSecret.field(secret, Lazy.string({ produce: () => 'x' }))).toThrow(
      'field must be known at synth, got: a token; write it into the code',
    );
    expect(() => ApiTestSecret.field(secret, 'x'.repeat(257))).toThrow(/^field must be the name of a field/);
    expect(() => ApiTestSecret.field(secret, 'x'.repeat(256))).not.toThrow();
  });
});

test.each([
  ['suite', "ApiTestSuite.postman('shop.postman_collection.json')"],
  ['schedule', 'ApiTestSchedule.every(Duration.minutes(1))'],
  ['results', 'ApiTestResults.failures()'],
  ['vpc', 'Vpc.fromLookup(…)'],
])('%s of another class is refused with what to write', (name, example) => {
  expect(() => make({ [name]: {} })).toThrow(`write for example ${example}`);
});

test('encryptionKey of another class is refused with what to pass', () => {
  expect(() => make({ encryptionKey: {} })).toThrow('pass a Key of AWS KMS, made or imported');
});

describe('a name of a variable', () => {
  const named = (name: string) => () =>
    make({ suite: suiteOf(collectionOf(request('A', `{{${name}}}`, IS_OK))), variables: { [name]: 'x' }, secrets: {} });

  test.each(['a', 'A_b.c-9', 'x'.repeat(64)])('may be %s', (name) => {
    expect(named(name)).not.toThrow();
  });

  test.each(['', 'a b', 'a/b', 'x'.repeat(65)])('may not be "%s"', (name) => {
    expect(named(name)).toThrow(/^the name .* in variables must be 1 to 64 letters, digits and _\.-/);
  });
});

test.each(["'", '"', '`'])('a name in %s in a script is used', (quote) => {
  const suite = suiteOf(collectionOf(request('A', 'https://a', `${IS_OK}; const it = ${quote}x${quote};`)));
  expect(() => make({ suite, variables: { x: '1' }, secrets: {} })).not.toThrow();
  expect(() => make({ suite, variables: { y: '1' }, secrets: {} })).toThrow(/^variables\.y must be used/);
});

test('variables may have 3,000 bytes together; what is known only at deploy time is not counted', () => {
  const base = (length: number) => make({ variables: { base: 'x'.repeat(length) } });
  expect(() => base(2_987)).not.toThrow();
  expect(() => base(2_988)).toThrow('variables must be at most 3000 bytes together, got: 3001;');
  expect(() => make({ variables: { base: Lazy.string({ produce: () => 'x'.repeat(4_000) }) } })).not.toThrow();
});

test('the warning of variables that nobody defines has a name to acknowledge it by, and is sorted', () => {
  const ground = new Ground();
  const url = 'https://{{z}}/{{a}}/{{$guid}}/{{set}}/{{base}}/{{token}}/{{file}}';
  const script = `${IS_OK}\npm.variables.set('set', 1);`;
  const environment = fileOf({ values: [{ key: 'file', value: '' }] });
  ground.test({ suite: suiteOf(collectionOf(request('A', url, script)), { environment }) });
  const [{ entry }] = Annotations.fromStack(ground.stack).findWarning('*', Match.anyValue());
  expect(entry.data).toMatch(/nobody defines: a, z; .* \[ack: cdk-hindsight\/apitest:undefined\]$/);
});

describe('times', () => {
  const { every, none } = ApiTestSchedule;

  test.each<[string, object]>([
    ['the shortest', { timeout: seconds(5) }],
    ['the longest', { timeout: minutes(14), schedule: none() }],
    ['the longest before the next run', { timeout: seconds(50) }],
    ['the longest of a request', { timeout: seconds(20), requestTimeout: seconds(19) }],
    ['the shortest of a request and a script', { requestTimeout: seconds(1), scriptTimeout: seconds(1) }],
    ['as long as a function of your own', { suite: 'own', timeout: seconds(50) }],
    ['with a slow schedule', { timeout: minutes(14), schedule: every(minutes(15)) }],
  ])('%s are accepted', (_, props) => {
    const ground = new Ground();
    const suite = 'suite' in props && { suite: ApiTestSuite.custom(ground.function('Own', seconds(50))) };
    expect(() => ground.test({ ...props, ...suite, ...(suite && { variables: {}, secrets: {} }) })).not.toThrow();
  });

  test.each(['timeout', 'requestTimeout', 'scriptTimeout'])('%s is known at synth', (name) => {
    expect(() => make({ [name]: seconds(Lazy.number({ produce: () => 9 })) })).toThrow(
      `${name} must be known at synth, got: a token; write it into the code: other times follow from it`,
    );
  });

  test.each(['requestTimeout', 'scriptTimeout'])('%s is of a second at least, and shorter than all', (name) => {
    expect(() => make({ [name]: Duration.millis(999) })).toThrow(new RegExp(`^${name} must be of at least 1 second`));
    expect(() => make({ timeout: seconds(9), [name]: seconds(9) })).toThrow(`${name} must be shorter than timeout`);
    const suite = ApiTestSuite.custom(new Ground().function());
    expect(() => make({ suite, variables: {}, secrets: {}, [name]: seconds(1) })).toThrow(
      `${name} must be left out for a suite of your own`,
    );
  });

  test('a function whose timeout is known only at deploy time is accepted', () => {
    const ground = new Ground();
    const own = ground.function('Own', seconds(Lazy.number({ produce: () => 9 })));
    expect(() => ground.test({ suite: ApiTestSuite.custom(own), variables: {}, secrets: {} })).not.toThrow();
  });
});

test.each([
  [512, false, true],
  [511, false, false],
  [10_240, false, true],
  [10_241, false, false],
  [128, true, true],
  [127, true, false],
])('%s MiB, with a suite of your own: %s', (memorySize, isOwn, isAccepted) => {
  const ground = new Ground();
  const suite = isOwn ? { suite: ApiTestSuite.custom(ground.function()), variables: {}, secrets: {} } : {};
  const attempt = () => ground.test({ ...suite, memorySize });
  if (isAccepted) {
    expect(attempt).not.toThrow();
  } else {
    expect(attempt).toThrow(/^memorySize must be a whole number between /);
  }
});

test.each(['a', 'A-9', 'x'.repeat(64)])('a gate may be called %s', (id) => {
  const ground = new Ground();
  const made = ground.test();
  expect(() => made.gate(id, { after: [ground.function()], runWhenChanges: ['1'] })).not.toThrow();
});

test.each(['', '9a', 'a_b', 'a.', 'x'.repeat(65)])('a gate may not be called "%s"', (id) => {
  const ground = new Ground();
  const made = ground.test();
  expect(() => made.gate(id, { after: [ground.function()], runWhenChanges: ['1'] })).toThrow(/^id must be 1 to 64/);
});

test('the number of attempts is known at synth, one at least', () => {
  const gate = (attempts: number) => () => {
    const ground = new Ground();
    ground
      .test({ timeout: seconds(20) })
      .gate('Release', { after: [ground.function()], runWhenChanges: ['1'], attempts });
  };
  expect(gate(Lazy.number({ produce: () => 3 }))).toThrow(/^options\.attempts must be known at synth/);
  expect(gate(0)).toThrow('options.attempts must be a whole number between 1 and 10, got: 0;');
  expect(gate(10)).not.toThrow();
});

test('a gate fits with a timeout of 755 seconds, and with no longer one', () => {
  const gate = (timeout: Duration) => () => {
    const ground = new Ground();
    ground.test({ timeout, schedule: ApiTestSchedule.none() }).gate('Release', {
      after: [ground.function()],
      runWhenChanges: ['1'],
    });
  };
  expect(gate(seconds(755))).not.toThrow();
  expect(gate(seconds(756))).toThrow(/^timeout must be at most 12 minutes for a gate/);
});

test('the function of gates has its bucket, its runner and little memory', () => {
  const ground = new Ground();
  const made = ground.test();
  made.gate('Release', { after: [ground.function()], runWhenChanges: ['1'] });
  const gate = ground.handler('Holds a release until the tests of its API pass');
  const resolved = (value: string) => ground.stack.resolve(value);
  expect(gate).toMatchObject({
    ...{ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler', MemorySize: 256, Timeout: 840 },
    Environment: {
      Variables: {
        RESULTS_BUCKET: resolved(made.bucket.bucketName),
        RUNNER_FUNCTION: resolved(made.runner.functionArn),
      },
    },
  });
  const logs = Object.keys(ground.template().findResources('AWS::Logs::LogGroup'));
  expect(logs.map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
    'ShopGateLog',
    'ShopGateProviderLog',
    'ShopLog',
  ]);
});

test('the runner has all that it asks for, and nothing else', () => {
  const ground = new Ground();
  const made = ground.test({ variables: { base: 'https://a' } });
  expect(ground.handler().Environment.Variables).toEqual({
    RESULTS_BUCKET: ground.stack.resolve(made.bucket.bucketName),
    TEST_VARIABLES: '{"base":"https://a"}',
    TEST_SECRETS: expect.anything(),
    TIMEOUT_MILLIS: '50000',
    REQUEST_TIMEOUT_MILLIS: '10000',
    SCRIPT_TIMEOUT_MILLIS: '5000',
    HEAP_MEGABYTES: '179',
  });
});

test('a suite of your own has no times of Postman, and code of its own', () => {
  const ground = new Ground();
  ground.test({ suite: ApiTestSuite.custom(ground.function()), variables: {}, secrets: {} });
  const own = ground.handler();
  expect(Object.keys(own.Environment.Variables).sort()).toEqual([
    'RESULTS_BUCKET',
    'SUITE_FUNCTION',
    'TEST_SECRETS',
    'TEST_VARIABLES',
    'TIMEOUT_MILLIS',
  ]);
  const postman = new Ground();
  postman.test();
  expect(own.Code.S3Key).not.toEqual(postman.handler().Code.S3Key);
});

test('one private subnet is enough for the runner', () => {
  const ground = new Ground();
  const vpc = new Vpc(ground.stack, 'Vpc', { maxAzs: 1, natGateways: 1 });
  expect(() => ground.test({ vpc })).not.toThrow();
  expect(() => ground.test({ vpc, vpcSubnets: { subnetType: SubnetType.PUBLIC } }, 'Other')).toThrow(
    /^vpcSubnets must not be public: a function there has no public address/,
  );
});

test('metrics are of the runner alone, with labels for people', () => {
  const ground = new Ground();
  const made = ground.test();
  const all = [
    made.metricPassed(),
    made.metricFailures(),
    made.metricDuration(),
    made.metricRequests(),
    made.metricRunnerErrors(),
  ];
  expect(all.map(({ label, statistic, period }) => [label, statistic, period.toMinutes()])).toEqual([
    ['Passed', 'Minimum', 5],
    ['Failures', 'Sum', 5],
    ['Duration', 'Maximum', 5],
    ['Requests', 'Sum', 5],
    ['Errors of the runner', 'Sum', 5],
  ]);
  const dimensions = all.slice(0, 4).map((metric) => metric.dimensions);
  expect(dimensions).toEqual(Array(4).fill({ Test: made.runner.functionName }));
  expect(made.metricPassed({ statistic: 'Sum' }).statistic).toBe('Sum');
});

test('a graph has what it says', () => {
  const ground = new Ground();
  const graphs = ground
    .test()
    .widgets()
    .map((widget) => {
      const [{ properties }] = ground.stack.resolve(widget.toJson());
      return [properties.title, properties.metrics.map((line: any[]) => line.at(-1).label)];
    });
  expect(graphs).toEqual([
    ['Tests passed', ['Passed']],
    ['Failures', ['Failures', 'Errors of the runner']],
    ['Time of a run (ms)', ['Duration', 'Requests']],
  ]);
});

test('a file of exactly 10 MB is read, and no larger one', () => {
  const text = JSON.stringify({ ...collectionOf(LOGIN), pad: '' });
  const padded = (bytes: number) => text.replace('"pad":""', `"pad":"${'x'.repeat(bytes - text.length)}"`);
  expect(() => suiteOf(padded(10 * 1024 * 1024) as never)).not.toThrow();
  expect(() => suiteOf(padded(10 * 1024 * 1024 + 1) as never)).toThrow(
    /^path must be at most 10 MB, got: .* with 10485761 bytes/,
  );
});
