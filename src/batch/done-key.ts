import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { requireBucket, requireKeyParts } from '../private/synth/buckets';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';

/** Options that derive the key of a result from the key of its source. Give at most one of the suffixes. */
export interface DoneKeyOptions {
  /**
   * The prefix that replaces the source's prefix.
   *
   * @default - nothing: the results are at the top of the bucket
   */
  readonly prefix?: string;
  /**
   * The suffix that replaces the source's suffix. The source must have one.
   *
   * @default - the suffix stays
   */
  readonly replaceSuffix?: string;
  /**
   * The suffix that is appended to the key.
   *
   * @default - nothing
   */
  readonly appendSuffix?: string;
}

const OPTIONS: Kinds<DoneKeyOptions> = { prefix: 'text?', replaceSuffix: 'text?', appendSuffix: 'text?' };

/**
 * The object that marks an item as done. Nothing else does: neither a job that was started, nor one that succeeded.
 *
 * @example
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { DoneKey } from 'cdk-hindsight/batch';
 *
 * declare const transcripts: Bucket;
 *
 * // calls/2026/a.wav is done as soon as text/2026/a.json is there
 * DoneKey.under(transcripts, { prefix: 'text/', replaceSuffix: '.json' });
 */
export class DoneKey {
  /**
   * An object of a bucket. Its key is the source's key with another prefix, and with another suffix if one is given.
   *
   * @throws if it is not a bucket, both suffixes are given, something is known only at deploy time, or the options are longer
   * together than an S3 key (1,024 bytes)
   */
  public static under(bucket: IBucket, options: DoneKeyOptions = {}): DoneKey {
    requireBucket(bucket);
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { prefix = '', replaceSuffix, appendSuffix } = options;
    requireKeyParts({ prefix, replaceSuffix, appendSuffix }, 'write it into the code: it decides what is done');
    if (replaceSuffix !== undefined && appendSuffix !== undefined) {
      const remedy = 'keep one of them';
      refuse({ property: 'options.appendSuffix', must: 'be left out with replaceSuffix', got: appendSuffix, remedy });
    }
    return new DoneKey(bucket, prefix, replaceSuffix, appendSuffix ?? '');
  }

  private constructor(
    /** @internal */
    readonly _bucket: IBucket,
    /** @internal */
    readonly _prefix: string,
    /** @internal */
    readonly _replaceSuffix: string | undefined,
    /** @internal */
    readonly _appendSuffix: string,
  ) {}
}
