import type { Claims } from './bound-trust';
import { isPattern } from './facts';
import { accepted, command, expressionOf, type Job, replaceIn, shell, text, yaml } from './workflow-job';

/** The claims that a token has only if the job asks for them. */
const REQUESTED_CLAIMS = ['cluster_id', 'cluster_name', 'organization_id', 'pipeline_id'];

/** The runs of a job. */
export interface BuildkiteContext {
  readonly subjects: readonly string[];
  readonly isCustom?: boolean;
  /** The variable of a pipeline that has the name of the branch or tag, and the name. */
  readonly ref?: readonly [variable: string, name: string];
}

/** The terms of a trust, as its methods collect them. */
export interface BuildkiteTerms {
  /** The beginning of the subject, or the id that is all of it. */
  readonly pipeline: string;
  /** The claim that the job asks for as the subject. */
  readonly subjectClaim?: string;
  readonly context?: BuildkiteContext;
  readonly claims: Claims;
}

/** A step that runs for the ref of the terms only, and asks for the claims that they compare. */
export function buildkiteWorkflow(terms: BuildkiteTerms, { roleArn, region, audience, subjects }: Job): string {
  const { context, claims, subjectClaim } = terms;
  const asked = REQUESTED_CLAIMS.filter((name) => name in claims && name !== subjectClaim);
  const request = [
    'buildkite-agent oidc request-token',
    `--audience ${escaped(shell(audience))}`,
    ...(subjectClaim === undefined ? [] : [`--subject-claim ${subjectClaim}`]),
    ...asked.map((name) => `--claim ${name}`),
  ];
  return text(
    accepted(subjects),
    context?.isCustom && '# The subject is customized: the job has to run where its token has it.',
    'steps:',
    '  - label: deploy',
    context?.ref && `    if: ${yaml(escaped(comparison(...context.ref)))}`,
    '    env:',
    `      AWS_REGION: ${yaml(escaped(region))}`,
    `      AWS_ROLE_ARN: ${yaml(escaped(roleArn))}`,
    '      AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-token',
    '    commands:',
    `      - ${command(...request, '> "$$AWS_WEB_IDENTITY_TOKEN_FILE"')}`,
    '      - aws sts get-caller-identity',
  );
}

/** A name with a quote in it has no other way to be written than as an expression. */
function comparison(variable: string, name: string): string {
  return isPattern(name) || name.includes('"')
    ? `${variable} =~ /${expressionOf(name)}/`
    : `${variable} == "${replaceIn(name, '"', '')}"`;
}

/** Buildkite replaces variables in a pipeline when it is uploaded. */
function escaped(one: string): string {
  return replaceIn(one, '$', '$$');
}
