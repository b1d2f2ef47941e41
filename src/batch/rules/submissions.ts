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
 *
 * @throws Inconclusive if a machine whose states are in another file gets the definition
 */
export function isTimedBySubmitters(definition: Resource): boolean {
  const { set, app } = definition.template;
  const submitters = set.index(`batch/submitters in ${app}`, (templates) =>
    groupBy(submittersIn(templates, app), (submitter) => submitter.definition),
  );
  const own = submitters.get(definition.key) ?? [];
  if (own.length === 0 || own.some(({ isTimed }) => !isTimed)) {
    requireStates(definition);
    return false;
  }
  return true;
}

/**
 * Ends the judging if a state machine of the app gets a resource and has its states in another file.
 *
 * @throws Inconclusive if there is one: what it does with the resource is not in the template
 */
export function requireStates({ key, template: { set, app } }: Resource): void {
  const machine = machinesIn(set, app).find(
    ({ properties }) =>
      isElsewhere(properties) &&
      properties
        .get('DefinitionSubstitutions')
        .mentions()
        .some(({ resource }) => resource.key === key),
  );
  if (machine) {
    throw new Inconclusive('Properties', `what the state machine ${machine.id} does with it is not in the template`);
  }
}

/**
 * Ends the judging if a state machine of the app waits for the jobs of a queue.
 *
 * @throws Inconclusive if there is one: an execution fails with its job, and whether anybody is told is not judged
 */
export function requireUnawaited({ key, template: { set, app } }: Resource): void {
  const machine = machinesIn(set, app).find((it) =>
    readable(() => statesOf(it)).some(({ state }) => isSync(state) && queueOf(state) === key),
  );
  if (machine) {
    throw new Inconclusive('Properties', `the state machine ${machine.id} waits for its jobs, and fails with them`);
  }
}

function machinesIn(templates: TemplateSet, app: string): Resource[] {
  return templates.ofType('AWS::StepFunctions::StateMachine').filter(({ template }) => template.app === app);
}

function isElsewhere(properties: Value): boolean {
  return ['DefinitionString', 'Definition'].every((name) => properties.get(name).isAbsent);
}

function submittersIn(templates: TemplateSet, app: string): Submitter[] {
  const machines = machinesIn(templates, app).flatMap((machine) =>
    readable(() => statesOf(machine).flatMap(({ state }) => submitterOf(state))),
  );
  const others = templates
    .ofType('AWS::Events::Rule', 'AWS::Pipes::Pipe')
    .filter(({ template }) => template.app === app)
    .flatMap((resource) =>
      readable(() => submissionsIn(resource).map((job) => ({ definition: definitionOf(job), isTimed: false }))),
    );
  return [...machines, ...others];
}

function submitterOf(state: Value): Submitter[] {
  if (!SUBMITS.test(resourceOf(state))) {
    return [];
  }
  const job = jobOf(state);
  return [{ definition: definitionOf(job), isTimed: job.tryGet('Timeout')?.isAbsent === false }];
}

function isSync(state: Value): boolean {
  const resource = resourceOf(state);
  return SUBMITS.test(resource) && resource.endsWith('.sync');
}

function resourceOf(state: Value): string {
  return state.get('Resource').tryText()?.pattern ?? '';
}

function jobOf(state: Value): Value {
  return state.get('Arguments').isAbsent ? state.get('Parameters') : state.get('Arguments');
}

function queueOf(state: Value): string | undefined {
  return jobOf(state).tryGet('JobQueue')?.tryText()?.target?.resource.key;
}

function definitionOf(job: Value): string | undefined {
  return job.tryGet('JobDefinition')?.tryText()?.target?.resource.key;
}

function readable<T>(read: () => T[]): T[] {
  const found = attempt(read);
  return found instanceof Inconclusive ? [] : found;
}
