import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct, IConstruct } from 'constructs';
import { createLogGroup } from '../private/synth/log-encryption';
import { BatchInferenceBase } from './batch-inference-base';
import type { BatchInferenceProps } from './batch-inference-props';
import type { BatchInferenceAttributes, IBatchInference } from './i-batch-inference';
import { ImportedBatchInference } from './imported-batch-inference';
import { createInferenceAlarms } from './inference-alarms';
import { createFunctions } from './inference-functions';
import { requireInferenceProps, restOf, windowHoursOf } from './inference-rules';
import { createRunMachine } from './run-machine';
import { createWorkPlace } from './work-place';

/**
 * Sends many records to an Amazon Bedrock model in batches, at half the price. Records are cut into jobs that Bedrock
 * accepts, each job is polled by its own execution, answers are joined with their records by id, and records without an answer
 * go into the next round. Each record ends up once, in the results or among the failed records. A repeated step buys nothing
 * twice.
 *
 * @example
 * import { Bucket } from 'aws-cdk-lib/aws-s3';
 * import { BatchInference, InferenceModel, InferenceResults, InferenceSource } from 'cdk-hindsight/inference';
 *
 * declare const prompts: Bucket;
 * declare const answers: Bucket;
 *
 * new BatchInference(this, 'Tips', {
 *   model: InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 100, maxRecords: 50_000 }),
 *   source: InferenceSource.bucket(prompts, { prefix: 'tips/' }),
 *   results: InferenceResults.bucket(answers, { prefix: 'tips/' }),
 * });
 */
export class BatchInference extends BatchInferenceBase {
  /**
   * Refers to a batch inference that another app or stack created, in order to start and watch it.
   *
   * @throws if the ARN is not a state machine ARN, or the name is not a possible one
   */
  public static fromBatchInferenceAttributes(
    scope: Construct,
    id: string,
    attrs: BatchInferenceAttributes,
  ): IBatchInference {
    return new ImportedBatchInference(scope, id, attrs);
  }

  /** The state machine: an execution of it is a run. */
  public readonly stateMachine: IStateMachine;
  /** The function that cuts records into jobs. */
  public readonly planner: IFunction;
  /** The function that joins the answers of a job with their records. */
  public readonly collector: IFunction;
  /** The function that writes the outcome of a run. */
  public readonly finisher: IFunction;
  /** The bucket in which Bedrock reads records and writes answers. The files of a run expire after 90 days. */
  public readonly workBucket: IBucket;
  /** The role that Bedrock assumes for the jobs: it can read and write only the work bucket. */
  public readonly jobRole: IRole;
  /** The log of the functions. */
  public readonly logGroup: ILogGroup;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** @internal */
  protected readonly _knownName: string;
  /** @internal */
  protected override readonly _bases: readonly IConstruct[];

  /**
   * @throws if window, rounds or numbers are out of range, if results would be read as records, if buckets or key are in
   * another Region, or if two constructs have their results in one place
   */
  constructor(scope: Construct, id: string, props: BatchInferenceProps) {
    super(scope, id);
    requireInferenceProps(props, this);
    this.logGroup = createLogGroup(this, 'Log', 'inference', props);
    const place = createWorkPlace(this, props.model, props.encryptionKey);
    this.workBucket = place.bucket;
    // It is the only name that is known before the state machine is.
    this._knownName = props.inferenceName ?? place.bucket.bucketName;
    this.jobRole = place.jobRole;
    const functions = createFunctions(this, props, {
      bucket: place.bucket,
      logGroup: this.logGroup,
      name: this._knownName,
    });
    this.planner = functions.planner;
    this.collector = functions.collector;
    this.finisher = functions.finisher;
    this.stateMachine = createRunMachine(this, {
      name: props.inferenceName,
      model: props.model,
      place,
      functions,
      windowHours: windowHoursOf(props),
      maxConcurrentJobs: props.maxConcurrentJobs ?? 10,
      isOnline: restOf(props) > 0,
    });
    const { source, results, encryptionKey } = props;
    this._bases = [source._bucket, results._bucket, ...(encryptionKey ? [encryptionKey] : [])];
    this.alarms = createInferenceAlarms(this, props.alarms);
  }
}
