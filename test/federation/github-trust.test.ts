import { App, Aws, Stack } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import { FederatedRole, GitHubSubjectFormat, GitHubTrust, IdentityProvider, Issuer } from '../../src/federation';

const HOST = 'token.actions.githubusercontent.com';
const ids = { ownerId: '1234', repositoryId: '5678' };
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids });
const namesOnly = GitHubTrust.repository({ owner: 'acme', repository: 'shop' });
let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Stack');
});

function subjects(trust: GitHubTrust, issuer = Issuer.gitHubActions()): string[] {
  const provider = IdentityProvider.fromIssuer(stack, 'GitHub', issuer);
  return new FederatedRole(stack, 'Deploy', { provider, trust: [trust] }).expectedSubjects;
}

test.each([
  [
    'branch',
    shop.branch('main'),
    ['repo:acme/shop:ref:refs/heads/main', 'repo:acme@1234/shop@5678:ref:refs/heads/main'],
  ],
  ['tag', namesOnly.tag('v1'), ['repo:acme/shop:ref:refs/tags/v1']],
  ['environment', namesOnly.environment('prod'), ['repo:acme/shop:environment:prod']],
  ['environment with a colon', namesOnly.environment('a:b:c'), ['repo:acme/shop:environment:a%3Ab%3Ac']],
  ['environment on a tag', namesOnly.environment('prod').tag('v*'), ['repo:acme/shop:environment:prod']],
  ['pull request', namesOnly.pullRequest(), ['repo:acme/shop:pull_request']],
  ['any subject', namesOnly.anySubject(), ['repo:acme/shop:*']],
  [
    'custom subject',
    namesOnly.customSubject('repo:acme/shop:x:*', 'repo:acme/shop'),
    ['repo:acme/shop:x:*', 'repo:acme/shop'],
  ],
  [
    'organization',
    GitHubTrust.organization({ owner: 'acme', ownerId: '1' }).anySubject(),
    ['repo:acme/*', 'repo:acme@1/*'],
  ],
  [
    'organization on a branch',
    GitHubTrust.organization({ owner: 'acme' }).branch('main'),
    ['repo:acme/*:ref:refs/heads/main'],
  ],
  [
    'organization, custom',
    GitHubTrust.organization({ owner: 'acme' }).customSubject('repository_owner:acme:*'),
    ['repository_owner:acme:*'],
  ],
])('the subjects of %s', (_, trust, expected) => {
  expect(subjects(trust)).toEqual(expected);
});

test('a method leaves the trust that it was called on as it was', () => {
  const environment = shop.environment('prod');
  environment.branch('main').claim('actor_id', '42');
  subjects(environment);
  const policy = JSON.stringify(Template.fromStack(stack).toJSON());
  expect(policy).not.toContain(`${HOST}:ref`);
  expect(policy).not.toContain(`${HOST}:actor_id`);
});

test('a branch that is known only at deploy time is compared exactly', () => {
  expect(subjects(namesOnly.branch(Aws.STACK_NAME))).toHaveLength(1);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Condition: {
            StringEquals: {
              [`${HOST}:sub`]: { 'Fn::Join': ['', ['repo:acme/shop:ref:refs/heads/', { Ref: 'AWS::StackName' }]] },
            },
          },
        },
      ],
    },
  });
});

test('fails on a pattern with a part that is known only at deploy time', () => {
  expect(() => subjects(namesOnly.branch(`${Aws.STACK_NAME}/*`))).toThrow(
    'subject must be known at synth where it has a wildcard, got: a token; write its parts down, or leave the wildcard out, so that the deployed value cannot widen the pattern [Stack/Deploy]',
  );
});

test('warns of names without ids', () => {
  subjects(namesOnly.branch('main'));
  Annotations.fromStack(stack).hasWarning(
    '/Stack/Deploy',
    'the trust on acme/shop compares names only: anyone who registers them after you gets in, and a repository with immutable subjects is locked out; give ownerId and repositoryId [ack: cdk-hindsight/federation:githubNamesOnly]',
  );
});

