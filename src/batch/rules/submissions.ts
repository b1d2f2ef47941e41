import { statesOf } from '../../private/rules/state-machines';
import { attempt, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';

const SUBMITS = /:states:::batch:submitJob(\.sync)?$/;

/** What a rule or a pipe says of the jobs that it submits. */
export function submissionsIn({ type, properties }: Resource): Value[] {
  if (type === 'AWS::Events::Rule') {
    const targets = properties.get('Targets').possibilities();
    return targets.map((target) => target.get('BatchParameters'));
  }
  return type === 'AWS::Pipes::Pipe' ? [properties.at('TargetParameters', 'BatchJobParameters')] : [];
}

/**
 * Whether whatever submits a job of a definition in its app is a state machine that sets a timeout.
 * A machine, rule or pipe that cannot be read is left aside.
 */
export function isTimedBySubmitters(definition: Resource): boolean {
  const { set, app } = definition.template;
  const inApp = (...types: string[]) => set.ofType(...types).filter(({ template }) => template.app === app);
  const isOf = (job: Value | undefined) => job?.tryText()?.target?.resource.key === definition.key;
  const states = inApp('AWS::StepFunctions::StateMachine')
    .flatMap((machine) =>
      readable(() =>
        statesOf(machine)
          .map(({ state }) => state)
          .filter(isSubmitting),
      ),
    )
    .map((state) => (state.get('Arguments').isAbsent ? state.get('Parameters') : state.get('Arguments')))
    .filter((parameters) => isOf(parameters.tryGet('JobDefinition')));
  const others = inApp('AWS::Events::Rule', 'AWS::Pipes::Pipe')
    .flatMap((resource) => readable(() => submissionsIn(resource)))
    .filter((parameters) => isOf(parameters.tryGet('JobDefinition')));
  const isTimed = (parameters: Value) => parameters.tryGet('Timeout')?.isAbsent === false;
  return states.length > 0 && others.length === 0 && states.every(isTimed);
}

function isSubmitting(state: Value): boolean {
  return SUBMITS.test(state.get('Resource').tryText()?.pattern ?? '');
}

function readable(read: () => Value[]): Value[] {
  const found = attempt(read);
  return found instanceof Inconclusive ? [] : found;
}
