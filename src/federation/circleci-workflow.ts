import { isPattern } from './facts';
import { accepted, command, expressionOf, type Job, shell, text, yaml } from './workflow-job';

/** The runs of a job, and the one of CircleCI's two tokens that has such a subject. */
export interface CircleCiContext {
  /** The subjects after organization and project, or whole ones. */
  readonly subjects: readonly string[];
  readonly isWhole?: boolean;
  readonly token: 'CIRCLE_OIDC_TOKEN' | 'CIRCLE_OIDC_TOKEN_V2';
  readonly branch?: string;
  readonly tag?: string;
}

/** A job that runs for the branch or tag of the trust only, with the token whose subject fits. */
export function circleCiWorkflow(context: CircleCiContext, organization: string, job: Job): string {
  const { roleArn, region, subjects } = job;
  const token = tokenSource(context, job.audience, organization);
  const filters = filtersFor(context);
  return text(
    accepted(subjects),
    context.isWhole && '# The subject is customized: the job has to run where its token has it.',
    'version: 2.1',
    'jobs:',
    '  deploy:',
    '    docker:',
    '      - image: cimg/aws:2024.03',
    '    environment:',
    `      AWS_REGION: ${yaml(region)}`,
    `      AWS_ROLE_ARN: ${yaml(roleArn)}`,
    '      AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/aws-token',
    '    steps:',
    `      - run: ${command("printf '%s'", token, '> "$AWS_WEB_IDENTITY_TOKEN_FILE"')}`,
    '      - run: aws sts get-caller-identity',
    'workflows:',
    '  deploy:',
    '    jobs:',
    filters.length === 0 ? '      - deploy' : ['      - deploy:', '          filters:', ...filters],
  );
}

/** CircleCI runs a job for a tag only if its filter says so, and for every branch unless that is ignored. */
function filtersFor({ branch, tag }: CircleCiContext): string[] {
  if (tag !== undefined) {
    const ignored = ['            branches:', '              ignore: /.*/'];
    return [...ignored, '            tags:', `              only: ${filter(tag)}`];
  }
  return branch === undefined ? [] : ['            branches:', `              only: ${filter(branch)}`];
}

function filter(name: string): string {
  return yaml(isPattern(name) ? `/${expressionOf(name)}/` : name);
}

/** The shell's word for the token: a variable has one for the organization's own audience, a command for any other. */
function tokenSource({ token }: CircleCiContext, audience: string, organization: string): string {
  return organization === `org/${audience}`
    ? `"$${token}"`
    : `"$(circleci run oidc get --claims ${shell(JSON.stringify({ aud: audience }))})"`;
}
