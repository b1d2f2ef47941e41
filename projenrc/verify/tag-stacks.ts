/**
 * Loaded before the app of an experiment: whatever its stacks make can be found by a tag, and goes with them. The code and
 * the templates in the repository stay as they are.
 */
import { App, RemovalPolicies, Stack } from 'aws-cdk-lib';
import { assertionStackName } from './assertion-stack';
import { EXPERIMENT_TAG, RUN_TAG } from './tags';
import { isAssertion } from './templates';

const { VERIFY_RUN: run = '', VERIFY_EXPERIMENT: experiment = '' } = process.env;

// Stronger than what a stack says of its own tags.
const PRIORITY = 1_000;

const synth = App.prototype.synth;
App.prototype.synth = function (this: App, ...options) {
  RemovalPolicies.of(this).destroy();
  for (const stack of this.node.findAll().filter((construct): construct is Stack => Stack.isStack(construct))) {
    if (!stack.nestedStackParent) {
      stack.tags.setTag(RUN_TAG, run, PRIORITY);
      stack.tags.setTag(EXPERIMENT_TAG, experiment, PRIORITY);
    }
    if (isAssertion(stack.stackName)) {
      Object.assign(stack, { _stackName: assertionStackName(experiment) });
    }
  }
  return synth.apply(this, options);
};
