import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireLiteral, requireWholeNumber } from '../private/synth/validation';

/** The limit for single calls. */
export interface OneByOneOptions {
  /**
   * The number of records of a run, from 1 to 10,000. If more are left over, all of them are given up.
   *
   * @default - the model's minimum: fewer are too few for a job
   */
  readonly maxRecords?: number;
}

const OPTIONS: Kinds<OneByOneOptions> = { maxRecords: 'number?' };

/**
 * What happens to the records that have no result after the last round, or are too few for a job.
 *
 * @example
 * import { InferenceRest } from 'cdk-hindsight/inference';
 *
 * InferenceRest.oneByOne({ maxRecords: 500 });
 */
export class InferenceRest {
  /**
   * Sends them in single calls, up to five at a time, at the price of single calls.
   *
   * @throws if the number is out of its range
   */
  public static oneByOne(options: OneByOneOptions = {}): InferenceRest {
    requireKinds(options, OPTIONS, undefined, 'options.');
    requireLiteral('options.maxRecords', options.maxRecords, 'write it into the code');
    const remedy = 'single calls cost twice as much as a batch: leave larger numbers to another round';
    requireWholeNumber('options.maxRecords', options.maxRecords, { min: 1, max: 10_000, remedy });
    return new InferenceRest(true, options.maxRecords);
  }

  /** Adds them to the failed records of the run, each with the reason. */
  public static giveUp(): InferenceRest {
    return new InferenceRest(false, undefined);
  }

  private constructor(
    /** @internal */
    readonly _isOnline: boolean,
    /** @internal */
    readonly _maxRecords: number | undefined,
  ) {}
}
