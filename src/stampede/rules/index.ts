import type { Rule } from '../../private/rules/rule';
import { durationAlarm } from './duration-alarm';
import { refreshTimeout } from './refresh-timeout';

/** The rules of the module. */
export const STAMPEDE_RULES: readonly Rule[] = [durationAlarm, refreshTimeout];
