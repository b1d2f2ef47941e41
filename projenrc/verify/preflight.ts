import type { Account } from './account';
import { assertionStackName } from './assertion-stack';
import type { PlannedExperiment } from './plan';
import { RUN_TAG } from './tags';

/** Why a Region is not ready, as sentences with the remedy; nothing is made before there is none. */
export async function obstaclesIn(account: Account, experiments: readonly PlannedExperiment[]): Promise<string[]> {
  const stacks = await account.stacks();
  const { region } = account;
  const names = experiments.flatMap(({ id, stacks: { names } }) => [...names, assertionStackName(id)]);
  const left = stacks.filter(({ Tags = [] }) => Tags.some(({ Key }) => Key === RUN_TAG));
  const foreign = stacks.filter((stack) => !left.includes(stack) && names.includes(stack.StackName ?? ''));
  const listed = (of: typeof stacks) => of.map(({ StackName }) => StackName).join(', ');
  return [
    ...(stacks.some(({ StackName }) => StackName === 'CDKToolkit')
      ? []
      : [`${region} is not bootstrapped: run "npx cdk bootstrap aws://<account>/${region}"`]),
    ...(left.length > 0
      ? [
          `${region} has stacks of another run: ${listed(left)}. ` +
            'If nobody else is running one there, "npx projen verify --clean" destroys them.',
        ]
      : []),
    ...(foreign.length > 0
      ? [
          `${region} has stacks with the names of experiments, which are not theirs: ${listed(foreign)}. Use another Region.`,
        ]
      : []),
  ];
}