test.each([
  ['ids', shop.branch('main'), Issuer.gitHubActions()],
  [
    'names on a server of your own, whose ids IAM does not see',
    namesOnly.branch('main'),
    Issuer.gitHubEnterpriseServer('git.acme.example'),
  ],
])('does not warn of %s', (_, trust, issuer) => {
  subjects(trust, issuer);
  expect(Annotations.fromStack(stack).findWarning('*', '.*')).toEqual([]);
});

test.each([
  ['ids', shop.branch('main'), 'repository_owner_id'],
  ['environment with branch', namesOnly.environment('prod').branch('main'), 'ref'],
  ['reusable workflow', namesOnly.branch('main').jobWorkflowRef('acme/ci/x.yml@main'), 'job_workflow_ref'],
])('fails on %s on a server of your own', (_, trust, claim) => {
  expect(() => subjects(trust, Issuer.gitHubEnterpriseServer('git.acme.example'))).toThrow(
    `claim must be a condition key that IAM has for git.acme.example/_services/token, got: ${claim}; it has aud and sub only [Stack/Deploy]`,
  );
});

test('fails without a subject', () => {
  expect(() => subjects(shop)).toThrow(
    /^trust must state what the workflow of acme\/shop runs for; go on with branch\(…\)/,
  );
});

test.each([
  ['repo', 'did you mean repository?'],
  ['repository_owner', 'did you mean repository_owner_id?'],
  [
    'event_name',
    'its keys are actor, actor_id, enterprise_id, environment, job_workflow_ref, ref, repository, repository_id, repository_owner_id, workflow',
  ],
])('fails on the claim %s', (claim, remedy) => {
  expect(() => subjects(shop.branch('main').claim(claim, 'x'))).toThrow(
    `claim must be a condition key that IAM has for ${HOST}, got: ${claim}; ${remedy} [Stack/Deploy]`,
  );
});

const OWNER =
  'owner must be the name of a user or an organization, got: %s; give the name without @ and without the repository';
const EXACT = 'must hold no wildcard, got: %s; name each one in a trust of its own';
const REPOSITORY =
  'repository must be the name of a repository without its owner and without wildcards, got: %s; name each repository in a trust of its own, or use GitHubTrust.organization(…)';

test.each([
  [{ owner: '*' }, `owner ${EXACT}`, '*'],
  [{ owner: 'acme*' }, `owner ${EXACT}`, 'acme*'],
  [{ owner: 'acm?' }, `owner ${EXACT}`, 'acm?'],
  [{ owner: 'acme/shop' }, OWNER, 'acme/shop'],
  [{ owner: 'acme@1234' }, OWNER, 'acme@1234'],
  [{ owner: '' }, 'owner must be a text without ${, control characters and space around it, got: %s', "''"],
  [{ repository: '*' }, REPOSITORY, '*'],
  [{ repository: 'shop*' }, REPOSITORY, 'shop*'],
  [{ repository: 'shop@5678' }, REPOSITORY, 'shop@5678'],
  [{ repository: 'acme/shop' }, REPOSITORY, 'acme/shop'],
  [{ repository: 'shop:ref' }, REPOSITORY, 'shop:ref'],
  [{ repository: '' }, REPOSITORY, "''"],
  [{ ownerId: '*' }, 'ownerId must be a number, got: %s; read it with: gh api users/acme --jq .id', '*'],
  [
    { repositoryId: 'shop' },
    'repositoryId must be a number, got: %s; read it with: gh api repos/acme/shop --jq .id',
    'shop',
  ],
])('fails on the repository %j', (options, message, got) => {
  expect(() => GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids, ...options })).toThrow(
    message.replace('%s', got),
  );
});

test.each([
  [{ ownerId: '1234' }, 'repositoryId'],
  [{ repositoryId: '5678' }, 'ownerId'],
])('fails on one id alone: %j', (options, missing) => {
  expect(() => GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...options })).toThrow(
    `${missing} must be given together with the other id; read it with: gh api repos/acme/shop --jq '.owner.id, .id'`,
  );
});

const twice = (method: string, got: string) =>
  `${method} must be given once in a trust, got: ${got}; give the role a second trust: several trusts are alternatives`;

