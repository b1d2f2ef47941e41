import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { privateBucket } from '../private/synth/buckets';
import { RESULTS_PREFIX } from './run-tests.contract';

/** The bucket of results, and of the marks of releases that have passed, which are kept. */
export function createBucket(scope: Construct, retention: Duration, key: IKey | undefined): Bucket {
  return privateBucket(scope, 'Results', key, {
    lifecycleRules: [
      { prefix: RESULTS_PREFIX, expiration: retention },
      { abortIncompleteMultipartUploadAfter: Duration.days(1) },
    ],
  });
}
