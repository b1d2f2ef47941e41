import { App, Duration, Size, Stack } from 'aws-cdk-lib';
import { BacklogScan, BatchBacklog, DoneKey, FargateSize } from '../../src/batch';
import { testKinds } from '../support/wrong-kinds';
import { Ground } from './ground';

const make = (props: object) => new Ground(new Stack(new App(), 'Stack')).backlog(props);

describe('a property of another type', () => {
  testKinds(make, {
    vpc: 'an object',
    source: 'an object',
    done: 'an object',
    image: 'an object',
    size: 'an object',
    timeout: 'an object',
    scan: 'an object',
    chunkSize: 'a number',
    maxVcpus: 'a number',
    spot: 'true or false',
    attempts: 'a number',
    maxScans: 'a number',
    minimumAge: 'an object',
    cancelWaitingAfter: 'an object',
    vpcSubnets: 'an object',
    command: 'a list of texts',
    environment: 'a map of texts',
    secrets: 'an object',
    cpuArchitecture: 'an object',
    ephemeralStorage: 'an object',
    logRetention: 'a number',
    encryptionKey: 'an object',
    backlogName: 'a text',
    alarms: 'an object',
  });
  testKinds((options) => DoneKey.under(new Ground(new Stack()).recordings, options), {
    prefix: 'a text',
    replaceSuffix: 'a text',
    appendSuffix: 'a text',
  });

  test('of a size is named', () => {
    expect(() => FargateSize.of('1' as never, Size.gibibytes(2))).toThrow(/^cpu must be a number, got: '1'/);
  });

  test('of a metric is named', () => {
    expect(() => make({}).metricScansFailed('5 minutes' as never)).toThrow(/^options must be an object, got: /);
    expect(() => make({}).metricJobsFailed('5 minutes' as never)).toThrow(/^options must be an object, got: /);
  });
});

test.each([
  ['vpc', 'Vpc.fromLookup(…)'],
  ['source', 'BacklogSource.bucket(…)'],
  ['done', 'DoneKey.under(…)'],
  ['image', 'ContainerImage.fromEcrRepository(…)'],
  ['size', 'FargateSize.of(…)'],
  ['scan', 'BacklogScan.manual()'],
  ['encryptionKey', 'pass a Key of AWS KMS, made or imported'],
  ['cpuArchitecture', 'CpuArchitecture.ARM64'],
])('%s of another class is refused with what to write', (name, example) => {
  expect(() => make({ [name]: {} })).toThrow(new RegExp(`^${name} must be .*${example.replace(/[().]/g, '\\$&')}`));
});

test.each<[string, object]>([
  ['the longest timeout', { timeout: Duration.days(14), scan: BacklogScan.manual() }],
  ['the smallest chunk', { chunkSize: 1 }],
  ['the fewest scans', { maxScans: 1 }],
  ['the most scans', { maxScans: 100 }],
  ['the fewest attempts', { attempts: 1 }],
  ['the most attempts', { attempts: 10 }],
  ['the greatest age', { minimumAge: Duration.days(365) }],
  ['the shortest cancelWaitingAfter', { cancelWaitingAfter: Duration.minutes(10) }],
  ['the longest cancelWaitingAfter', { cancelWaitingAfter: Duration.days(1) }],
  ['the smallest disk', { ephemeralStorage: Size.gibibytes(21) }],
  ['the largest disk', { ephemeralStorage: Size.gibibytes(200) }],
])('%s may be at the end of its range', (_, props) => {
  expect(() => make(props)).not.toThrow();
});

test('the names are those of the backlog', () => {
  const ground = new Ground(new Stack(new App(), 'Stack'));
  ground.backlog({ backlogName: 'texts' });
  const names = (type: string, property: string) =>
    Object.values(ground.template().findResources(type)).flatMap(({ Properties }) => Properties?.[property] ?? []);
  expect(names('AWS::Lambda::Function', 'FunctionName').sort()).toEqual(['texts', 'texts-watcher']);
  expect(names('AWS::SQS::Queue', 'QueueName')).toEqual(['texts-failures']);
});

test('the watcher has little, and is not tried again: the next look is soon', () => {
  const ground = new Ground(new Stack(new App(), 'Stack'));
  ground.backlog();
  const only = (type: string) =>
    Object.entries(ground.template().findResources(type)).find(([id]) => id.startsWith('MadeWatcher'))?.[1].Properties;
  expect(only('AWS::Lambda::Function')).toMatchObject({
    ...{ MemorySize: 256, Timeout: 300, Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' },
    Description: 'Looks how long the jobs of a backlog wait',
  });
  expect(only('AWS::Lambda::EventInvokeConfig')).toMatchObject({
    MaximumRetryAttempts: 0,
    MaximumEventAgeInSeconds: 300,
  });
});

test('the queue has one compute environment, in the first place', () => {
  const ground = new Ground(new Stack(new App(), 'Stack'));
  ground.backlog();
  const [{ Properties }] = Object.values(ground.template().findResources('AWS::Batch::JobQueue'));
  expect(Properties.ComputeEnvironmentOrder).toEqual([
    { ComputeEnvironment: { 'Fn::GetAtt': [expect.stringMatching('^MadeCompute'), expect.any(String)] }, Order: 1 },
  ]);
});

test('metrics are over five minutes', () => {
  const backlog = make({});
  const all = [backlog.metricScansFailed(), backlog.metricScansSkipped(), backlog.metricJobsFailed()];
  expect(all.map(({ period }) => period.toMinutes())).toEqual([5, 5, 5]);
});

test('a graph has what it says', () => {
  const stack = new Stack(new App(), 'Stack');
  const labels = new Ground(stack)
    .backlog()
    .widgets()
    .map((widget) => {
      const [{ properties }] = stack.resolve(widget.toJson());
      return [properties.title, properties.metrics.map((line: any[]) => line.at(-1).label ?? line[0]?.label)];
    });
  expect(labels).toEqual([
    ['Items of the backlog', ['Items left', 'Items planned', 'Items deferred']],
    ['Failed jobs and dead items', ['Jobs failed', 'Dead items']],
    ['Oldest waiting job (min)', ['Oldest waiting (min)']],
    ['Scans', ['Scans', 'Scans skipped', 'Scans failed', 'Planner', 'Watcher']],
  ]);
});

test('a backlog of another app needs nothing but the planner', () => {
  const made = BatchBacklog.fromBatchBacklogAttributes(new Stack(new App(), 'Stack'), 'Imported', {
    plannerArn: 'arn:aws:lambda:eu-central-1:111122223333:function:texts',
  });
  expect(made.widgets()).toHaveLength(4);
});
