import type { Rule } from '../../private/rules/rule';
import { blindActivation } from './blind-activation';
import { clientSideEncryption } from './client-side-encryption';
import { confusedDeputy } from './confused-deputy';
import { inactiveRuleSet } from './inactive-rule-set';
import { keyGrant } from './key-grant';
import { objectLock } from './object-lock';
import { publishAlarm } from './publish-alarm';
import { setupNotification } from './setup-notification';
import { unscanned } from './unscanned';

/** The rules of the module. */
export const EMAIL_RULES: readonly Rule[] = [
  inactiveRuleSet,
  blindActivation,
  unscanned,
  clientSideEncryption,
  keyGrant,
  objectLock,
  confusedDeputy,
  setupNotification,
  publishAlarm,
];
