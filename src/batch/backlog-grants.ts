import { Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { below, listBelow } from '../private/synth/buckets';
import type { BatchBacklog } from './batch-backlog';
import type { BatchBacklogProps } from './batch-backlog-props';
import { RUN_KEYS } from './plan-backlog.contract';

/** The worker reads the source and its chunk; it reads results, to know what is done, and writes them. */
export function grantWorker(role: Role, { source, done }: BatchBacklogProps, runBucket: IBucket): void {
  const statements = [
    ...below(source._bucket, source._prefix, ['s3:GetObject']),
    ...below(done._bucket, done._prefix, ['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload']),
    new PolicyStatement({ actions: ['s3:GetObject'], resources: [runBucket.arnForObjects(`${RUN_KEYS.runs}*`)] }),
  ];
  for (const statement of statements) {
    role.addToPolicy(statement);
  }
  source._bucket.encryptionKey?.grantDecrypt(role);
  done._bucket.encryptionKey?.grantEncryptDecrypt(role);
  runBucket.encryptionKey?.grantDecrypt(role);
}

/** The planner reads names only, but for its own bucket, and starts this job in this queue only. */
export function grantPlanner(planner: IGrantable, { source, done }: BatchBacklogProps, backlog: BatchBacklog): void {
  const { runBucket, jobQueue, jobDefinition } = backlog;
  // The name of a job is made by Batch.
  const jobs = Stack.of(backlog).formatArn({ service: 'batch', resource: 'job', resourceName: '*' });
  const statements = [
    listBelow(source._bucket, source._prefix),
    listBelow(done._bucket, done._prefix),
    // Without the list, S3 does not tell that an object is missing.
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: [runBucket.bucketArn] }),
    new PolicyStatement({
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: Object.values(RUN_KEYS).map((key) => runBucket.arnForObjects(key.endsWith('/') ? `${key}*` : key)),
    }),
    new PolicyStatement({
      actions: ['batch:SubmitJob'],
      resources: [jobQueue.jobQueueArn, jobDefinition.jobDefinitionArn, jobs],
    }),
    readJobs(),
  ];
  for (const statement of statements) {
    planner.grantPrincipal.addToPrincipalPolicy(statement);
  }
  runBucket.encryptionKey?.grantEncryptDecrypt(planner);
}

/** AWS has no resource for these. */
function readJobs(): PolicyStatement {
  return new PolicyStatement({ actions: ['batch:ListJobs', 'batch:DescribeJobs'], resources: ['*'] });
}

export function grantWatcher(watcher: IGrantable): void {
  watcher.grantPrincipal.addToPrincipalPolicy(readJobs());
}
