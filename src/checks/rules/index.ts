import type { Rule } from '../../private/rules/rule';
import { databaseFunction } from './database-alarm';
import { scheduledFunction } from './dead-letter';
import { expansion } from './expansion';

/** The rules of the module. */
export const CHECKS_RULES: readonly Rule[] = [scheduledFunction, databaseFunction, expansion];
