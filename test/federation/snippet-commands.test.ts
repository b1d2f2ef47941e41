import { execFileSync } from 'node:child_process';
import { App, Stack } from 'aws-cdk-lib';
import { parse } from 'yaml';
import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  EntraTrust,
  FederatedRole,
  GoogleTrust,
  IdentityProvider,
  Issuer,
  type Trust,
} from '../../src/federation';
import { judge } from '../support/web-identity';
import { bitbucketSteps, buildkiteJobs, circleCiJobs, run } from './commands';
import type { Workload } from './jobs';

const ID = '55555555-5555-4555-8555-555555555555';
const OTHER = '66666666-6666-4666-8666-666666666666';
const roleArn = 'arn:aws:iam::111122223333:role/deploy';
const region = 'eu-central-1';

function roleFor(issuer: Issuer, ...trust: Trust[]): FederatedRole {
  const stack = new Stack(new App(), 'Stack');
  const provider = IdentityProvider.fromIssuer(stack, 'Provider', issuer);
  return new FederatedRole(stack, 'Role', { provider, trust });
}

function snippet(issuer: Issuer, trust: Trust): string {
  return roleFor(issuer, trust).workflowSnippet({ roleArn, region });
}

const bitbucket = Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ID });
const circleci = Issuer.circleCi(ID);
const buildkite = Issuer.buildkite();
const pipeline = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' });
const circleCiJob = (text: string) => circleCiJobs(text, { organization: ID, project: OTHER, user: ID });
const bitbucketStep = (text: string) => bitbucketSteps(text, { workspace: ID, repository: ID, environment: OTHER });

test.each<[string, Issuer, Trust, (text: string) => Workload[]]>([
  ['Bitbucket repository', bitbucket, BitbucketTrust.repository(ID).anySubject(), bitbucketStep],
  ['Bitbucket environment', bitbucket, BitbucketTrust.repository(ID).environment(OTHER, 'Pre prod'), bitbucketStep],
  ['CircleCI user', circleci, CircleCiTrust.project(OTHER).user(ID), circleCiJob],
  [
    'CircleCI branch',
    circleci,
    CircleCiTrust.project(OTHER).branch({ origin: 'github.com/acme/shop', branch: 'main' }),
    circleCiJob,
  ],
  [
    'CircleCI branches',
    circleci,
    CircleCiTrust.project(OTHER).branch({ origin: 'github.com/acme/shop', branch: 'release/*' }),
    circleCiJob,
  ],
  [
    'CircleCI tags',
    circleci,
    CircleCiTrust.project(OTHER).tag({ origin: 'github.com/acme/shop', tag: 'v*' }),
    circleCiJob,
  ],
  [
    'CircleCI tag of every project',
    circleci,
    CircleCiTrust.organization().tag({ origin: 'github.com/acme/shop', tag: 'v1' }),
    circleCiJob,
  ],
  ['CircleCI any subject', circleci, CircleCiTrust.project(OTHER).anySubject(), circleCiJob],
  [
    'CircleCI with another audience',
    Issuer.circleCi(ID, { audiences: [`it's"aws`] }),
    CircleCiTrust.project(OTHER).anySubject(),
    circleCiJob,
  ],
  ['Buildkite branch', buildkite, pipeline.branch('main'), buildkiteJobs],
  ['Buildkite branches', buildkite, pipeline.branch('release/*'), buildkiteJobs],
  ['Buildkite tag', buildkite, pipeline.tag('v1'), buildkiteJobs],
  ['Buildkite tags', buildkite, pipeline.tag('v*'), buildkiteJobs],
  ['Buildkite any subject', buildkite, pipeline.anySubject().claim('organization_slug', 'acme'), buildkiteJobs],
  ['Buildkite pipeline by its id', buildkite, BuildkiteTrust.pipelineById(ID), buildkiteJobs],
  [
    'Buildkite cluster by its id, another claim on request',
    buildkite,
    BuildkiteTrust.clusterById(ID).claim('organization_id', ID),
    buildkiteJobs,
  ],
  ['Buildkite claims on request', buildkite, pipeline.anySubject().claim('organization_id', 'ORG'), buildkiteJobs],
  [
    'Buildkite several claims on request',
    buildkite,
    pipeline.branch('main').claim('pipeline_id', 'PIPE').claim('cluster_id', 'C'),
    buildkiteJobs,
  ],
])('a workload that the commands start gets in: %s', async (_, issuer, trust, workloadsOf) => {
  const role = roleFor(issuer, trust);
  const workloads = workloadsOf(role.workflowSnippet({ roleArn, region }));
  const trustPolicy = role.stack.resolve(role.assumeRolePolicy);
  expect(workloads.length).toBeGreaterThan(0);
  for (const workload of workloads) {
    expect(workload).toMatchObject({ roleArn, region });
    const { admitted, reason } = await judge({ trustPolicy, claims: { iss: issuer.url, ...workload.claims } });
    expect({ admitted, reason, ...workload.claims }).toMatchObject({ admitted: true });
  }
});

