import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compare, REFS, type Workload } from './jobs';

const UUID = '55555555-5555-4555-8555-555555555555';

/** Every build that Buildkite makes of a push, as the step's condition lets it run. */
export function buildkiteJobs(snippet: string): Workload[] {
  const [step] = parse(snippet.replaceAll('$$', '$')).steps;
  const [request] = step.commands;
  const { asked } = run(request, step.env, { 'buildkite-agent': '' });
  const [, audience] = /--audience (\S+)/.exec(asked) ?? [];
  const [, subjectClaim] = /--subject-claim (\S+)/.exec(asked) ?? [];
  const optional: Record<string, string> = subjectClaim
    ? { organization_id: UUID, pipeline_id: UUID, cluster_id: UUID }
    : { organization_id: 'ORG', pipeline_id: 'PIPE', cluster_id: 'C' };
  const names = [...asked.matchAll(/--(?:subject-)?claim (\S+)/g)].map(([, name]) => name);
  const claims = Object.fromEntries(names.map((name) => [name, optional[name] ?? 'x']));
  return REFS.filter(({ kind, name }) => {
    const [, field, operator, operand] = /^build\.(\w+) (==|=~) (.*)$/.exec(step.if ?? '') ?? [];
    return field === undefined || (field === kind && compare(name, operator, operand));
  }).map(({ kind, name, full }) => ({
    claims: {
      ...claims,
      aud: audience,
      sub: subjectClaim ? UUID : `organization:acme:pipeline:shop:ref:${full}:commit:abc:step:deploy`,
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
  const filters = entry.deploy?.filters;
  const { environment, steps } = jobs.deploy;
  const plain = `org/${ids.organization}/project/${ids.project}/user/${ids.user}`;
  return REFS.filter((ref) => passesFilters(ref, filters)).map(({ full }) => {
    const tokens = {
      CIRCLE_OIDC_TOKEN: plain,
      CIRCLE_OIDC_TOKEN_V2: `${plain}/vcs-origin/github.com/acme/shop/vcs-ref/${full}`,
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

/** CircleCI builds every branch that no filter leaves out, and the tags that one asks for. */
function passesFilters({ kind, name }: { kind: string; name: string }, filters: any): boolean {
  const { only, ignore } = filters?.[kind === 'tag' ? 'tags' : 'branches'] ?? {};
  const fits = (filter: string) => (/^\/.*\/$/.test(filter) ? compare(name, '=~', filter) : name === filter);
  const isTaken = only === undefined ? kind === 'branch' : fits(only);
  return isTaken && !(ignore !== undefined && fits(ignore));
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
