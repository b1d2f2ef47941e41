import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A workload that a snippet starts: the claims of its token, and the role that it asks for with it. */
export interface Workload {
  readonly claims: Record<string, string>;
  readonly roleArn: string;
  readonly region: string;
}

/** Refs that people push, with some that look like others. */
const BRANCHES = ['main', 'main-evil', 'dev', 'release/1', 'release/1/fix', 'feature+x', 'a"b', 'v1'];
const TAGS = ['v1', 'v1.2.3', 'v2', 'main', 'release/1'];
const REFS = [
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

function compare(value: string, operator: string, operand: string): boolean {
  return operator === '==' ? value === operand.slice(1, -1) : new RegExp(operand.slice(1, -1)).test(value);
}

function unexpanded(value: string): string {
  return value.replaceAll('$$', '$');
}

/** Every build that Buildkite makes of a push, as the step's condition lets it run. */
export function buildkiteJobs(snippet: string): Workload[] {
  const [step] = parse(snippet.replaceAll('$$', '$')).steps;
  const [request] = step.commands;
  const { asked } = run(request, step.env, { 'buildkite-agent': '' });
  const [, audience] = /--audience (\S+)/.exec(asked) ?? [];
  const optional: Record<string, string> = { organization_id: 'ORG', pipeline_id: 'PIPE', cluster_id: 'C' };
  const claims = Object.fromEntries(
    [...asked.matchAll(/--claim (\S+)/g)].map(([, name]) => [name, optional[name] ?? 'x']),
  );
  return REFS.filter(({ kind, name }) => {
    const [, field, operator, operand] = /^build\.(\w+) (==|=~) (.*)$/.exec(step.if ?? '') ?? [];
    return field === undefined || (field === kind && compare(name, operator, operand));
  }).map(({ kind, name, full }) => ({
    claims: {
      ...claims,
      aud: audience,
      sub: `organization:acme:pipeline:shop:ref:${full}:commit:abc:step:deploy`,
      build_branch: kind === 'branch' ? name : 'main',
      organization_slug: 'acme',
      pipeline_slug: 'shop',
    },
    roleArn: step.env.AWS_ROLE_ARN,
    region: step.env.AWS_REGION,
  }));
}

/** Every job that CircleCI starts for a push, with the token that the job takes. */
export function circleCiJobs(
  snippet: string,
  ids: { organization: string; project: string; user: string },
): Workload[] {
  const { jobs, workflows } = parse(snippet);
  const [entry] = workflows.deploy.jobs;
  const only = entry.deploy?.filters.branches.only;
  const { environment, steps } = jobs.deploy;
  const plain = `org/${ids.organization}/project/${ids.project}/user/${ids.user}`;
  return BRANCHES.filter((branch) => only === undefined || only === branch).map((branch) => {
    const tokens = {
      CIRCLE_OIDC_TOKEN: plain,
      CIRCLE_OIDC_TOKEN_V2: `${plain}/vcs-origin/github.com/acme/shop/vcs-ref/refs/heads/${branch}`,
    };
    const { token, asked } = run(
      steps[0].run,
      { ...environment, ...tokens },
      { circleci: tokens.CIRCLE_OIDC_TOKEN_V2 },
    );
    const aud = asked ? JSON.parse(asked.slice(asked.indexOf('{'))).aud : ids.organization;
    return {
      claims: { aud, sub: token, 'oidc.circleci.com/project-id': ids.project },
      roleArn: environment.AWS_ROLE_ARN,
      region: environment.AWS_REGION,
    };
  });
}

/** The step of Bitbucket, with the deployment environment in its subject if it names one. */
export function bitbucketSteps(snippet: string, ids: { workspace: string; repository: string; environment: string }) {
  const [{ step }] = parse(snippet).pipelines.default;
  const environment = step.deployment === undefined ? '' : `{${ids.environment}}:`;
  const sub = `{${ids.repository}}:${environment}{99999999-9999-4999-8999-999999999999}`;
  const { env } = run(step.script.join('\n'), { BITBUCKET_STEP_OIDC_TOKEN: sub }, {});
  const claims = { aud: `ari:cloud:bitbucket::workspace/${ids.workspace}`, sub };
  return [{ claims, roleArn: env.AWS_ROLE_ARN, region: env.AWS_REGION }];
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

/** What a script asks for a token with, and the environment in which it uses the token. */
export function run(script: string, environment: Record<string, string>, programs: Record<string, string>) {
  const folder = mkdtempSync(join(tmpdir(), 'snippet-'));
  try {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const stub = (name: string, body: string) => {
      writeFileSync(join(bin, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(bin, name), 0o755);
    };
    for (const [name, output] of Object.entries(programs)) {
      stub(name, `printf '%s ' "$@" | sed 's/ $//' >> '${folder}/asked'\nprintf '%s' '${output}'`);
    }
    stub('aws', `env > '${folder}/env'`);
    const token = join(folder, 'token');
    const env = { ...environment, PATH: `${bin}:/usr/bin:/bin`, AWS_WEB_IDENTITY_TOKEN_FILE: token, TMPDIR: folder };
    execFileSync('sh', ['-eu', '-c', script.replaceAll('/tmp/aws-token', token)], { env, cwd: folder, stdio: 'pipe' });
    const read = (name: string) => {
      try {
        return readFileSync(join(folder, name), 'utf8');
      } catch {
        return '';
      }
    };
    const used = Object.fromEntries(
      read('env')
        .split('\n')
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    return { asked: read('asked'), token: read('token'), env: used };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
