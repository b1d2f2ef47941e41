import type { Rule } from '../../private/rules/rule';
import { evictingLifecycle } from './evicting-lifecycle';
import { publishOrder } from './publish-order';
import { sharedRepository } from './shared-repository';

/** The rules of the module. */
export const ASSETS_RULES: readonly Rule[] = [sharedRepository, evictingLifecycle, publishOrder];
