import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { objectsBelow, privateBucket } from '../private/synth/buckets';
import type { InferenceModel } from './inference-model';
import { WORK_KEYS } from './run-layout.contract';

/** Longer than anybody looks for what went wrong. */
export const KEEP = Duration.days(90);

/** The bucket in which Bedrock reads and writes, and the role that it does it with. */
export interface WorkPlace {
  readonly bucket: Bucket;
  readonly jobRole: Role;
}

export function createWorkPlace(scope: Construct, model: InferenceModel, encryptionKey: IKey | undefined): WorkPlace {
  const bucket = createBucket(scope, encryptionKey);
  return { bucket, jobRole: createJobRole(scope, model, bucket) };
}

/** It stays when the stack goes: it may have answers that were paid and are not collected. */
function createBucket(scope: Construct, encryptionKey: IKey | undefined): Bucket {
  return privateBucket(scope, 'Work', encryptionKey, {
    lifecycleRules: [
      { prefix: WORK_KEYS.runs, expiration: KEEP, abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
}

/**
 * The role of the jobs. Bedrock takes it for a job of this account and Region only: without the conditions, whoever else has
 * an account could name it.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/batch-iam-sr.html
 */
function createJobRole(scope: Construct, model: InferenceModel, bucket: Bucket): Role {
  const stack = Stack.of(scope);
  const jobs = stack.formatArn({ service: 'bedrock', resource: 'model-invocation-job', resourceName: '*' });
  const role = new Role(scope, 'JobRole', {
    description: 'Reads records and writes answers for jobs of Bedrock',
    assumedBy: new ServicePrincipal('bedrock.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': stack.account }, ArnLike: { 'aws:SourceArn': jobs } },
    }),
  });
  role.addToPolicy(objectsBelow(bucket, WORK_KEYS.runs, ['s3:GetObject', 's3:PutObject']));
  role.addToPolicy(
    new PolicyStatement({
      actions: ['s3:ListBucket'],
      resources: [bucket.bucketArn],
      conditions: { StringEquals: { 'aws:ResourceAccount': stack.account } },
    }),
  );
  if (model._isProfile) {
    role.addToPolicy(new PolicyStatement({ actions: ['bedrock:InvokeModel'], resources: model._arnsIn(scope) }));
  }
  bucket.encryptionKey?.grantEncryptDecrypt(role);
  return role;
}
