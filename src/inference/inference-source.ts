import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { requireBucket, requireKeyParts } from '../private/synth/buckets';
import { type Kinds, requireKinds } from '../private/synth/kinds';

/** Which objects of a bucket hold records. */
export interface InferenceSourceOptions {
  /**
   * What the keys begin with.
   *
   * @default - all keys of the bucket
   */
  readonly prefix?: string;

  /**
   * What the keys end with, in the same letter case.
   *
   * @default .jsonl
   */
  readonly suffix?: string;
}

const OPTIONS: Kinds<InferenceSourceOptions> = { prefix: 'text?', suffix: 'text?' };

/**
 * The files of records: one JSON object a line, each with a `recordId` and a `modelInput`.
 *
 * @example
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { InferenceSource } from 'cdk-hindsight/inference';
 *
 * declare const prompts: Bucket;
 *
 * InferenceSource.bucket(prompts, { prefix: 'tips/' });
 */
export class InferenceSource {
  /**
   * Objects of a bucket. An execution may name a longer prefix, and then reads only that part.
   *
   * @throws if it is not a bucket, or prefix or suffix are known only at deploy time, or longer than an S3 key (1,024 bytes)
   */
  public static bucket(bucket: IBucket, options: InferenceSourceOptions = {}): InferenceSource {
    requireBucket(bucket);
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { prefix = '', suffix = '.jsonl' } = options;
    requireKeyParts({ prefix, suffix }, 'write it into the code: it decides which keys hold records');
    return new InferenceSource(bucket, prefix, suffix);
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
