import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { parse } from 'yaml';
import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  FederatedRole,
  GitHubTrust,
  GitLabTrust,
  GoogleTrust,
  HcpTerraformTrust,
  IdentityProvider,
  Issuer,
  type Trust,
} from '../../src/federation';

const SOURCE = join(__dirname, '..', '..', 'src', 'federation');
const ID = '55555555-5555-4555-8555-555555555555';
const roleArn = 'arn:aws:iam::111122223333:role/deploy';
const region = 'eu-central-1';

function snippet(issuer: Issuer, trust: Trust): string {
  const stack = new Stack(new App(), 'Stack');
  const provider = IdentityProvider.fromIssuer(stack, 'Provider', issuer);
  return new FederatedRole(stack, 'Role', { provider, trust: [trust] }).workflowSnippet({ roleArn, region });
}

const GITHUB = [
  Issuer.gitHubActions(),
  GitHubTrust.repository({ owner: 'acme', repository: 'shop' }).branch('main'),
] as const;
const GITLAB = [Issuer.gitLab(), GitLabTrust.project({ path: 'acme/shop' }).branch('main')] as const;
const BITBUCKET = [
  Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ID }),
  BitbucketTrust.repository(ID).anySubject(),
] as const;
const CIRCLECI = [Issuer.circleCi(ID), CircleCiTrust.project(ID).anySubject()] as const;
const BUILDKITE = [
  Issuer.buildkite(),
  BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' }).anySubject(),
] as const;

test('the GitHub workflow may ask for a token and exchanges it', () => {
  const workflow = parse(snippet(...GITHUB));
  expect(workflow.permissions).toEqual({ 'id-token': 'write', contents: 'read' });
  expect(workflow.jobs.deploy.steps).toContainEqual({
    uses: 'aws-actions/configure-aws-credentials@v5',
    with: { 'role-to-assume': roleArn, 'aws-region': region, audience: 'sts.amazonaws.com' },
  });
});

test('the GitLab job asks for a token with the audience', () => {
  const { deploy } = parse(snippet(...GITLAB));
  expect(deploy.id_tokens).toEqual({ AWS_TOKEN: { aud: 'https://gitlab.com' } });
  expect(deploy.variables).toEqual({
    AWS_REGION: region,
    AWS_ROLE_ARN: roleArn,
    AWS_WEB_IDENTITY_TOKEN_FILE: '/tmp/aws-token',
  });
});

test('the Bitbucket step asks for a token', () => {
  const [{ step }] = parse(snippet(...BITBUCKET)).pipelines.default;
  expect(step.oidc).toBe(true);
  expect(step.script).toContain(`export AWS_ROLE_ARN=${roleArn}`);
});

test('the CircleCI job uses the token whose subject names the branch', () => {
  const { deploy } = parse(snippet(...CIRCLECI)).jobs;
  expect(deploy.environment.AWS_ROLE_ARN).toBe(roleArn);
  expect(deploy.steps[0].run).toContain('$CIRCLE_OIDC_TOKEN_V2');
});

test('the Buildkite step asks for a token with the audience', () => {
  const [step] = parse(snippet(...BUILDKITE)).steps;
  expect(step.commands[0]).toContain('oidc request-token --audience sts.amazonaws.com');
  expect(step.env.AWS_ROLE_ARN).toBe(roleArn);
});

test('the HCP Terraform workspace gets its environment variables', () => {
  const trust = HcpTerraformTrust.workspace({ organization: 'acme', project: 'p', workspace: 'w' }).apply();
  expect(snippet(Issuer.hcpTerraform(), trust).split('\n').slice(1)).toEqual([
    'TFC_AWS_PROVIDER_AUTH=true',
    `TFC_AWS_RUN_ROLE_ARN=${roleArn}`,
    'TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE=aws.workload.identity',
    `AWS_REGION=${region}`,
    '',
  ]);
});

test('the script on Google Cloud asks for the audience of the trust', () => {
  const trust = GoogleTrust.serviceAccount({ uniqueId: '1000', audience: 'aws-shop' });
  expect(snippet(Issuer.google(), trust)).toContain('identity?audience=aws-shop&format=full');
});

test('the script on Azure asks for the audience that the trust is narrowed to', () => {
  const issuer = Issuer.entraV1({ tenantId: ID, audiences: ['api://one', 'api://two'] });
  expect(snippet(issuer, EntraTrust.managedIdentity(ID).forAudience('api://two'))).toContain('--resource api://two ');
});

test('the profile for a custom issuer names the role', () => {
  const issuer = Issuer.custom({ url: 'https://id.acme.example', audiences: ['aws'] });
  expect(snippet(issuer, CustomTrust.subject('a'))).toContain(`\nrole_arn = ${roleArn}\n`);
});

test.each([
  'github.yml',
  'gitlab.yml',
  'bitbucket.yml',
  'circleci.yml',
  'buildkite.yml',
  'hcp-terraform.env',
  'entra.sh',
  'google.sh',
  'custom.ini',
])('the README shows %s as it is', (file) => {
  const text = readFileSync(join(SOURCE, 'snippets', file), 'utf8');
  const literals = text.split(/__\w+?__/).map((literal) => literal.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  expect(readFileSync(join(SOURCE, 'README.md'), 'utf8')).toMatch(
    new RegExp(`\n\`\`\`\\w+\\n${literals.join('.+')}\`\`\`\\n`),
  );
});

test.each(['entra.sh', 'google.sh'])('shellcheck finds nothing in %s', (file) => {
  execFileSync('shellcheck', ['--shell=sh', join(SOURCE, 'snippets', file)], { stdio: 'pipe' });
});

test.each([GITHUB, GITLAB, BITBUCKET, CIRCLECI, BUILDKITE])(
  'the snippet tells the subjects, and nothing is left open',
  (issuer, trust) => {
    const text = snippet(issuer, trust);
    expect(text).toMatch(/^# The role accepts: \S+/);
    expect(text).not.toMatch(/__|undefined/);
  },
);

test('the snippet refers to the role unless its ARN is given', () => {
  const stack = new Stack(new App(), 'Stack');
  const provider = IdentityProvider.fromIssuer(stack, 'Provider', GITHUB[0]);
  const role = new FederatedRole(stack, 'Role', { provider, trust: [GITHUB[1]] });
  const resolved = JSON.stringify(stack.resolve(role.workflowSnippet()));
  expect(resolved).toContain('{"Fn::GetAtt":["Role1ABCC5F0","Arn"]}');
  expect(resolved).toContain('{"Ref":"AWS::Region"}');
});