test.each([
  ['two branches', () => shop.branch('a').branch('b'), twice('branch', 'b')],
  ['branch and tag', () => shop.branch('a').tag('b'), twice('tag', 'b')],
  ['two environments', () => shop.environment('a').environment('b'), twice('environment', 'b')],
  ['pull request on a branch', () => shop.branch('a').pullRequest(), twice('pullRequest', 'pull_request')],
  ['branch of a pull request', () => shop.pullRequest().branch('a'), twice('branch', 'a')],
  ['any subject on a branch', () => shop.branch('a').anySubject(), twice('anySubject', '*')],
  [
    'custom subject on a branch',
    () => shop.branch('a').customSubject('repo:acme/shop:x'),
    twice('customSubject', 'repo:acme/shop:x'),
  ],
  ['two workflows', () => shop.jobWorkflowRef('a/b/c@d').jobWorkflowRef('e/f/g@h'), twice('claim', 'job_workflow_ref')],
])('fails on %s', (_, make, message) => {
  expect(make).toThrow(message);
});

const workflow = (got: string) =>
  `jobWorkflowRef must read owner/repository/path@ref, with wildcards only after the @, got: ${got}; copy the job_workflow_ref claim of a token, such as acme/ci/.github/workflows/deploy.yml@refs/heads/main`;
const boundary = (got: string) =>
  `customSubject must have :, / or @ before its first wildcard, got: ${got}; end the fixed part with its separator: acme/shop* also means acme/shop-evil`;
const named = (got: string) =>
  `customSubject must begin with repo:acme/shop:, got: ${got}; name the repository first, or give ownerId and repositoryId, which are then compared`;
const plain = (property: string, got: string) =>
  `${property} must be a text without \${, control characters and space around it, got: ${got}`;

test.each([
  ['a workflow without ref', () => shop.jobWorkflowRef('acme/ci/deploy.yml'), workflow('acme/ci/deploy.yml')],
  ['any workflow of an owner', () => shop.jobWorkflowRef('acme/*@refs/heads/main'), workflow('acme/*@refs/heads/main')],
  ['any file', () => shop.jobWorkflowRef('acme/ci/*@refs/heads/main'), workflow('acme/ci/*@refs/heads/main')],
  ['a workflow as a claim', () => shop.claim('job_workflow_ref', '*'), workflow('*')],
  ['a custom subject without boundary', () => namesOnly.customSubject('repo:acme/shop*'), boundary('repo:acme/shop*')],
  ['a custom subject of wildcards', () => shop.customSubject('*'), boundary('*')],
  ['the custom subject of an organization', () => namesOnly.customSubject('repo:acme/*'), named('repo:acme/*')],
  [
    'the custom subject of another repository',
    () => namesOnly.customSubject('repo:acme/store:x'),
    named('repo:acme/store:x'),
  ],
  [
    'an immutable custom subject without ids',
    () => namesOnly.customSubject('repo:acme@1/shop@2:x'),
    named('repo:acme@1/shop@2:x'),
  ],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a policy variable
  ['a policy variable', () => shop.branch('${aws:username}'), plain('branch', '${aws:username}')],
  ['space around a branch', () => shop.branch(' main'), plain('branch', ' main')],
  ['an empty branch', () => shop.branch(''), plain('branch', "''")],
  [
    'a wildcard in a name',
    () => shop.claim('repository', 'acme/shop*'),
    `repository ${EXACT.replace('%s', 'acme/shop*')}`,
  ],
  ['a wildcard in an id', () => shop.claim('actor_id', '*'), `actor_id ${EXACT.replace('%s', '*')}`],
  [
    'a claim of wildcards',
    () => shop.claim('ref', '*'),
    'ref must hold more than wildcards, got: *; leave the claim out if every value will do',
  ],
  ['a claim without value', () => shop.claim('actor'), 'actor must hold at least one value, got: []'],
  [
    'an enterprise by name',
    () => shop.enterpriseId('acme'),
    'enterpriseId must be a number, got: acme; copy the enterprise_id claim of a token',
  ],
])('fails on %s', (_, make, message) => {
  expect(make).toThrow(message);
});

