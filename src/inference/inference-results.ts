import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { requireBucket, requireKeyParts } from '../private/synth/buckets';
import { type Kinds, requireKinds } from '../private/synth/kinds';

/** The place of the results in a bucket. */
export interface InferenceResultsOptions {
  /**
   * The prefix of the keys. The name of the execution follows. If it ends with `/`, it is a folder.
   *
   * @default - the top of the bucket
   */
  readonly prefix?: string;
}

const OPTIONS: Kinds<InferenceResultsOptions> = { prefix: 'text?' };

/**
 * The place for the results: each execution has its own folder, and writes `manifest.json` there last.
 *
 * @example
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { InferenceResults } from 'cdk-hindsight/inference';
 *
 * declare const answers: Bucket;
 *
 * InferenceResults.bucket(answers, { prefix: 'tips/' });
 */
export class InferenceResults {
  /**
   * A bucket.
   *
   * @throws if it is not a bucket, or the prefix is known only at deploy time, or longer than an S3 key
   * (1,024 bytes)
   */
  public static bucket(bucket: IBucket, options: InferenceResultsOptions = {}): InferenceResults {
    requireBucket(bucket);
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { prefix = '' } = options;
    requireKeyParts({ prefix }, 'write it into the code');
    return new InferenceResults(bucket, prefix);
  }

  private constructor(
    /** @internal */
    readonly _bucket: IBucket,
    /** @internal */
    readonly _prefix: string,
  ) {}
}
