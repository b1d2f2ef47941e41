import type { Rule } from '../../private/rules/rule';
import { canaryAlarm } from './canary-alarm';
import { gate } from './gate';
import { secretEnvironment } from './secret-environment';

/** The rules of the module. */
export const APITEST_RULES: readonly Rule[] = [canaryAlarm, gate, secretEnvironment];
