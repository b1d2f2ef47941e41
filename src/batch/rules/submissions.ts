import { groupBy } from '../../private/collections';
import { statesOf } from '../../private/rules/state-machines';
import { attempt, Inconclusive } from '../../private/template/inconclusive';
import type { Resource } from '../../private/template/resource';
import type { TemplateSet } from '../../private/template/template-set';
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

/** Something that submits jobs of a definition. */
interface Submitter {
  readonly definition: string | undefined;
  readonly isTimed: boolean;
}

/**
 * Whether whatever submits a job of a definition in its app is a state machine that sets a timeout.
 * A machine, rule or pipe that cannot be read is left aside.
 */
export function isTimedBySubmitters({ key, template: { set, app } }: Resource): boolean {
  const submitters = set.index(`batch/submitters in ${app}`, (templates) =>
    groupBy(submittersIn(templates, app), ({ definition }) => definition),
  );
  const own = submitters.get(key) ?? [];
  return own.length > 0 && own.every(({ isTimed }) => isTimed);
}

function submittersIn(templates: TemplateSet, app: string): Submitter[] {
  const inApp = (...types: string[]) => templates.ofType(...types).filter(({ template }) => template.app === app);
  const machines = inApp('AWS::StepFunctions::StateMachine').flatMap((machine) =>
    readable(() => statesOf(machine).flatMap(({ state }) => submitterOf(state))),
  );
  const others = inApp('AWS::Events::Rule', 'AWS::Pipes::Pipe').flatMap((resource) =>
    readable(() => submissionsIn(resource).map((job) => ({ definition: definitionOf(job), isTimed: false }))),
  );
  return [...machines, ...others];
}

function submitterOf(state: Value): Submitter[] {
  if (!SUBMITS.test(state.get('Resource').tryText()?.pattern ?? '')) {
    return [];
  }
  const job = state.get('Arguments').isAbsent ? state.get('Parameters') : state.get('Arguments');
  return [{ definition: definitionOf(job), isTimed: job.tryGet('Timeout')?.isAbsent === false }];
}

function definitionOf(job: Value): string | undefined {
  return job.tryGet('JobDefinition')?.tryText()?.target?.resource.key;
}

function readable<T>(read: () => T[]): T[] {
  const found = attempt(read);
  return found instanceof Inconclusive ? [] : found;
}
