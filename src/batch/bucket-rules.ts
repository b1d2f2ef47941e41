import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { requireClass, requireKind } from '../private/synth/kinds';

/** Rejects what is not a bucket. */
export function requireBucket(bucket: IBucket): void {
  requireKind('bucket', bucket, 'object');
  requireClass('bucket', bucket, 'bucketName', {
    name: 'a Bucket',
    remedy: 'pass the construct of the bucket, or an import of it',
  });
}
