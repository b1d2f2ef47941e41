import type { AwsCdkConstructLibrary } from 'projen/lib/awscdk';
import { WorkflowSteps } from 'projen/lib/github';
import type { JobStep } from 'projen/lib/github/workflows-model';

/** Installs the programs that the tests run for real. */
export const SETUP: JobStep = { name: 'Install what the tests run', run: 'npx projen setup --install' };

/** On a runner, the one test that needs to be root may use sudo. */
export const TEST_ENV = { TEST_SUDO: '1' };

/** The first steps of a job that runs tests. */
export function prepareTests(project: AwsCdkConstructLibrary, history = false): JobStep[] {
  return [
    WorkflowSteps.checkout(history ? { with: { fetchDepth: 0 } } : {}),
    ...project.renderWorkflowSetup({ mutable: false }),
    SETUP,
  ];
}
