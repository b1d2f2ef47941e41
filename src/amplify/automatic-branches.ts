import type { CfnAppProps } from 'aws-cdk-lib/aws-amplify';
import type { IConstruct } from 'constructs';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { requireDistinct, requireOneOf, requireSome, requireText } from '../private/synth/validation';
import type { AmplifyAutomaticBranches } from './amplify-automatic-branches';
import { AmplifyBranchStage } from './amplify-settings';
import { type ManagedVariable, requireEnvironment } from './environment';

const KINDS: Kinds<AmplifyAutomaticBranches> = {
  patterns: 'list of texts',
  stage: 'text?',
  autoBuild: 'boolean?',
  pullRequestPreview: 'boolean?',
  environment: 'map of texts?',
  deleteWithRepository: 'boolean?',
};
const PREFIX = 'automaticBranches.';
const PATTERN = {
  pattern: /^\S{1,2048}$/,
  must: 'be a pattern for names of branches, without blanks',
  remedy: 'give for example feature/**',
};

/** Rejects a list of patterns that Amplify would reject, or that is empty. */
export function requirePatterns(property: string, patterns: string[], scope: IConstruct): void {
  requireSome(property, patterns, 'a pattern', 'give for example feature/**, or leave it out', scope);
  for (const pattern of patterns) {
    requireText(property, pattern, PATTERN, scope);
  }
  requireDistinct(property, patterns, 'list each pattern once', scope);
}

/** The properties of the app for branches that Amplify adds on its own. */
export function automaticBranchesOf(
  branches: AmplifyAutomaticBranches | undefined,
  framework: string | undefined,
  managed: ManagedVariable[],
  scope: IConstruct,
): Pick<CfnAppProps, 'autoBranchCreationConfig' | 'enableBranchAutoDeletion'> {
  if (branches === undefined) {
    return {};
  }
  requireKinds(branches, KINDS, scope, PREFIX);
  requirePatterns(`${PREFIX}patterns`, branches.patterns, scope);
  requireOneOf(`${PREFIX}stage`, branches.stage, Object.values(AmplifyBranchStage), scope);
  return {
    enableBranchAutoDeletion: branches.deleteWithRepository ?? false,
    autoBranchCreationConfig: {
      enableAutoBranchCreation: true,
      autoBranchCreationPatterns: branches.patterns,
      enableAutoBuild: branches.autoBuild ?? true,
      enablePullRequestPreview: branches.pullRequestPreview ?? false,
      stage: branches.stage,
      framework,
      environmentVariables: branches.environment && requireEnvironment(branches.environment, managed, scope),
    },
  };
}
