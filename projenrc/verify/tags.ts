/** On each stack that a run makes, and by CloudFormation on what is in it: the run, and the experiment. */
export const RUN_TAG = 'cdk-hindsight:verify';
export const EXPERIMENT_TAG = 'cdk-hindsight:experiment';
