import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, CreateStackCommand, type StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { CreateRepositoryCommand, DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  BucketVersioningStatus,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { Account } from '../../../projenrc/verify/account';
import { destroy, leftOf, QUICK } from '../../../projenrc/verify/destroy';
import { RUN_TAG } from '../../../projenrc/verify/tags';
import { readVerified } from '../../../projenrc/verify/verified';
import { Emulated } from './emulated';

jest.setTimeout(600_000);

let aws: Emulated;
let output: string;
let code: number | undefined;

beforeAll(async () => {
  aws = await Emulated.start();
  const call = aws.call('--yes');
  code = await call.ended;
  output = call.output();
  Object.assign(process.env, aws.server.environment);
});

afterAll(() => aws?.stop());

const fault = (experiment: string) => readFileSync(join(aws.out, 'faults', `${experiment}.md`), 'utf8');

test('what holds is verified, by the real integ-runner and a script that knows the outputs', () => {
  expect(output).toContain('sample-holds: verified, it holds');
  const rows = readVerified(aws.out).filter(({ experiment }) => experiment === 'sample-holds');
  expect(rows.map(({ module, guarantee, verdict, region }) => [module, guarantee, verdict, region])).toEqual([
    ['good', 'a queue is as it was written | also with a bar', 'verified', 'us-east-1'],
    ['good', 'its function was called', 'verified', 'us-east-1'],
  ]);
});

test('a row says when, with which versions, and what shows it', () => {
  const [row] = readVerified(aws.out).filter(({ experiment }) => experiment === 'sample-holds');
  expect(row.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(row.versions).toContain(`aws-cdk-lib ${require('aws-cdk-lib/package.json').version}`);
  expect(row.evidence).toBe('`integ/integ.sample-holds.ts`, `integ/scripts/sample-script.ts`');
});

test('an assertion that fails is told as that, with what was expected and what there was', () => {
  expect(output).toContain('sample-assertion-fails: failed, an assertion failed');
  expect(fault('sample-assertion-fails')).toContain('!!   Expected 8 but received 7');
});

test('a deployment that fails is told as that, with the words of CloudFormation', () => {
  expect(output).toContain('sample-deploy-fails: failed, the deployment failed');
  expect(fault('sample-deploy-fails')).toContain("CREATE_FAILED: Custom resource ServiceToken 'nowhere' not found");
});

test('a fault can be filed as it is: guarantee, versions, how to see it again, and nothing of account or machine', () => {
  const text = fault('sample-assertion-fails');
  expect(text).toContain('# bad: an assertion failed in the experiment sample-assertion-fails');
  expect(text).toContain('- bad: a queue hides a message for 8 seconds');
  expect(text).toContain('`npx projen verify --only "bad" --regions us-east-1`');
  expect(text).toContain('--body-file faults/sample-assertion-fails.md');
  expect(text).not.toContain('000000000000');
  expect(text).not.toContain(process.cwd());
});

test('the row of a fault leads to it', () => {
  const row = readVerified(aws.out).find(({ experiment }) => experiment === 'sample-assertion-fails');
  expect(row).toMatchObject({
    verdict: 'failed',
    evidence: '[an assertion failed](faults/sample-assertion-fails.md)',
  });
});

test('the exit code says that something failed', () => {
  expect(code).toBe(1);
});

test('nothing is left, the logs of functions among it', async () => {
  expect(output).toContain('Nothing is left behind.');
  expect(await aws.left()).toEqual({});
});

test('what lacks something only a person has is left out, and said', () => {
  expect(output).toContain('wanting: sample-holds needs the variable CDK_HINDSIGHT_NOBODY_SETS_THIS (a person)');
});

test('a second run does what is missing, and nothing else', async () => {
  const call = aws.call('--dry-run');
  expect(await call.ended).toBe(0);
  const [plan, done] = call.output().split('Already verified, see VERIFIED.md:');
  expect(plan).not.toContain('good: sample-holds');
  expect(plan).toContain('bad: sample-assertion-fails');
  expect(done).toContain('good: sample-holds');
});

test('without a terminal nobody is asked, and nothing is made', async () => {
  const call = aws.call();
  expect(await call.ended).toBe(2);
  expect(call.output()).toContain('there is nobody to ask: use --yes, or run it in a terminal');
  expect(existsSync(join(aws.out, 'order.json'))).toBe(false);
});

test('what still has the tag of a run is named', async () => {
  const client = new SQSClient({});
  const { QueueUrl } = await client.send(
    new CreateQueueCommand({ QueueName: 'forgotten', tags: { [RUN_TAG]: 'a-run' } }),
  );
  expect(await leftOf([new Account('us-east-1')], 'a-run', QUICK)).toEqual([
    'arn:aws:sqs:us-east-1:000000000000:forgotten',
  ]);
  expect(await leftOf([new Account('us-east-1')], 'another-run', QUICK)).toEqual([]);
  await client.send(new DeleteQueueCommand({ QueueUrl }));
});

test('a bucket is emptied with all versions, so that its stack can go', async () => {
  const client = new S3Client({ forcePathStyle: true });
  const bucket = { Bucket: 'full-of-mail' };
  await client.send(new CreateBucketCommand(bucket));
  await client.send(
    new PutBucketVersioningCommand({ ...bucket, VersioningConfiguration: { Status: BucketVersioningStatus.Enabled } }),
  );
  for (const Body of ['one', 'two']) {
    await client.send(new PutObjectCommand({ ...bucket, Key: 'mail', Body }));
  }
  await client.send(new DeleteObjectCommand({ ...bucket, Key: 'mail' }));
  const resource = { ResourceType: 'AWS::S3::Bucket', PhysicalResourceId: 'full-of-mail' };
  expect(await new Account('us-east-1').empty(resource as StackResourceSummary)).toBe(true);
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand(bucket));
  expect([...Versions, ...DeleteMarkers]).toEqual([]);
  await client.send(new DeleteBucketCommand(bucket));
});

test('a repository goes with its images', async () => {
  const client = new ECRClient({});
  await client.send(new CreateRepositoryCommand({ repositoryName: 'full-of-images' }));
  const resource = { ResourceType: 'AWS::ECR::Repository', PhysicalResourceId: 'full-of-images' };
  expect(await new Account('us-east-1').empty(resource as StackResourceSummary)).toBe(true);
  const { repositories } = await client.send(new DescribeRepositoriesCommand({}));
  expect(repositories?.map(({ repositoryName }) => repositoryName)).not.toContain('full-of-images');
});

test('nothing else is deleted beside its stack', async () => {
  const resource = { ResourceType: 'AWS::RDS::DBCluster', PhysicalResourceId: 'orders' };
  expect(await new Account('us-east-1').empty(resource as StackResourceSummary)).toBe(false);
});

test('a stack of somebody else stays, and its name stops the run before it begins', async () => {
  await new CloudFormationClient({}).send(
    new CreateStackCommand({
      StackName: 'SampleDeployFails',
      TemplateBody: JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } } }),
    }),
  );
  const call = aws.call('--yes', '--only', 'bad');
  expect(await call.ended).toBe(2);
  expect(call.output()).toContain(
    'us-east-1 has stacks with the names of experiments, which are not theirs: SampleDeployFails. Use another Region.',
  );
  await destroy(new Account('us-east-1'), { names: ['SampleDeployFails'] }, QUICK);
  expect(await aws.stacks()).toHaveProperty('SampleDeployFails');
});

test('a Region that is not bootstrapped is named with the command', async () => {
  const call = aws.call('--yes', '--regions', 'eu-central-1');
  expect(await call.ended).toBe(2);
  expect(call.output()).toContain('run "npx cdk bootstrap aws://<account>/eu-central-1"');
});
