import type { Rule } from '../../private/rules/rule';
import { confusedDeputy } from './confused-deputy';
import { foreignJobs } from './foreign-jobs';
import { inlineMap } from './inline-map';

/** The rules of the module. */
export const INFERENCE_RULES: readonly Rule[] = [inlineMap, confusedDeputy, foreignJobs];
