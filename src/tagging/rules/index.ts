import type { Rule } from '../../private/rules/rule';
import { lateTags } from './late-tags';
import { tagLimits } from './limits';
import { tokenTag } from './token-tag';

/** The rules of the module. */
export const TAGGING_RULES: readonly Rule[] = [lateTags, tokenTag, tagLimits];
