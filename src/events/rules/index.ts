import type { Rule } from '../../private/rules/rule';
import { orExclusion } from './or-exclusion';

/** The rules of event patterns, whatever module they are in. */
export const EVENTS_RULES: readonly Rule[] = [orExclusion];
