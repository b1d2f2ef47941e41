import { isPattern } from './facts';
import { type GitLabTerms, leadOf } from './gitlab-subject';
import { accepted, command, expressionOf, type Job, replaceIn, text, yaml } from './workflow-job';

const PROTECTED = '$CI_COMMIT_REF_PROTECTED == "true"';

/** A job that gets a token that fits the terms: it runs only for their ref, and names an environment of theirs. */
export function gitLabWorkflow(terms: GitLabTerms, job: Job): string {
  const { components, context } = terms;
  const conditions = conditionsOf(terms);
  return text(
    accepted(job.subjects),
    isCustomized(terms) && `# The project needs ci_id_token_sub_claim_components: ${componentList(terms)}`,
    !isAnyContext(context) && '# The subject is customized: the job has to run where its token has it.',
    'deploy:',
    '  image:',
    '    name: amazon/aws-cli',
    '    entrypoint: [""]',
    conditions.length > 0 && ['  rules:', `    - if: ${yaml(conditions.join(' && '))}`],
    environmentOf(components),
    '  id_tokens:',
    '    AWS_TOKEN:',
    `      aud: ${yaml(job.audience)}`,
    '  variables:',
    `    AWS_REGION: ${value(job.region)}`,
    `    AWS_ROLE_ARN: ${value(job.roleArn)}`,
    '    AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-token',
    '  script:',
    `    - ${command(`printf '%s' "$AWS_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`)}`,
    '    - aws sts get-caller-identity',
  );
}

/** True if the subject has other components than GitLab's default of path, type of ref and ref. */
function isCustomized({ components, isById, context }: GitLabTerms): boolean {
  const names = Object.keys(components);
  return (isById === true && isAnyContext(context)) || (names.join() !== 'ref_type,ref' && names.length > 0);
}

function componentList(terms: GitLabTerms): string {
  const names = Object.keys(terms.components);
  // Every subject fits a trust without components: those that GitLab has by default are as good as others.
  const rest = names.length > 0 ? names : ['ref_type', 'ref'];
  return JSON.stringify([leadOf(terms), ...rest]).replaceAll(',', ', ');
}

function isAnyContext(context: string | undefined): boolean {
  return context === undefined || context === '*';
}

function conditionsOf({ components, claims }: GitLabTerms): string[] {
  const { ref_type: type, ref, ref_protected: isProtected } = components;
  const variable = type === 'tag' ? '$CI_COMMIT_TAG' : '$CI_COMMIT_BRANCH';
  return [
    ...(ref === undefined ? [] : [`${variable} ${comparison(ref)}`]),
    ...(isProtected !== undefined || claims.ref_protected ? [PROTECTED] : []),
  ];
}

/** A name with a quote in it has no other way to be written than as an expression. */
function comparison(ref: string): string {
  return isPattern(ref) || ref.includes('"') ? `=~ /${expressionOf(ref)}/` : `== "${replaceIn(ref, '"', '')}"`;
}

function environmentOf({
  environment_protected: isProtected,
  deployment_tier: tier,
}: Record<string, string>): string[] {
  if (isProtected === undefined && tier === undefined) {
    return [];
  }
  return [
    '  environment:',
    `    name: ${tier ?? 'production'}${isProtected === undefined ? '' : ' # a protected environment of the project'}`,
    ...(tier === undefined ? [] : [`    deployment_tier: ${tier}`]),
  ];
}

/** GitLab expands variables in the values of variables. */
function value(one: string): string {
  return yaml(replaceIn(one, '$', '$$'));
}
