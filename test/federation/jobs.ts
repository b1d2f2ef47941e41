import { parse } from 'yaml';

/** A workload that a snippet starts: the claims of its token, and the role that it asks for with it. */
export interface Workload {
  readonly claims: Record<string, string>;
  readonly roleArn: string;
  readonly region: string;
}

/** Refs that people push, with some that look like others. */
export const BRANCHES = ['main', 'main-evil', 'dev', 'release/1', 'release/1/fix', 'feature+x', 'a"b', 'v1'];
const TAGS = ['v1', 'v1.2.3', 'v2', 'main', 'release/1'];
export const REFS = [
  ...BRANCHES.map((name) => ({ kind: 'branch', name, full: `refs/heads/${name}` })),
  ...TAGS.map((name) => ({ kind: 'tag', name, full: `refs/tags/${name}` })),
];

/** Every run of the workflow that a push or a pull request starts, in both formats of the subject. */
export function gitHubRuns(snippet: string, formats: string[]): Workload[] {
  const workflow = parse(snippet);
  const [job] = Object.values<any>(workflow.jobs);
  const called = job.uses && parse(commentedJob(snippet));
  const { steps, environment } = called ?? job;
  const { with: inputs } = steps.find(({ uses }: any) => uses?.startsWith('aws-actions/configure-aws-credentials'));
  const runs =
    'pull_request' in workflow.on ? [{ full: 'refs/pull/7/merge', isRequest: true }] : pushes(workflow.on.push);
  return runs.flatMap(({ full, isRequest }) =>
    formats.map((format) => {
      const context = environment
        ? `environment:${environment.replaceAll(':', '%3A')}`
        : isRequest
          ? 'pull_request'
          : `ref:${full}`;
      const claims = {
        sub: `repo:${format}:${context}`,
        aud: inputs.audience,
        ref: full,
        repository_id: '5678',
        repository_owner_id: '1234',
        job_workflow_ref: job.uses ? wholeRef(job.uses) : `acme/shop/.github/workflows/deploy.yml@${full}`,
        ...(environment && { environment }),
        workflow: workflow.name ?? 'deploy',
      };
      return { claims, roleArn: inputs['role-to-assume'], region: inputs['aws-region'] };
    }),
  );
}

/** The job in the comment at the end of a snippet that calls a reusable workflow. */
function commentedJob(snippet: string): string {
  const [, comment] = /job that assumes the role:\n((?:#.*\n)+)/.exec(snippet) ?? [];
  return (comment ?? '').replace(/^#/gm, '');
}

function wholeRef(uses: string): string {
  return uses.replace(/@(?=v\d)/, '@refs/tags/').replace(/@(?!refs)/, '@refs/heads/');
}

function pushes(push: { branches?: string[]; tags?: string[] } | null): { full: string; isRequest?: boolean }[] {
  const filters = { branch: push?.branches, tag: push?.tags };
  const isFiltered = filters.branch !== undefined || filters.tag !== undefined;
  return REFS.filter(({ kind, name }) => {
    const patterns = filters[kind as 'branch' | 'tag'];
    return isFiltered ? patterns?.some((pattern) => filterExpression(pattern).test(name)) : true;
  });
}

/** @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#filter-pattern-cheat-sheet */
function filterExpression(pattern: string): RegExp {
  const parts = pattern.match(/\\.|\*\*|\[[^\]]*\]|./g) ?? [];
  const expressions = parts.map((part) => {
    if (part === '**') {
      return '.*';
    }
    if (part === '*') {
      return '[^/]*';
    }
    return part.startsWith('[') ? part : part.replace(/^\\/, '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  });
  return new RegExp(`^${expressions.join('')}$`);
}

/** Every job that GitLab starts for a push, on protected and other refs. */
export function gitLabJobs(snippet: string, project: { path: string; id: string }): Workload[] {
  const { deploy } = parse(snippet);
  const [, listed] = /ci_id_token_sub_claim_components: (\[.*\])/.exec(snippet) ?? [];
  const components: string[] = listed ? JSON.parse(listed) : ['project_path', 'ref_type', 'ref'];
  const variables = deploy.variables;
  return REFS.flatMap((ref) => ['true', 'false'].map((isProtected) => ({ ref, isProtected })))
    .filter(({ ref, isProtected }) => passes(deploy.rules, ref, isProtected))
    .map(({ ref: { kind, name }, isProtected }) => {
      const values: Record<string, string> = {
        project_path: project.path,
        project_id: project.id,
        ref_type: kind,
        ref: name,
        ref_protected: isProtected,
        // The example's environment is a protected one.
        environment_protected: deploy.environment ? 'true' : '',
        deployment_tier: deploy.environment?.deployment_tier ?? '',
      };
      const sub = components.map((component) => `${component}:${values[component]}`).join(':');
      const claims = { aud: deploy.id_tokens.AWS_TOKEN.aud, sub, project_id: project.id, ref_protected: isProtected };
      return { claims, roleArn: unexpanded(variables.AWS_ROLE_ARN), region: unexpanded(variables.AWS_REGION) };
    });
}

function passes(
  rules: { if: string }[] | undefined,
  ref: { kind: string; name: string },
  isProtected: string,
): boolean {
  const values: Record<string, string> = {
    CI_COMMIT_BRANCH: ref.kind === 'branch' ? ref.name : '',
    CI_COMMIT_TAG: ref.kind === 'tag' ? ref.name : '',
    CI_COMMIT_REF_PROTECTED: isProtected,
  };
  return (rules ?? []).every((rule) =>
    rule.if.split(' && ').every((condition) => {
      const [, name, operator, operand] = /^\$(\w+) (==|=~) (.*)$/.exec(condition) ?? [];
      return compare(values[name], operator, operand);
    }),
  );
}

/** Whether a value fits the right side of a comparison. */
export function compare(value: string, operator: string, operand: string): boolean {
  return operator === '==' ? value === operand.slice(1, -1) : new RegExp(operand.slice(1, -1)).test(value);
}

function unexpanded(value: string): string {
  return value.replaceAll('$$', '$');
}

/** The phases of HCP Terraform in which the settings use this role. */
export function terraformPhases(snippet: string, workspace: string): Workload[] {
  const settings = Object.fromEntries(
    snippet
      .split('\n')
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return ['plan', 'apply'].flatMap((phase) => {
    const roleArn = settings[`TFC_AWS_${phase.toUpperCase()}_ROLE_ARN`] ?? settings.TFC_AWS_RUN_ROLE_ARN;
    const claims = { aud: settings.TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE, sub: `${workspace}:run_phase:${phase}` };
    return roleArn === undefined ? [] : [{ claims, roleArn, region: settings.AWS_REGION }];
  });
}

/** The operations of the deployment in the blocks of a Stack. */
export function stackOperations(snippet: string, stack: string): Workload[] {
  const [, aud] = /audience = \["(.*)"\]/.exec(snippet) ?? [];
  const [, deployment] = /^deployment "(.*)" \{$/m.exec(snippet) ?? [];
  const [, roleArn] = /role_arn {7}= "(.*)"/.exec(snippet) ?? [];
  const [, region] = /region {9}= "(.*)"/.exec(snippet) ?? [];
  return ['plan', 'apply'].map((operation) => {
    return { claims: { aud, sub: `${stack}:deployment:${deployment}:operation:${operation}` }, roleArn, region };
  });
}
