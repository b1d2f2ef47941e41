import { ListBucketsCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { type App, CfnResource, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { ApiTest, ApiTestSchedule, ApiTestSecret } from '../../src/apitest';
import { type Deployment, MiniStack } from '../support/ministack';
import { collectionOf, IS_OK, request } from './collections';
import { suiteOf } from './ground';
import { LocalApi } from './local-api';

jest.setTimeout(300_000);

const TOKEN = 'correct-horse-battery-staple';
const SUITE = suiteOf(
  collectionOf(request('State', '{{base}}/state', IS_OK, { header: [{ key: 'X-Token', value: '{{token}}' }] })),
);

let aws: MiniStack;
let api: LocalApi;
let s3: S3Client;

beforeAll(async () => {
  [aws, api] = await Promise.all([MiniStack.start(), LocalApi.start()]);
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  s3 = new S3Client({ endpoint: aws.endpoint, region: MiniStack.REGION, credentials, forcePathStyle: true });
});

afterAll(async () => {
  s3?.destroy();
  await Promise.all([aws?.stop(), api?.stop()]);
});

interface Shop {
  readonly release: string;
  /** Whether a resource after the gate cannot be made. */
  readonly breaks?: boolean;
}

const define =
  ({ release, breaks }: Shop) =>
  (app: App) => {
    const stack = new Stack(app, 'Shop');
    const secretObjectValue = { token: SecretValue.unsafePlainText(TOKEN) };
    // What a release deploys.
    const version = new CfnResource(stack, 'Version', {
      type: 'AWS::SSM::Parameter',
      properties: { Type: 'String', Value: release },
    });
    const test = new ApiTest(stack, 'Test', {
      suite: SUITE,
      variables: { base: api.url },
      secrets: { token: ApiTestSecret.field(new Secret(stack, 'Secret', { secretObjectValue }), 'token') },
      schedule: ApiTestSchedule.none(),
      timeout: Duration.seconds(30),
    });
    const gate = test.gate('Release', { after: [version], runWhenChanges: [release], attempts: 1 });
    const type = breaks ? 'Nonsense' : 'String';
    const last = new CfnResource(stack, 'Last', {
      type: 'AWS::SSM::Parameter',
      properties: { Type: type, Value: release },
    });
    last.node.addDependency(gate);
  };

/** What the gate saw of a deployment, and what it answered; and the runs of the tests. */
const seen = ({ calls }: Deployment) =>
  calls.map(({ handler, event, result, error }) =>
    handler === 'apitest/hold-release'
      ? `${event.RequestType} of ${event.ResourceProperties.Release}: ${result?.Data.Outcome ?? error}`
      : `run for the ${event.source}: ${result?.passed ?? error}`,
  );

const marks = async () => {
  const { Buckets = [] } = await s3.send(new ListBucketsCommand());
  const Bucket = Buckets.map(({ Name }) => Name).find((name) => !name?.startsWith('cdk-'));
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key = '' }) => Key.split('/')[0]).sort();
};

test('its creation tests the release, and writes down that it passed', async () => {
  const deployment = await aws.deploy(define({ release: '1' }));
  expect(seen(deployment)).toEqual(['run for the gate: true', 'Create of 1: passed'].reverse());
  expect(await aws.statusOf('Shop')).toBe('CREATE_COMPLETE');
  expect(await marks()).toEqual(['passed']);
});

test('a release that fails is rolled back, though the tests still fail', async () => {
  api.isWell = false;
  const deployment = await aws.deploy(define({ release: '2' }));
  expect(seen(deployment)).toEqual([
    expect.stringMatching(/^Update of 2: the tests did not pass in 1 attempts; the last one: State \/ answers: /),
    'run for the gate: false',
    'Update of 1: passed before',
  ]);
  expect(deployment.output).toContain('State / answers: expected response to have status code 200 but got 503');
  expect(await aws.statusOf('Shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await marks()).toEqual(['passed', 'results']);
});

test('the same release passes when the API is well', async () => {
  api.isWell = true;
  const deployment = await aws.deploy(define({ release: '2' }));
  expect(seen(deployment)).toEqual(['Update of 2: passed', 'run for the gate: true']);
  expect(await aws.statusOf('Shop')).toBe('UPDATE_COMPLETE');
});

test('a resource that fails after the gate rolls back past it, whatever the tests would say', async () => {
  const deployment = await aws.deploy(define({ release: '3', breaks: true }));
  expect(seen(deployment)).toEqual(['Update of 3: passed', 'run for the gate: true', 'Update of 2: passed before']);
  expect(await aws.statusOf('Shop')).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('its end is not held', async () => {
  api.isWell = false;
  const end = await aws.destroy(define({ release: '2' }));
  expect(seen(end)).toEqual(['Delete of 2: not tested']);
  expect(await aws.statusOf('Shop')).toBeUndefined();
  expect(await marks()).toContain('passed');
});
