/** Limits of AWS Batch on Fargate and of S3, as far as the module needs them. */

const steps = (first: number, last: number, step: number) =>
  Array.from({ length: (last - first) / step + 1 }, (_, index) => first + index * step);

/**
 * The sizes in MiB that Fargate has for a number of vCPUs.
 *
 * @see https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html
 */
export const FARGATE_MEMORY: ReadonlyMap<number, readonly number[]> = new Map([
  [0.25, [512, 1024, 2048]],
  [0.5, steps(1024, 4096, 1024)],
  [1, steps(2048, 8192, 1024)],
  [2, steps(4096, 16_384, 1024)],
  [4, steps(8192, 30_720, 1024)],
  [8, steps(16_384, 61_440, 4096)],
  [16, steps(32_768, 122_880, 8192)],
  [32, [61_440, 122_880, 249_856]],
]);

/** The vCPUs that an account has on Fargate until it asks for more. */
export const DEFAULT_VCPU_QUOTA = 6;

/**
 * The most bytes of variables of a job. A job definition has at most 24 KiB, and the rest of it needs some of them.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html
 */
export const MAX_ENVIRONMENT_BYTES = 20_000;

export const ATTEMPTS = { min: 1, max: 10 };

/** The timeouts of an attempt: the least that Batch accepts, and the time that Fargate keeps a task for at most. */
export const TIMEOUT_SECONDS = { min: 60, max: 14 * 86_400 };

/** The number of jobs in an array. */
export const ARRAY_SIZE = { min: 2, max: 10_000 };

/** The time limits of a job at the head of a queue that Batch accepts. */
export const TIME_LIMIT_SECONDS = { min: 600, max: 86_400 };

/** The disk of a job in GiB, if it is to be larger than the 20 GiB that each has. */
export const STORAGE_GIB = { min: 21, max: 200 };
