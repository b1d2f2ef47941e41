import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { BacklogSource, DoneKey } from '../../src/batch';
import { type Decision, decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { Ground } from './ground';

const ACCOUNT = '111122223333';
const BATCH = `arn:aws:batch:eu-central-1:${ACCOUNT}`;
const SQS = `arn:aws:sqs:eu-central-1:${ACCOUNT}`;

const stack = new Stack(new App(), 'Stack');
const ground = new Ground(stack);
ground.backlog();
const template = ground.template();

/** ARNs by the logical ids that begin so. */
const ARNS: [string, string, string][] = [
  ['Recordings', 'Arn', 'arn:aws:s3:::recordings'],
  ['Transcripts', 'Arn', 'arn:aws:s3:::transcripts'],
  ['MadeRuns', 'Arn', 'arn:aws:s3:::runs'],
  ['MadeQueue', 'JobQueueArn', `${BATCH}:job-queue/queue`],
  ['MadeLog', 'Arn', `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:made:*`],
  ['MadeFailures', 'Arn', `${SQS}:failures`],
  ['MadeDeadLetters', 'Arn', `${SQS}:dead-letters`],
  ['MadePlanner', 'Arn', `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:planner`],
  ['MadeWatcher', 'Arn', `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:watcher`],
];
const ids = Object.keys(template.toJSON().Resources);
const values = Object.fromEntries([
  ...ARNS.flatMap(([prefix, attribute, arn]) =>
    ids.filter((id) => id.startsWith(prefix)).map((id) => [`${id}.${attribute}`, arn]),
  ),
  ...ids.filter((id) => id.startsWith('MadeJob')).map((id) => [id, `${BATCH}:job-definition/job:3`]),
  ...ids.filter((id) => id.startsWith('MadeFailed')).map((id) => [`${id}.Arn`, 'arn:aws:events:::rule/failed']),
  ...ids.filter((id) => id.startsWith('MadeBlocked')).map((id) => [`${id}.Arn`, 'arn:aws:events:::rule/blocked']),
]);

function policiesOf(role: string): object[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
  return policies
    .filter(([id]) => id.startsWith(role))
    .map(([, { Properties }]) => resolveIntrinsics(Properties.PolicyDocument, { values }));
}

function may(role: string, action: string, resource: string, context: Record<string, string> = {}): Promise<Decision> {
  const request = { principal: `arn:aws:iam::${ACCOUNT}:role/r`, action, resource, resourceAccount: ACCOUNT, context };
  return decide(request, { identity: policiesOf(role) });
}

const JOB = 'MadeJobRole';
const PLANNER = 'MadePlanner';
const EXECUTION = 'MadeExecutionRole';
const WATCHER = 'MadeWatcher';
const prefix = (value: string) => ({ 's3:prefix': value });

test.each<[string, string, string, Record<string, string>?]>([
  [JOB, 's3:GetObject', 'arn:aws:s3:::recordings/calls/2026/a.wav'],
  [JOB, 's3:ListBucket', 'arn:aws:s3:::recordings', prefix('calls/2026/')],
  [JOB, 's3:GetObject', 'arn:aws:s3:::transcripts/text/a.json'],
  [JOB, 's3:PutObject', 'arn:aws:s3:::transcripts/text/a.json'],
  [JOB, 's3:ListBucket', 'arn:aws:s3:::transcripts', prefix('text/a.json')],
  [JOB, 's3:AbortMultipartUpload', 'arn:aws:s3:::transcripts/text/a.json'],
  [JOB, 's3:GetObject', 'arn:aws:s3:::runs/runs/2026/chunk-0.jsonl'],
  [PLANNER, 's3:GetObject', 'arn:aws:s3:::runs/runs/2026/chunk-0.jsonl'],
  [PLANNER, 's3:ListBucket', 'arn:aws:s3:::recordings', prefix('calls/')],
  [PLANNER, 's3:ListBucket', 'arn:aws:s3:::transcripts', prefix('text/')],
  [PLANNER, 's3:ListBucket', 'arn:aws:s3:::runs'],
  [PLANNER, 's3:PutObject', 'arn:aws:s3:::runs/runs/2026/chunk-0.jsonl'],
  [PLANNER, 's3:GetObject', 'arn:aws:s3:::runs/state/last.json'],
  [PLANNER, 's3:PutObject', 'arn:aws:s3:::runs/dead/keys.jsonl'],
  [PLANNER, 'batch:ListJobs', '*'],
  [PLANNER, 'batch:DescribeJobs', '*'],
  [WATCHER, 'batch:ListJobs', '*'],
  [WATCHER, 'batch:DescribeJobs', '*'],
  [EXECUTION, 'logs:PutLogEvents', `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:made:log-stream:x`],
])('%s may %s on %s', async (...row) => {
  expect(await may(...row)).toBe('Allowed');
});

test.each<[string, string, string, Record<string, string>?]>([
  [JOB, 's3:GetObject', 'arn:aws:s3:::recordings/other/a.wav'],
  [JOB, 's3:PutObject', 'arn:aws:s3:::recordings/calls/a.wav'],
  [JOB, 's3:DeleteObject', 'arn:aws:s3:::recordings/calls/a.wav'],
  [JOB, 's3:ListBucket', 'arn:aws:s3:::recordings', prefix('')],
  [JOB, 's3:PutObject', 'arn:aws:s3:::transcripts/other/a.json'],
  [JOB, 's3:DeleteObject', 'arn:aws:s3:::transcripts/text/a.json'],
  [JOB, 's3:PutObject', 'arn:aws:s3:::runs/runs/2026/chunk-0.jsonl'],
  [JOB, 's3:GetObject', 'arn:aws:s3:::runs/dead/keys.jsonl'],
  [PLANNER, 's3:GetObject', 'arn:aws:s3:::recordings/calls/a.wav'],
  [PLANNER, 's3:GetObject', 'arn:aws:s3:::transcripts/text/a.json'],
  [PLANNER, 's3:PutObject', 'arn:aws:s3:::transcripts/text/a.json'],
  [PLANNER, 's3:ListBucket', 'arn:aws:s3:::transcripts', prefix('other/')],
  [PLANNER, 's3:DeleteObject', 'arn:aws:s3:::runs/runs/2026/chunk-0.jsonl'],
  [JOB, 's3:AbortMultipartUpload', 'arn:aws:s3:::transcripts/other/a.json'],
  [PLANNER, 's3:GetObject', 'arn:aws:s3:::runs/state/last.json.old'],
  [PLANNER, 's3:PutObject', 'arn:aws:s3:::runs/dead/keys.jsonl.old'],
  [PLANNER, 's3:PutObject', 'arn:aws:s3:::runs/other'],
  [PLANNER, 'batch:SubmitJob', `${BATCH}:job-queue/other`],
  [PLANNER, 'batch:TerminateJob', `${BATCH}:job/1`],
  [PLANNER, 'iam:PassRole', `arn:aws:iam::${ACCOUNT}:role/r`],
  [WATCHER, 'batch:SubmitJob', `${BATCH}:job-queue/queue`],
  [EXECUTION, 's3:GetObject', 'arn:aws:s3:::recordings/calls/a.wav'],
])('%s may not %s on %s', async (...row) => {
  expect(await may(...row)).toBe('ImplicitlyDenied');
});

test('the planner submits this job to this queue, and no other', () => {
  const [policy] = policiesOf(PLANNER) as any[];
  const submit = policy.Statement.find(({ Action }: any) => Action === 'batch:SubmitJob');
  expect(submit.Resource).toEqual([`${BATCH}:job-queue/queue`, `${BATCH}:job-definition/job:3`, `${BATCH}:job/*`]);
});

test('only tasks of this account take on the role of the job', () => {
  const roles = Object.entries(template.findResources('AWS::IAM::Role'));
  const [, { Properties }] = roles.find(([id]) => id.startsWith(JOB))!;
  expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
    {
      Action: 'sts:AssumeRole',
      Effect: 'Allow',
      Principal: { Service: 'ecs-tasks.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    },
  ]);
});

test('a wildcard in a prefix is none in a policy', () => {
  const other = new Stack(new App(), 'Stack');
  const place = new Ground(other);
  place.backlog({
    source: BacklogSource.bucket(place.recordings, { prefix: 'a*b?$/' }),
    done: DoneKey.under(place.transcripts, { prefix: 'text/' }),
  });
  const policies = JSON.stringify(place.template().findResources('AWS::IAM::Policy'));
  expect(policies).toContain(`/a\${*}b\${?}\${$}/*`);
  expect(policies).toContain(`"s3:prefix":"a\${*}b\${?}\${$}/*"`);
});

test('each key may be used by whom the bucket lets in, and for no more', () => {
  const own = new Stack(new App(), 'Keys');
  const [sourceKey, doneKey, runKey] = ['SourceKey', 'DoneKey', 'RunKey'].map((id) => new Key(own, id));
  const bucket = (id: string, encryptionKey: Key) => new Bucket(own, id, { encryptionKey });
  new Ground(own).backlog({
    source: BacklogSource.bucket(bucket('Source', sourceKey)),
    done: DoneKey.under(bucket('Done', doneKey)),
    encryptionKey: runKey,
  });
  /** What a role may do by KMS, by the beginnings of the logical ids of the keys. */
  const usesOf = (role: string) => {
    const policies = Object.entries(Template.fromStack(own).findResources('AWS::IAM::Policy'));
    const found = policies
      .filter(([id]) => id.startsWith(role))
      .flatMap(([, it]) => it.Properties.PolicyDocument.Statement);
    const uses = found.filter(({ Action }) => [Action].flat().some((it: string) => it.startsWith('kms:')));
    return uses.map(({ Action, Resource }) => [Resource['Fn::GetAtt'][0].slice(0, -8), Action]);
  };
  const both = ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
  expect(usesOf(JOB)).toEqual([
    ['SourceKey', 'kms:Decrypt'],
    ['DoneKey', both],
    ['RunKey', 'kms:Decrypt'],
  ]);
  expect(usesOf('MadePlannerServiceRole')).toEqual([['RunKey', both]]);
});
