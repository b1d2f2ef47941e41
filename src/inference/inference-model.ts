import { ArnFormat, Size, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireClass, requireKind, requireKinds } from '../private/synth/kinds';
import { requireLiteral, requireOrder, requireText, requireWholeNumber } from '../private/synth/validation';
import { DEFAULT_RECORDS, FILE_MIB, GEOGRAPHY, MODEL_ID } from './facts';

/** The limits of the model's jobs: quotas of the account, which the Service Quotas console shows. */
export interface InferenceModelLimits {
  /**
   * The number of records that a job must have, at least 1.
   *
   * @default 100
   */
  readonly minRecords?: number;

  /**
   * The number of records that a job can have, from `minRecords` to 1,000,000.
   *
   * @default 50_000
   */
  readonly maxRecords?: number;

  /**
   * The size of a job's file, from 1 to 950 MiB, in whole MiB. Bedrock accepts 1 GB.
   *
   * @default Size.mebibytes(900)
   */
  readonly maxFileSize?: Size;
}

const LIMITS: Kinds<InferenceModelLimits> = { minRecords: 'number?', maxRecords: 'number?', maxFileSize: 'object?' };
const MAX_RECORDS = 1_000_000;

/**
 * A model, and the limits of its jobs.
 *
 * @example
 * import { InferenceModel } from 'cdk-hindsight/inference';
 *
 * InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 100, maxRecords: 50_000 });
 */
export class InferenceModel {
  /**
   * A foundation model in the stack's Region.
   *
   * @param modelId for example `amazon.nova-lite-v1:0`
   * @throws if it is not the identifier of a foundation model, or a limit is out of its range
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/batch-inference-supported.html
   */
  public static of(modelId: string, limits: InferenceModelLimits = {}): InferenceModel {
    requireModelId('modelId', modelId, 'amazon.nova-lite-v1:0');
    if (!Token.isUnresolved(modelId) && GEOGRAPHY.test(modelId)) {
      const remedy = 'use InferenceModel.inferenceProfile(…): its jobs need other permissions';
      refuse({ property: 'modelId', must: 'not be that of an inference profile', got: modelId, remedy });
    }
    return new InferenceModel(modelId, undefined, limits);
  }

  /**
   * An AWS inference profile, with which Bedrock runs the model in several Regions.
   *
   * @param profileId for example `eu.amazon.nova-lite-v1:0`
   * @throws if it is not the identifier of an AWS inference profile, or a limit is out of its range
   * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
   */
  public static inferenceProfile(profileId: string, limits: InferenceModelLimits = {}): InferenceModel {
    requireLiteral('profileId', profileId, 'write it into the code: the name of the model is a part of it');
    requireModelId('profileId', profileId, 'eu.amazon.nova-lite-v1:0');
    if (!GEOGRAPHY.test(profileId)) {
      const remedy = 'use InferenceModel.of(…) for a model of the Region';
      refuse({ property: 'profileId', must: 'begin with us., eu. or another geography', got: profileId, remedy });
    }
    return new InferenceModel(profileId.replace(GEOGRAPHY, ''), profileId, limits);
  }

  /** @internal */
  readonly _minRecords: number;
  /** @internal */
  readonly _maxRecords: number;
  /** @internal */
  readonly _maxFileBytes: number;

  private constructor(
    private readonly modelId: string,
    private readonly profileId: string | undefined,
    limits: InferenceModelLimits,
  ) {
    requireLimits(limits);
    this._minRecords = limits.minRecords ?? DEFAULT_RECORDS.min;
    this._maxRecords = limits.maxRecords ?? Math.max(DEFAULT_RECORDS.max, this._minRecords);
    this._maxFileBytes = (limits.maxFileSize ?? Size.mebibytes(FILE_MIB.default)).toBytes();
  }

  /**
   * What the API takes as the model: a foundation model by its name, a profile by its ARN.
   *
   * @internal
   */
  _idIn(scope: Construct): string {
    return this.profileId === undefined ? this.modelId : this.profileArn(this.profileId, scope);
  }

  /**
   * What a policy names: with a profile also the model, in each Region that the profile may choose.
   *
   * @internal
   */
  _arnsIn(scope: Construct): string[] {
    const model = Stack.of(scope).formatArn({
      service: 'bedrock',
      account: '',
      resource: 'foundation-model',
      resourceName: this.modelId,
      ...(this.profileId !== undefined && { region: '*' }),
    });
    return this.profileId === undefined ? [model] : [this.profileArn(this.profileId, scope), model];
  }

  /** @internal */
  get _isProfile(): boolean {
    return this.profileId !== undefined;
  }

  private profileArn(profileId: string, scope: Construct): string {
    return Stack.of(scope).formatArn({
      service: 'bedrock',
      resource: 'inference-profile',
      resourceName: profileId,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}

function requireModelId(property: string, value: string, example: string): void {
  requireKind(property, value, 'text');
  const must = 'be the identifier that Bedrock lists';
  requireText(property, value, { pattern: MODEL_ID, must, remedy: `write it as in ${example}` });
}

function requireLimits(limits: InferenceModelLimits): void {
  requireKinds(limits, LIMITS, undefined, 'limits.');
  const { minRecords, maxRecords, maxFileSize } = limits;
  for (const [name, value] of Object.entries({ minRecords, maxRecords })) {
    requireLiteral(`limits.${name}`, value, 'write it into the code');
    const remedy = 'look at the quotas "Batch inference" of the model in Service Quotas';
    requireWholeNumber(`limits.${name}`, value, { min: 1, max: MAX_RECORDS, remedy });
  }
  const { max } = DEFAULT_RECORDS;
  const order = { minimum: minRecords ?? (maxRecords === undefined ? 1 : DEFAULT_RECORDS.min), maximum: maxRecords };
  requireOrder('limits.minRecords', order, `set both; without maxRecords it is ${max}`);
  const noun = { name: 'a Size', remedy: 'pass a Size, for example Size.mebibytes(200)' };
  requireClass('limits.maxFileSize', maxFileSize, 'toMebibytes', noun);
  if (maxFileSize?.isUnresolved()) {
    const remedy = 'write it into the code';
    refuse({ property: 'limits.maxFileSize', must: 'be known at synth', got: 'a token', remedy });
  }
  const range = { min: FILE_MIB.min, max: FILE_MIB.max, remedy: 'Bedrock takes files of up to 1 GB' };
  requireWholeNumber('limits.maxFileSize', maxFileSize && toMebibytes(maxFileSize), range);
}

function toMebibytes(size: Size): number {
  return size.toBytes() / Size.mebibytes(1).toBytes();
}
