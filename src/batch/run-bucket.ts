import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { RUN_KEYS } from './plan-backlog.contract';

/** Longer than a job can run, and than anybody looks for what went wrong. */
const KEEP = Duration.days(90);

/** The bucket of chunks, counts and dead items. It stays when the stack goes: it has the list of what was never done. */
export function createRunBucket(scope: Construct, encryptionKey: IKey | undefined): Bucket {
  return new Bucket(scope, 'Runs', {
    encryption: encryptionKey ? BucketEncryption.KMS : BucketEncryption.S3_MANAGED,
    encryptionKey,
    // One key of KMS for many chunks.
    ...(encryptionKey && { bucketKeyEnabled: true }),
    blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
    objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [
      { prefix: RUN_KEYS.runs, expiration: KEEP },
      { noncurrentVersionExpiration: KEEP, abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
}
