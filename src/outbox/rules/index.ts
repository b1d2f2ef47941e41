import type { Rule } from '../../private/rules/rule';
import { bisect } from './bisect';
import { endlessRetry } from './endless-retry';
import { streamDeadLetter } from './stream-dead-letter';
import { unusedDeadLetter } from './unused-dead-letter';

/** The rules of the module. */
export const OUTBOX_RULES: readonly Rule[] = [unusedDeadLetter, endlessRetry, streamDeadLetter, bisect];
