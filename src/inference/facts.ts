/** Limits of batch inference on Amazon Bedrock and of Step Functions, as far as the module needs them. */

/**
 * The hours after which Bedrock ends a job.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html
 */
export const WINDOW_HOURS = { min: 24, max: 168 };

/**
 * The records of a job that most models ask for at least, and that the older ones take at most. Both are quotas of a model.
 *
 * @see https://docs.aws.amazon.com/general/latest/gr/bedrock.html
 */
export const DEFAULT_RECORDS = { min: 100, max: 50_000 };

/** The size of an input file in MiB: AWS says 1 GB, and this is less whichever way it counts. */
export const FILE_MIB = { min: 1, max: 950, default: 900 };

/**
 * The events of an execution after which Step Functions ends it.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MAX_HISTORY_EVENTS = 25_000;

/**
 * The identifiers of foundation models and of inference profiles.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateModelInvocationJob.html
 */
export const MODEL_ID = /^[a-z0-9-]{1,63}\.[a-z0-9-]{1,63}(\.?[a-z0-9-]{1,63})(:[a-z0-9-]{1,63}){0,2}$/;

/**
 * The first part of the identifier of an inference profile, which says where it may run.
 *
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
export const GEOGRAPHY = /^(us-gov|us|eu|apac|jp|au|ca|global)\./;
