import { documentsOf, holdersOf, IDENTITY_POLICIES } from '../../private/rules/attached-policies';
import { eachAllowStatement } from '../../private/rules/policies';
import { Report, type Rule, Severity } from '../../private/rules/rule';
import { Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

const SUBMITS = /:states:::batch:submitJob\.sync$/;
const ACTION = 'batch:TerminateJob';
/** More states than a machine has that people write. */
const MAX_DEPTH = 10;

export const terminate: Rule = {
  id: 'hindsight-batch-terminate',
  severity: Severity.WARNING,
  incident: 'An execution was stopped, and its Batch jobs ran on and were billed: the role could not terminate them.',
  remedy:
    'Allow the role of the state machine batch:TerminateJob and batch:DescribeJobs, as AWS documents for submitJob.sync.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html',
  types: ['AWS::StepFunctions::StateMachine'],
  judge: (machine, report) => {
    const { properties } = machine;
    const text = properties.get('DefinitionString');
    const state = submittingState(text.isAbsent ? properties.get('Definition') : text.json(), 0);
    if (state === undefined) {
      return;
    }
    const role = properties.get('RoleArn').target()?.resource;
    if (role === undefined) {
      throw new Inconclusive('Properties/RoleArn', 'its role is not in the app');
    }
    if (!mayTerminate(role)) {
      report.find(state, `${role.id} may not terminate the job: it runs on when the execution is stopped.`);
    }
  },
};

/** The first state that waits for a job of Batch; also in a map or in branches. */
function submittingState(definition: Value, depth: number): Value | undefined {
  if (depth > MAX_DEPTH || definition.isAbsent) {
    return undefined;
  }
  for (const [, state] of definition.get('States').entries()) {
    const resource = state.get('Resource');
    if (SUBMITS.test(resource.tryText()?.pattern ?? '')) {
      return resource;
    }
    const inner = [state.get('Iterator'), state.get('ItemProcessor'), ...state.get('Branches').items()];
    const found = inner.map((part) => submittingState(part, depth + 1)).find((part) => part !== undefined);
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** @throws Inconclusive if none of its policies is known to allow it, and something is not known */
function mayTerminate(role: Resource): boolean {
  const { set } = role.template;
  const policies = set.ofType(...IDENTITY_POLICIES).filter((policy) => holdersOf(policy).includes(role.key));
  const silent = new Report(terminate, role);
  let isAllowed = false;
  for (const document of policies.flatMap(documentsOf)) {
    eachAllowStatement(document, silent, (statement) => {
      isAllowed ||= statement.allows(ACTION);
    });
  }
  const [doubt] = silent.entries;
  if (!isAllowed && doubt) {
    throw new Inconclusive('Properties/RoleArn', doubt.message);
  }
  const foreign = role.properties
    .get('ManagedPolicyArns')
    .items()
    .find((policy) => policy.target() === undefined);
  if (!isAllowed && foreign) {
    throw new Inconclusive('Properties/RoleArn', `${role.id} has a policy that is not in the app`);
  }
  return isAllowed;
}