const HIDDEN = {
  'a control character': '\u0000',
  'a tab': '\t',
  'a new line': '\n',
  'a carriage return': '\r',
  'a delete character': '\u007f',
  'a next line': '\u0085',
  'a line separator': '\u2028',
  'a paragraph separator': '\u2029',
  'a zero-width space': '\u200b',
  'a text direction': '\u202e',
  'a byte order mark': '\ufeff',
};

test.each(
  Object.entries(HIDDEN).flatMap(([what, character]) => [
    [what, `a${character}b`],
    [`a policy variable behind ${what}`, `a${character}\${aws:username}`],
  ]),
)('a value with %s is refused: %j', (_, value) => {
  const message = / must be a text without \$\{, control characters and space around it/;
  expect(() => shop.branch(value)).toThrow(message);
  expect(() => shop.tag(value)).toThrow(message);
  expect(() => shop.environment(value)).toThrow(message);
  expect(() => shop.claim('workflow', value)).toThrow(message);
  expect(() => shop.customSubject(`repo:acme/shop:${value}`)).toThrow(message);
});

test.each([
  ['with its id, by a reusable workflow', `job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main`],
  ['with its id, by its id', 'repository_owner_id:1234:*'],
  ['with its id, by an environment', 'environment:prod'],
])('the custom subject of an organization %s', (_, subject) => {
  expect(subjects(GitHubTrust.organization({ owner: 'acme', ownerId: '1234' }).customSubject(subject))).toEqual([
    subject,
  ]);
});

test.each([['job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main'], ['repo:eve/*']])(
  'fails on the custom subject %s of an organization without its id',
  (subject) => {
    expect(() => GitHubTrust.organization({ owner: 'acme' }).customSubject(subject)).toThrow(
      `customSubject must begin with repo:acme/, got: ${subject}; name the owner first, or give ownerId, which is then compared`,
    );
  },
);

test('fails on the custom subject of every repository, also with the ids', () => {
  expect(() => shop.customSubject('*')).toThrow(/^customSubject must have :, \/ or @ before its first wildcard/);
});

test.each([
  [GitHubSubjectFormat.IMMUTABLE, ['repo:acme@1234/shop@5678:ref:refs/heads/main']],
  [GitHubSubjectFormat.ANY_NAME, ['repo:*@1234/*@5678:ref:refs/heads/main']],
  [GitHubSubjectFormat.BOTH, ['repo:acme/shop:ref:refs/heads/main', 'repo:acme@1234/shop@5678:ref:refs/heads/main']],
])('the format %s', (subjectFormat, expected) => {
  const trust = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids, subjectFormat });
  expect(subjects(trust.branch('main'))).toEqual(expected);
});

test.each([
  [GitHubSubjectFormat.IMMUTABLE, 'repo:acme@1/*'],
  [GitHubSubjectFormat.ANY_NAME, 'repo:*@1/*'],
])('the format %s of an organization', (subjectFormat, expected) => {
  const trust = GitHubTrust.organization({ owner: 'acme', ownerId: '1', subjectFormat });
  expect(subjects(trust.anySubject())).toEqual([expected]);
});

test('fails on a format without the ids that it holds', () => {
  const subjectFormat = GitHubSubjectFormat.ANY_NAME;
  expect(() => GitHubTrust.repository({ owner: 'acme', repository: 'shop', subjectFormat })).toThrow(
    /^subjectFormat must go with the ids/,
  );
  expect(() => GitHubTrust.organization({ owner: 'acme', subjectFormat })).toThrow(
    /^subjectFormat must go with the ids/,
  );
});

test('fails on a format that there is not', () => {
  const subjectFormat = 'NEW' as GitHubSubjectFormat;
  expect(() => GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids, subjectFormat })).toThrow(
    /^subjectFormat must be a value of GitHubSubjectFormat, got: NEW/,
  );
});

