import { type GitHubTerms, nameOf } from './github-subject';
import { accepted, type Job, line, replaceIn, sampleOf, text, yaml } from './workflow-job';

/**
 * A workflow whose job gets a token that fits the terms: what starts it, and the environment that it names, are those of
 * the terms.
 */
export function gitHubWorkflow(terms: GitHubTerms, job: Job): string {
  const { claims, customSubjects } = terms;
  const called = calledWorkflow(terms);
  const unsettled = Object.keys(claims).filter((name) => !SETTLED.includes(name));
  const name = sampleClaim(terms, 'workflow');
  return text(
    accepted(job.subjects),
    customSubjects && '# The subject is customized: the job has to run where its token has one of these.',
    unsettled.length > 0 && `# The role also compares ${unsettled.join(', ')}.`,
    name !== undefined && `name: ${value(name)}`,
    'on:',
    triggerOf(terms),
    'permissions:',
    '  id-token: write',
    '  contents: read',
    'jobs:',
    '  deploy:',
    called === undefined ? ownJob(terms, job) : callingJob(called, terms, job),
  );
}

/** The claims that the workflow itself decides. */
const SETTLED = ['environment', 'job_workflow_ref', 'ref', 'workflow'];

function ownJob(terms: GitHubTerms, job: Job): string[] {
  return ['    runs-on: ubuntu-latest', ...environmentOf(terms), ...stepsOf(job)];
}

/** A job that calls a reusable workflow has no steps: they stand in the workflow that it calls. */
function callingJob(called: string, terms: GitHubTerms, job: Job): string[] {
  const [file, ref] = called.split('@');
  const steps = [...environmentOf(terms), ...stepsOf(job)].map((one) => `#${line(one.slice(3))}`);
  return [
    `    uses: ${value(`${file}@${sampleOf(ref).replace(/^refs\/(heads|tags)\//, '')}`)}`,
    `# In ${file}, the job that assumes the role:`,
    ...steps,
  ];
}

function stepsOf({ roleArn, region, audience }: Job): string[] {
  return [
    '    steps:',
    '      - uses: actions/checkout@v5',
    '      - uses: aws-actions/configure-aws-credentials@v5',
    '        with:',
    `          role-to-assume: ${value(roleArn)}`,
    `          aws-region: ${value(region)}`,
    `          audience: ${value(audience)}`,
    '      - run: aws sts get-caller-identity',
  ];
}

/** The reusable workflow that the job has to call. A workflow of the repository itself may be the one that runs. */
function calledWorkflow(terms: GitHubTerms): string | undefined {
  const [reference] = terms.claims.job_workflow_ref ?? [];
  return reference?.startsWith(`${nameOf(terms)}/`) ? undefined : reference;
}

function environmentOf(terms: GitHubTerms): string[] {
  const name = environmentName(terms);
  return name === undefined ? [] : [`    environment: ${value(name)}`];
}

function environmentName(terms: GitHubTerms): string | undefined {
  if (terms.environment !== undefined) {
    return sampleOf(terms.environment);
  }
  const [subject] = terms.customSubjects ?? [];
  const [, named] = /(?:^|:)environment:([^:]+)/.exec(subject ?? '') ?? [];
  return named === undefined ? sampleClaim(terms, 'environment') : sampleOf(named.replaceAll('%3A', ':'));
}

function sampleClaim({ claims }: GitHubTerms, name: string): string | undefined {
  const [value] = claims[name] ?? [];
  return value === undefined ? undefined : sampleOf(value);
}

/** The trigger of the workflow: a push, unless the terms name another. */
function triggerOf(terms: GitHubTerms): string[] {
  if (terms.context === 'pull_request') {
    return ['  pull_request:'];
  }
  const [, kind, name] = /^refs\/(heads|tags)\/(.+)$/.exec(terms.ref ?? terms.claims.ref?.[0] ?? '') ?? [];
  return kind === undefined
    ? ['  push:']
    : ['  push:', `    ${kind === 'heads' ? 'branches' : 'tags'}:`, `      - ${value(filterOf(name))}`];
}

/** IAM's `*` crosses slashes as `**` does in a filter, where more characters have a meaning. */
function filterOf(pattern: string): string {
  return pattern
    .replace(/[+[!\\]/g, '\\$&')
    .replace(/\*+/g, '**')
    .replaceAll('?', '[0-9A-Za-z]');
}

/** GitHub evaluates an expression in every value; what is chosen at deploy time must not be one. */
function value(one: string): string {
  return yaml(replaceIn(one, '${{', '$ {{'));
}
