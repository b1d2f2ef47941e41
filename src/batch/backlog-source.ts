import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { requireBucket, requireKeyParts } from '../private/synth/buckets';
import { type Kinds, requireKinds } from '../private/synth/kinds';

/** Options that select the objects to process. */
export interface BacklogBucketOptions {
  /**
   * The prefix of the keys.
   *
   * @default - all keys of the bucket
   */
  readonly prefix?: string;
  /**
   * The suffix of the keys, case-sensitive.
   *
   * @default - any suffix except `/`
   */
  readonly suffix?: string;
}

const OPTIONS: Kinds<BacklogBucketOptions> = { prefix: 'text?', suffix: 'text?' };

/**
 * The objects to process. Each object is one item.
 *
 * @example
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { BacklogSource } from 'cdk-hindsight/batch';
 *
 * declare const recordings: Bucket;
 *
 * BacklogSource.bucket(recordings, { prefix: 'calls/', suffix: '.wav' });
 */
export class BacklogSource {
  /**
   * Objects of a bucket.
   *
   * @throws if it is not a bucket, or prefix or suffix are known only at deploy time, or longer than an S3 key (1,024 bytes)
   */
  public static bucket(bucket: IBucket, options: BacklogBucketOptions = {}): BacklogSource {
    requireBucket(bucket);
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { prefix = '', suffix = '' } = options;
    requireKeyParts({ prefix, suffix }, 'write it into the code: it decides which keys are work');
    return new BacklogSource(bucket, prefix, suffix);
  }

  private constructor(
    /** @internal */
    readonly _bucket: IBucket,
    /** @internal */
    readonly _prefix: string,
    /** @internal */
    readonly _suffix: string,
  ) {}
}
