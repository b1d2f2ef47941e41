import type { Stack } from 'aws-cdk-lib';
import { matchesGlob } from '../private/glob';
import { sentenceOf } from '../private/synth/errors';
import { judge, type ScpRequest } from './scp-condition';
import { judgeResource } from './scp-resource';
import type { ScpStatement } from './scp-statement';
import type { ScpRequestOptions, ServiceControlPolicy } from './service-control-policy';

/** What a policy means for a stack. */
export interface ScpAssessment {
  /** The statements that deny the stack. */
  readonly denials: string[];
  /** What could not be judged, and might deny it. */
  readonly gaps: string[];
}

/** The calls that create or change a stack and carry its tags. */
const ACTIONS = ['cloudformation:CreateChangeSet', 'cloudformation:CreateStack', 'cloudformation:UpdateStack'];
const NOTHING: ScpAssessment = { denials: [], gaps: [] };

/** Judges the calls that create and update a stack with its tags. */
export function assess(stack: Stack, policy: ServiceControlPolicy, { context = {} }: ScpRequestOptions): ScpAssessment {
  const request = { tags: stack.tags.tagValues(), context };
  const assessments = policy._statements.map((statement) =>
    statement.isDeny ? assessDeny(stack, policy.name, statement, request) : assessAllow(policy.name, statement),
  );
  return {
    denials: assessments.flatMap(({ denials }) => denials),
    gaps: assessments.flatMap(({ gaps }) => gaps),
  };
}

function assessDeny(stack: Stack, policy: string, statement: ScpStatement, request: ScpRequest): ScpAssessment {
  const actions = ACTIONS.filter((action) => coversAction(statement, action));
  const clauses = [
    judgeResource(stack, statement),
    ...statement.conditions.map((condition) => judge(condition, request)),
  ];
  if (actions.length === 0 || clauses.some(({ holds }) => holds === false)) {
    return NOTHING;
  }
  const unknown = clauses.filter(({ holds }) => holds === undefined).map(({ text }) => text);
  const tests = clauses.filter(({ isAboutTags }) => isAboutTags);
  const tagsAreGuilty = tests.length > 0 && tests.every(({ holds }) => holds);
  if (unknown.length > 0 && !tagsAreGuilty) {
    return { denials: [], gaps: [gap(policy, statement, actions, unknown)] };
  }
  return { denials: [denial(policy, statement, actions, unknown, request.tags)], gaps: [] };
}

/** Whether other policies allow what this one does not is not in this policy. */
function assessAllow(policy: string, statement: ScpStatement): ScpAssessment {
  const allowsAll = ACTIONS.every((action) => statement.actions?.some((pattern) => matchesAction(action, pattern)));
  const isPlain = statement.conditions.length === 0 && statement.resources?.includes('*');
  if (allowsAll && isPlain) {
    return NOTHING;
  }
  const text = `statement ${statement.name} of ${policy} was not judged: it is an Allow for something else than all`;
  return { denials: [], gaps: [`${text} stacks, so what it leaves out may be denied`] };
}

function denial(
  policy: string,
  statement: ScpStatement,
  actions: string[],
  unknown: string[],
  tags: Record<string, string>,
): string {
  const conditions = statement.conditions.map(({ operator, key, values }) => `${operator} ${key} ${values.join(', ')}`);
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
  const spared = `; if the deployment is spared by ${unknown.join(' and ')}, say so in context`;
  return sentenceOf({
    property: 'stack tags',
    must: `pass statement ${statement.name} of ${policy}, which denies ${actions.join(', ')}${where}`,
    got: tags,
    remedy: `change the tags of the stack or of the guard${unknown.length > 0 ? spared : ''}`,
  });
}

function gap(policy: string, statement: ScpStatement, actions: string[], unknown: string[]): string {
  const what = `statement ${statement.name} of ${policy} may deny ${actions.join(', ')}`;
  return `${what}: not known at synth is ${unknown.join(' and ')}`;
}

function coversAction({ actions, notActions = [] }: ScpStatement, action: string): boolean {
  return actions
    ? actions.some((pattern) => matchesAction(action, pattern))
    : !notActions.some((pattern) => matchesAction(action, pattern));
}

/** Actions have no case. */
function matchesAction(action: string, pattern: string): boolean {
  return matchesGlob(action.toLowerCase(), pattern.toLowerCase());
}
