import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { privateBucket } from '../private/synth/buckets';
import { RUN_KEYS } from './plan-backlog.contract';

/** Longer than a job can run, and than anybody looks for what went wrong. */
const KEEP = Duration.days(90);

/** The bucket of chunks, counts and dead items. It stays when the stack goes: it has the list of what was never done. */
export function createRunBucket(scope: Construct, encryptionKey: IKey | undefined): Bucket {
  return privateBucket(scope, 'Runs', encryptionKey, {
    versioned: true,
    lifecycleRules: [
      { prefix: RUN_KEYS.runs, expiration: KEEP },
      { noncurrentVersionExpiration: KEEP, abortIncompleteMultipartUploadAfter: Duration.days(7) },
    ],
  });
}
