import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { requireBucket } from '../private/synth/buckets';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireLiteral } from '../private/synth/validation';

/** The key of a result, made of the key of its source. One of the suffixes at most. */
export interface DoneKeyOptions {
  /**
   * What stands in the place of the prefix of the source.
   *
   * @default - nothing: the results are at the top of the bucket
   */
  readonly prefix?: string;
  /**
   * What stands in the place of the suffix of the source, which must have one.
   *
   * @default - the suffix stays
   */
  readonly replaceSuffix?: string;
  /**
   * What is added at the end.
   *
   * @default - nothing
   */
  readonly appendSuffix?: string;
}

const OPTIONS: Kinds<DoneKeyOptions> = { prefix: 'text?', replaceSuffix: 'text?', appendSuffix: 'text?' };

/**
 * The object that says that an item is done. Nothing else does: neither that a job ended well, nor that it was started.
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
   * An object of a bucket, whose key is that of the source with another prefix, and another end if one is given.
   *
   * @throws if it is not a bucket, both suffixes are given, or something is known only at deploy time
   */
  public static under(bucket: IBucket, options: DoneKeyOptions = {}): DoneKey {
    requireBucket(bucket);
    requireKinds(options, OPTIONS, undefined, 'options.');
    const { prefix = '', replaceSuffix, appendSuffix } = options;
    for (const [name, value] of Object.entries({ prefix, replaceSuffix, appendSuffix })) {
      requireLiteral(`options.${name}`, value, 'write it into the code: it decides what is done');
    }
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