test.each([
  ['acme/ci/.github/workflows/deploy.yml@main'],
  ['acme/ci/.github/workflows/deploy.yml@v1'],
  ['acme/ci/deploy.yml@refs/heads/main'],
  [`acme/ci/.github/workflows/deploy.yml@${'a'.repeat(39)}`],
])('fails on the workflow %s, which is in no token', (reference) => {
  expect(() => subjects(shop.branch('main').jobWorkflowRef(reference))).toThrow(
    /^jobWorkflowRef must have \.github\/workflows\/ in its path, and a whole ref .*\[Stack\/Deploy\]$/,
  );
});

test.each([
  ['github.com/acme/ci/.github/workflows/deploy.yml@refs/heads/main'],
  ['https://github.com/acme/ci/.github/workflows/deploy.yml@refs/heads/main'],
])('fails on the host before the workflow %s', (reference) => {
  expect(() => shop.jobWorkflowRef(reference)).toThrow(/^jobWorkflowRef must read owner\/repository\/path@ref/);
});

test.each([[`acme/ci/.github/workflows/deploy.yml@${'a1'.repeat(20)}`], ['acme/ci/.github/workflows/deploy.yml@*']])(
  'the workflow %s',
  (reference) => {
    expect(() => subjects(shop.branch('main').jobWorkflowRef(reference))).not.toThrow();
  },
);

test.each([
  ['repository_id', () => shop.claim('repository_id', '5678')],
  ['repository_owner_id', () => shop.claim('repository_owner_id', '1234')],
  ['ref', () => shop.claim('ref', 'refs/heads/a').environment('prod').branch('main')],
  ['ref', () => shop.environment('prod').branch('main').claim('ref', 'refs/heads/a')],
])('fails on the claim %s beside what says the same, where it is written', (claim, make) => {
  expect(make).toThrow(twice('claim', claim));
});

test.each(['*', '?', ':', '/', '@', '*:/@?'])(
  'fails on the claim workflow of %s alone, which every value has',
  (value) => {
    expect(() => shop.claim('workflow', value)).toThrow(/^workflow must hold more than wildcards, got: /);
  },
);

test.each(['-', 'a', '1', '.'])('the claim workflow may be %s', (value) => {
  expect(() => shop.claim('workflow', value)).not.toThrow();
});

test.each(['x12', '12x', '', ' 12', '1.5'])('fails on the id %j', (id) => {
  expect(() => shop.enterpriseId(id)).toThrow(/^enterpriseId must be a number/);
  const options = { owner: 'acme', repository: 'shop' };
  expect(() => GitHubTrust.repository({ ...options, ownerId: id, repositoryId: '1' })).toThrow(
    /^ownerId must be a number/,
  );
  expect(() => GitHubTrust.repository({ ...options, ownerId: '1', repositoryId: id })).toThrow(
    /^repositoryId must be a number/,
  );
});

test.each([
  ['branch', () => shop.branch(undefined as unknown as string)],
  ['tag', () => shop.tag(1 as unknown as string)],
  ['environment', () => shop.environment(null as unknown as string)],
  ['claim', () => shop.claim(undefined as unknown as string, 'x')],
  ['actor', () => shop.claim('actor', ...('abc' as unknown as string[])).claim('actor_id', 1 as unknown as string)],
  ['enterpriseId', () => shop.enterpriseId(7 as unknown as string)],
  ['audience', () => shop.branch('main').forAudience(undefined as unknown as string)],
])('fails on another type as %s', (property, make) => {
  expect(make).toThrow(new RegExp(`^${property}\\w*(\\[0\\])? must be a text`));
});

test.each(['a b', 'a~1', 'a^', 'a:b', 'a[0]', 'a\\b', 'a..b', '/a', 'a/', 'release/'])(
  'fails on %j, which git has no branch and no tag of',
  (name) => {
    expect(() => shop.branch(name)).toThrow(/^branch must be a name that git allows, got: /);
    expect(() => shop.tag(name)).toThrow(/^tag must be a name that git allows, got: /);
  },
);

test.each(['a', 'a/b', 'a.b', 'a"b', 'release/*', 'v?', '*', 'a@b', 'a-b', 'ü', '日本'])(
  'git has branches like %s',
  (name) => {
    expect(() => shop.branch(name)).not.toThrow();
  },
);
