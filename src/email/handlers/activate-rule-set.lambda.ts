import type { ActivationEvent } from '../plain/decide';
import { activateRuleSet } from './activate-rule-set';
import { SesRuleSets } from './rule-sets';

const ruleSets = new SesRuleSets();

export const handler = (event: ActivationEvent) =>
  activateRuleSet(event, {
    ruleSets,
    logGroup: process.env.AWS_LAMBDA_LOG_GROUP_NAME ?? 'of the activation',
    print: console.log,
  });
