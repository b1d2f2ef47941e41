import { documentsOf, holdersOf, IDENTITY_POLICIES } from '../../private/rules/attached-policies';
import { eachAllowStatement } from '../../private/rules/policies';
import { Report, type Rule, Severity } from '../../private/rules/rule';
import { statesOf } from '../../private/rules/state-machines';
import { Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';

const SUBMITS = /:states:::batch:submitJob\.sync$/;
const ACTION = 'batch:TerminateJob';

export const terminate: Rule = {
  id: 'hindsight-batch-terminate',
  severity: Severity.WARNING,
  incident:
    'An execution was stopped, but its Batch jobs ran on and were billed, because the role could not terminate them.',
  remedy:
    'Allow the role of the state machine batch:TerminateJob and batch:DescribeJobs, as AWS documents for submitJob.sync.',
  source: 'https://docs.aws.amazon.com/step-functions/latest/dg/connect-batch.html',
  types: ['AWS::StepFunctions::StateMachine'],
  judge: (machine, report) => {
    const { properties } = machine;
    const state = statesOf(machine)
      .map(({ state: each }) => each.get('Resource'))
      .find((resource) => SUBMITS.test(resource.tryText()?.pattern ?? ''));
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