describe('scripts', () => {
  const entra = (audience: string) => Issuer.entraV1({ tenantId: ID, audiences: [audience] });
  const identity = EntraTrust.managedIdentity(ID);
  const google = (audience: string) => GoogleTrust.serviceAccount({ uniqueId: '1000', audience });

  test.each(['api://aws', 'api://x;id', '`id`', 'a&b', "it's", '"', 'a|b>c', '(x)'])(
    'on Azure %s is asked for as it is',
    (audience) => {
      const { asked, env, token } = run(snippet(entra(audience), identity), {}, { az: 'TOKEN' });
      expect(asked).toBe(`account get-access-token --resource ${audience} --query accessToken --output tsv`);
      expect(token || readToken(env)).toBe('');
      expect(env).toMatchObject({ AWS_ROLE_ARN: roleArn, AWS_REGION: region });
    },
  );

  test.each(['aws-shop', 'x"; id; "', '`id`', '$(id)', 'a&b=c', "it's", 'a b'])(
    'on Google Cloud %s is asked for as it is',
    (audience) => {
      const { asked, env } = run(snippet(Issuer.google(), google(audience)), {}, { curl: 'TOKEN' });
      expect(asked).toContain(`--get --data-urlencode audience=${audience} --data format=full http://metadata`);
      expect(env).toMatchObject({ AWS_ROLE_ARN: roleArn, AWS_REGION: region });
    },
  );

  test.each(['api://x;id', '`id`', 'a&b', "it's"])('the audience %s is one word for Buildkite', (audience) => {
    const issuer = Issuer.buildkite({ audiences: [audience] });
    const [step] = parse(snippet(issuer, pipeline.anySubject())).steps;
    const { asked } = run(step.commands[0].replaceAll('$$', '$'), {}, { 'buildkite-agent': '' });
    expect(asked).toBe(`oidc request-token --audience ${audience}`);
  });

  test('in Azure Pipelines the token of the service connection is used', async () => {
    const connection = EntraTrust.azureDevOps({ organizationId: ID, serviceConnectionId: OTHER });
    const [step] = parse(snippet(Issuer.azureDevOps(ID), connection)).steps;
    expect(step).toMatchObject({
      task: 'AzureCLI@2',
      inputs: { addSpnToEnvironment: true, scriptType: 'bash', scriptLocation: 'inlineScript' },
      env: { AWS_ROLE_ARN: roleArn, AWS_REGION: region },
    });
    const { env } = run(step.inputs.inlineScript, { ...step.env, idToken: 'TOKEN' }, {});
    expect(readToken(env)).toBe('');
    expect(env).toMatchObject({ AWS_ROLE_ARN: roleArn, AWS_REGION: region });
  });

  test('shellcheck finds nothing', () => {
    const [step] = parse(
      snippet(Issuer.azureDevOps(ID), EntraTrust.azureDevOps({ organizationId: ID, serviceConnectionId: OTHER })),
    ).steps;
    const pipeline = `#!/bin/bash\n# shellcheck disable=SC2154\n${step.inputs.inlineScript}`;
    for (const text of [snippet(entra("it's"), identity), snippet(Issuer.google(), google('a b')), pipeline]) {
      execFileSync('shellcheck', ['--shell=sh', '-'], { input: text, stdio: 'pipe' });
    }
  });

  function readToken(env: Record<string, string>): string {
    return env.AWS_WEB_IDENTITY_TOKEN_FILE === undefined ? 'no file' : '';
  }
});
