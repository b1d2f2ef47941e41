import type { Rule } from '../../private/rules/rule';
import { clockChange } from './clock-change';
import { deadLetter } from './dead-letter';
import { overlap } from './overlap';
import { retryOverlap } from './retry-overlap';

/** The rules of the module. */
export const SCHEDULE_RULES: readonly Rule[] = [deadLetter, retryOverlap, overlap, clockChange];
