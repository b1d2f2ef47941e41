import { SYSTEM_CLOCK } from '../../private/runtime/clock';
import { variable } from '../../private/runtime/environment';
import { RECEIVER_VARIABLE } from '../mail.contract';
import { WATCHER_VARIABLES } from '../rule-set.contract';
import { SesRuleSets } from './rule-sets';
import { watchRuleSet } from './watch-rule-set';

const environment = process.env;
const ruleSets = new SesRuleSets();

export const handler = () =>
  watchRuleSet({
    clock: SYSTEM_CLOCK,
    receiver: variable(environment, RECEIVER_VARIABLE),
    ruleSetName: variable(environment, WATCHER_VARIABLES.ruleSetName),
    ruleName: variable(environment, WATCHER_VARIABLES.ruleName),
    describe: () => ruleSets.describe(),
    print: console.log,
  });
