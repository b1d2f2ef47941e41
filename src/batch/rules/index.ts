import type { Rule } from '../../private/rules/rule';
import { failedJob } from './failed-job';
import { fargateSize } from './fargate-size';
import { neverPlaced } from './never-placed';
import { noTimeout } from './no-timeout';
import { ranges } from './ranges';
import { stuckRunnable } from './stuck-runnable';
import { terminate } from './terminate';

/** The rules of the module. */
export const BATCH_RULES: readonly Rule[] = [
  fargateSize,
  ranges,
  neverPlaced,
  stuckRunnable,
  noTimeout,
  failedJob,
  terminate,
];
