import type { Environment, Stack } from 'aws-cdk-lib';
import { matchesGlob, UNKNOWN } from '../private/glob';
import { type Refusal, sentenceOf } from '../private/synth/errors';
import { CALLS_WITH_TAGS, CALLS_WITHOUT_TAGS } from './facts';
import { type Clause, judge } from './scp-condition';
import { requestFor, type ScpRequest, withoutTags } from './scp-request';
import { judgeResource } from './scp-resource';
import type { ScpStatement } from './scp-statement';
import type { ScpRequestOptions, ServiceControlPolicy } from './service-control-policy';

/** The effect of a policy on a stack. */
export interface ScpAssessment {
  /** The statements that deny the stack. */
  readonly denials: string[];
  /** The statements that could not be judged and might deny it. */
  readonly gaps: string[];
}

const NOTHING: ScpAssessment = { denials: [], gaps: [] };

/** Judges the calls to CloudFormation that deploy a stack. */
export function assess(stack: Stack, policy: ServiceControlPolicy, options: ScpRequestOptions): ScpAssessment {
  if (options.stacks && !isAmong(options.stacks, stack)) {
    return NOTHING;
  }
  const request = requestFor(stack, options.context ?? {});
  const isMeant = isIn(request, options.environments);
  if (isMeant !== true) {
    const text = `${policy.name} was not judged: whether the stack is in one of the environments is not known at synth`;
    return isMeant === undefined ? { denials: [], gaps: [`${text}; give the stack an env`] } : NOTHING;
  }
  const isNested = stack.nestedStackParent !== undefined;
  const assessments = policy._statements.map((statement) =>
    statement.isDeny ? assessDeny(statement, policy.name, request, isNested) : assessAllow(policy.name, statement),
  );
  return {
    denials: assessments.flatMap(({ denials }) => denials),
    gaps: [...assessments.flatMap(({ gaps }) => gaps), ...(isNested ? [] : otherServices(policy))],
  };
}

function isAmong(stacks: readonly Stack[], stack: Stack): boolean {
  const { nestedStackParent: parent } = stack;
  return stacks.includes(stack) || (parent !== undefined && isAmong(stacks, parent));
}

function isIn({ target }: ScpRequest, environments: readonly Environment[] | undefined): boolean | undefined {
  const fits = (part: string, wanted: string | undefined) =>
    wanted === undefined || part === wanted || (part === UNKNOWN ? undefined : false);
  const verdicts = environments?.map(({ account, region }) => [
    fits(target.account, account),
    fits(target.region, region),
  ]);
  if (!verdicts || verdicts.some((parts) => parts.every(Boolean))) {
    return true;
  }
  return verdicts.some((parts) => !parts.includes(false)) ? undefined : false;
}

/** The calls without tags count only where the others pass: what denies both is reported once. */
function assessDeny(statement: ScpStatement, policy: string, request: ScpRequest, isNested: boolean): ScpAssessment {
  const tagged = assessCalls(statement, policy, request, CALLS_WITH_TAGS);
  const untagged = isNested ? NOTHING : assessCalls(statement, policy, withoutTags(request), CALLS_WITHOUT_TAGS);
  return [tagged, untagged].find(({ denials }) => denials.length > 0) ?? (tagged.gaps.length > 0 ? tagged : untagged);
}

function assessCalls(
  statement: ScpStatement,
  policy: string,
  request: ScpRequest,
  calls: readonly string[],
): ScpAssessment {
  const actions = calls.filter((action) => coversAction(statement, action));
  const clauses = [
    judgeResource(request.target, statement),
    ...statement.conditions.map((condition) => judge(condition, request)),
  ];
  if (actions.length === 0 || clauses.some(({ holds }) => holds === false)) {
    return NOTHING;
  }
  const unknown = clauses.filter(({ holds }) => holds === undefined).map(({ text }) => text);
  const tests = clauses.filter(({ isAboutTags }) => isAboutTags);
  const tagsDecide = tests.length > 0 && tests.every(({ holds }) => holds);
  const name = `statement ${statement.name} of ${policy}`;
  if (unknown.length > 0 && !tagsDecide) {
    const text = `${name} may deny ${actions.join(', ')}: not known at synth is ${unknown.join(' and ')}`;
    return { denials: [], gaps: [text] };
  }
  const conditions = clauses.map(({ text }) => text).filter((text) => text !== 'Resource *');
  const where = conditions.length > 0 ? ` where ${conditions.join(' and ')}` : '';
  const must = `pass ${name}, which denies ${actions.join(', ')}${where}`;
  const { property, got, remedy } = tagsDecide ? causeInTags(request, calls) : causeElsewhere(clauses);
  const exemption = unknown.length > 0 ? `; if ${unknown.join(' and ')} exempts the deployment, set it in context` : '';
  return { denials: [sentenceOf({ property, must, got, remedy: `${remedy}${exemption}` })], gaps: [] };
}

type Cause = Omit<Refusal, 'must'>;

function causeInTags({ tags }: ScpRequest, calls: readonly string[]): Cause {
  if (calls === CALLS_WITH_TAGS) {
    return { property: 'stack tags', got: tags, remedy: 'change the tags of the stack or of the guard' };
  }
  const remedy = `no tag of the stack helps: have the policy's statement name only calls that do, ${CALLS_WITH_TAGS.join(', ')}`;
  return { property: 'stack', got: 'calls that never carry tags', remedy };
}

function causeElsewhere(clauses: readonly Clause[]): Cause {
  const got = clauses.flatMap((clause) => clause.got ?? []).join(' and ') || undefined;
  const ways =
    clauses.length > 1 || clauses[0].text !== 'Resource *' ? 'deploy where the statement does not apply, or ' : '';
  return { property: 'stack', got, remedy: `no tag helps: ${ways}have the policy exempt the deployment` };
}

/** Whether other policies allow the rest is not in this policy. */
function assessAllow(policy: string, statement: ScpStatement): ScpAssessment {
  const calls = [...CALLS_WITH_TAGS, ...CALLS_WITHOUT_TAGS];
  const allowsAll = calls.every((action) => statement.actions?.some((pattern) => matchesAction(action, pattern)));
  const isPlain = statement.conditions.length === 0 && statement.resources?.includes('*');
  if (allowsAll && isPlain) {
    return NOTHING;
  }
  const text = `statement ${statement.name} of ${policy} was not judged: it allows only some calls or stacks`;
  return { denials: [], gaps: [`${text}, so the others may be denied`] };
}

/** A policy that does not concern the calls of a deployment may still deny those that CloudFormation makes for resources. */
function otherServices({ name, _statements }: ServiceControlPolicy): string[] {
  const denies = _statements.filter(({ isDeny }) => isDeny);
  const calls = [...CALLS_WITH_TAGS, ...CALLS_WITHOUT_TAGS];
  if (denies.length === 0 || denies.some((statement) => calls.some((action) => coversAction(statement, action)))) {
    return [];
  }
  const names = denies.map((statement) => statement.name).join(', ');
  return [
    `${name} was not judged: none of its statements is about calls to CloudFormation. What CloudFormation calls for the ` +
      `resources of the stack may still be denied by statements ${names}`,
  ];
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
