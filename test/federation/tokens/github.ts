import {
  FederatedRole,
  GitHubSubjectFormat,
  GitHubTrust,
  IdentityProvider,
  Issuer,
  type Trust,
} from '../../../src/federation';
import { NEVER, type TokenTable } from './token-table';

const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ownerId: '1234', repositoryId: '5678' });
const namesOnly = GitHubTrust.repository({ owner: 'acme', repository: 'shop' });
const acme = GitHubTrust.organization({ owner: 'acme', ownerId: '1234' });

const role =
  (trust: Trust[], issuer = Issuer.gitHubActions()): TokenTable['role'] =>
  (stack) =>
    new FederatedRole(stack, 'Deploy', { provider: new IdentityProvider(stack, 'GitHub', { issuer }), trust });

const TOKEN = {
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'sts.amazonaws.com',
  sub: 'repo:acme/shop:ref:refs/heads/main',
  actor: 'octocat',
  actor_id: '42',
  event_name: 'push',
  job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/heads/main',
  ref: 'refs/heads/main',
  repository: 'acme/shop',
  repository_id: '5678',
  repository_owner: 'acme',
  repository_owner_id: '1234',
  runner_environment: 'github-hosted',
  workflow: 'deploy',
};
const IMMUTABLE = 'repo:acme@1234/shop@5678';
const ids = { ownerId: '1234', repositoryId: '5678' };
const inFormat = (subjectFormat: GitHubSubjectFormat) =>
  GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids, subjectFormat });

export const GITHUB: TokenTable[] = [
  {
    name: 'GitHub branch, ids pinned',
    role: role([shop.branch('main')]),
    token: TOKEN,
    rows: [
      ...NEVER,
      ['immutable subject', { sub: `${IMMUTABLE}:ref:refs/heads/main` }, 'in'],
      ['started by somebody else', { actor: 'hubot', actor_id: '43' }, 'in'],
      ['another branch', { sub: 'repo:acme/shop:ref:refs/heads/dev', ref: 'refs/heads/dev' }, 'out'],
      ['branch that begins the same', { sub: 'repo:acme/shop:ref:refs/heads/main-evil' }, 'out'],
      ['branch below main', { sub: 'repo:acme/shop:ref:refs/heads/main/evil' }, 'out'],
      ['tag named main', { sub: 'repo:acme/shop:ref:refs/tags/main', ref: 'refs/tags/main' }, 'out'],
      ['pull request', { sub: 'repo:acme/shop:pull_request', event_name: 'pull_request' }, 'out'],
      ['environment', { sub: 'repo:acme/shop:environment:prod' }, 'out'],
      ['fork', { sub: 'repo:eve/shop:ref:refs/heads/main', repository_id: '99', repository_owner_id: '98' }, 'out'],
      ['look-alike owner', { sub: 'repo:acme-evil/shop:ref:refs/heads/main', repository_owner_id: '98' }, 'out'],
      ['look-alike repository', { sub: 'repo:acme/shop-evil:ref:refs/heads/main', repository_id: '99' }, 'out'],
      ['names registered again', { repository_id: '99', repository_owner_id: '98' }, 'out'],
      ['owner registered again, the same repository id', { repository_owner_id: '98' }, 'out'],
      ['repository made anew by the owner', { repository_id: '99' }, 'out'],
      [
        'immutable subject of a re-registered name',
        { sub: 'repo:acme@98/shop@99:ref:refs/heads/main', repository_id: '99', repository_owner_id: '98' },
        'out',
      ],
      ['immutable subject with the ids swapped', { sub: 'repo:acme@5678/shop@1234:ref:refs/heads/main' }, 'out'],
      ['renamed repository', { sub: 'repo:acme/store:ref:refs/heads/main', repository: 'acme/store' }, 'out'],
      ['no repository id', { repository_id: undefined }, 'out'],
      ['no owner id', { repository_owner_id: undefined }, 'out'],
      ['owner in upper case', { sub: 'repo:ACME/shop:ref:refs/heads/main' }, 'out'],
      ['branch in upper case', { sub: 'repo:acme/shop:ref:refs/heads/Main' }, 'out'],
      ['issuer of an enterprise', { iss: 'https://token.actions.githubusercontent.com/acme' }, 'out'],
      ['issuer of GHE.com', { iss: 'https://token.actions.acme.ghe.com' }, 'out'],
    ],
  },
  {
    name: 'GitHub branch, immutable format only',
    role: role([inFormat(GitHubSubjectFormat.IMMUTABLE).branch('main')]),
    token: { ...TOKEN, sub: `${IMMUTABLE}:ref:refs/heads/main` },
    rows: [
      ['format with names alone', { sub: 'repo:acme/shop:ref:refs/heads/main' }, 'out'],
      ['renamed repository', { sub: 'repo:acme@1234/store@5678:ref:refs/heads/main' }, 'out'],
      ['another repository id', { repository_id: '99' }, 'out'],
    ],
  },
  {
    name: 'GitHub branch, any name',
    role: role([inFormat(GitHubSubjectFormat.ANY_NAME).branch('main')]),
    token: { ...TOKEN, sub: `${IMMUTABLE}:ref:refs/heads/main` },
    rows: [
      ...NEVER,
      ['renamed repository', { sub: 'repo:acme@1234/store@5678:ref:refs/heads/main', repository: 'acme/store' }, 'in'],
      ['renamed organization', { sub: 'repo:acme-labs@1234/shop@5678:ref:refs/heads/main' }, 'in'],
      ['transferred to another owner', { sub: 'repo:eve@98/shop@5678:ref:refs/heads/main' }, 'out'],
      ['format with names alone', { sub: 'repo:acme/shop:ref:refs/heads/main' }, 'out'],
      ['another branch', { sub: `${IMMUTABLE}:ref:refs/heads/dev` }, 'out'],
      ['environment', { sub: `${IMMUTABLE}:environment:prod` }, 'out'],
      ['another repository id in the subject', { sub: 'repo:acme@1234/shop@99:ref:refs/heads/main' }, 'out'],
      ['another repository id in the claim', { repository_id: '99' }, 'out'],
      ['another owner id in the claim', { repository_owner_id: '98' }, 'out'],
      [
        'customized subject of another repository that holds the ids',
        {
          sub: 'repo:eve@98/x@99:ref:refs/heads/a@1234/b@5678:ref:refs/heads/main',
          repository_id: '99',
          repository_owner_id: '98',
        },
        'out',
      ],
      ['id that ends the same', { sub: 'repo:acme@91234/shop@5678:ref:refs/heads/main' }, 'out'],
    ],
  },
  {
    name: 'GitHub organization, any name',
    role: role([
      GitHubTrust.organization({
        owner: 'acme',
        ownerId: '1234',
        subjectFormat: GitHubSubjectFormat.ANY_NAME,
      }).environment('prod'),
    ]),
    token: { ...TOKEN, sub: `${IMMUTABLE}:environment:prod`, environment: 'prod' },
    rows: [
      ['another repository', { sub: 'repo:acme@1234/store@99:environment:prod', repository_id: '99' }, 'in'],
      ['renamed organization', { sub: 'repo:acme-labs@1234/shop@5678:environment:prod' }, 'in'],
      ['another owner', { sub: 'repo:eve@98/shop@5678:environment:prod', repository_owner_id: '98' }, 'out'],
      ['another owner id in the claim', { repository_owner_id: '98' }, 'out'],
      ['another environment', { sub: `${IMMUTABLE}:environment:dev` }, 'out'],
    ],
  },
  {
    name: 'GitHub organization with its id, customized subjects',
    role: role([acme.customSubject('job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main')]),
    token: { ...TOKEN, sub: 'job_workflow_ref:acme/ci/.github/workflows/deploy.yml@refs/heads/main' },
    rows: [
      ['another repository of the owner', { repository_id: '99' }, 'in'],
      ['another owner that calls the workflow', { repository_owner_id: '98' }, 'out'],
      ['no owner', { repository_owner_id: undefined }, 'out'],
      ['another workflow', { sub: 'job_workflow_ref:eve/ci/.github/workflows/deploy.yml@refs/heads/main' }, 'out'],
    ],
  },
  {
    name: 'GitHub trusts for an audience each',
    role: role(
      [shop.branch('main').forAudience('main'), shop.environment('prod').forAudience('prod')],
      Issuer.gitHubActions({ audiences: ['main', 'prod'] }),
    ),
    token: { ...TOKEN, aud: 'main' },
    rows: [
      ['the other trust', { aud: 'prod', sub: 'repo:acme/shop:environment:prod' }, 'in'],
      ['the subject of the other trust', { sub: 'repo:acme/shop:environment:prod' }, 'out'],
      ['the audience of the other trust', { aud: 'prod' }, 'out'],
    ],
  },
  {
    name: 'GitHub branch, names only',
    role: role([namesOnly.branch('main')]),
    token: TOKEN,
    rows: [
      ['no ids in the token', { repository_id: undefined, repository_owner_id: undefined }, 'in'],
      ['names registered again: what the warning is about', { repository_id: '99', repository_owner_id: '98' }, 'in'],
      ['immutable subject: what the warning is about', { sub: `${IMMUTABLE}:ref:refs/heads/main` }, 'out'],
      ['look-alike owner', { sub: 'repo:acme-evil/shop:ref:refs/heads/main' }, 'out'],
      ['pull request', { sub: 'repo:acme/shop:pull_request' }, 'out'],
    ],
  },
  {
    name: 'GitHub branches and tags by pattern',
    role: role([shop.branch('release/*'), shop.tag('v*')]),
    token: { ...TOKEN, sub: 'repo:acme/shop:ref:refs/heads/release/1.x', ref: 'refs/heads/release/1.x' },
    rows: [
      ...NEVER,
      ['nested branch', { sub: 'repo:acme/shop:ref:refs/heads/release/1.x/fix' }, 'in'],
      ['immutable subject', { sub: `${IMMUTABLE}:ref:refs/heads/release/1.x` }, 'in'],
      ['tag', { sub: 'repo:acme/shop:ref:refs/tags/v1.0.0' }, 'in'],
      ['tag, immutable subject', { sub: `${IMMUTABLE}:ref:refs/tags/v1.0.0` }, 'in'],
      ['branch without its slash', { sub: 'repo:acme/shop:ref:refs/heads/release-evil' }, 'out'],
      ['branch that contains the pattern', { sub: 'repo:acme/shop:ref:refs/heads/evil/release/1.x' }, 'out'],
      ['branch named like a tag', { sub: 'repo:acme/shop:ref:refs/heads/v1.0.0' }, 'out'],
      ['environment named like the subject', { sub: 'repo:acme/shop:environment:ref%3Arefs/heads/release/1.x' }, 'out'],
      [
        'fork whose branch holds the whole subject',
        {
          sub: 'repo:eve/shop:ref:refs/heads/repo/acme/shop/release/1.x',
          repository_id: '99',
          repository_owner_id: '98',
        },
        'out',
      ],
      ['pull request', { sub: 'repo:acme/shop:pull_request' }, 'out'],
      ['names registered again', { repository_id: '99', repository_owner_id: '98' }, 'out'],
    ],
  },
  {
    name: 'GitHub environment',
    role: role([shop.environment('prod: eu')]),
    token: { ...TOKEN, sub: 'repo:acme/shop:environment:prod%3A eu', environment: 'prod: eu' },
    rows: [
      ['immutable subject', { sub: `${IMMUTABLE}:environment:prod%3A eu` }, 'in'],
      ['the same on any branch', { ref: 'refs/heads/dev' }, 'in'],
      ['unescaped colon', { sub: 'repo:acme/shop:environment:prod: eu' }, 'out'],
      ['another environment', { sub: 'repo:acme/shop:environment:dev', environment: 'dev' }, 'out'],
      ['environment that begins the same', { sub: 'repo:acme/shop:environment:prod%3A eu-evil' }, 'out'],
      ['branch without the environment', { sub: 'repo:acme/shop:ref:refs/heads/main' }, 'out'],
    ],
  },
  {
    name: 'GitHub environment on a branch',
    role: role([shop.environment('prod').branch('main')]),
    token: { ...TOKEN, sub: 'repo:acme/shop:environment:prod', environment: 'prod' },
    rows: [
      ...NEVER,
      ['immutable subject', { sub: `${IMMUTABLE}:environment:prod` }, 'in'],
      ['another branch', { ref: 'refs/heads/dev' }, 'out'],
      ['tag of that name', { ref: 'refs/tags/main' }, 'out'],
      ['pull request into the environment', { ref: 'refs/pull/7/merge' }, 'out'],
      ['no ref', { ref: undefined }, 'out'],
      ['branch without the environment', { sub: 'repo:acme/shop:ref:refs/heads/main' }, 'out'],
    ],
  },
  {
    name: 'GitHub pull request',
    role: role([shop.pullRequest()]),
    token: { ...TOKEN, sub: 'repo:acme/shop:pull_request', ref: 'refs/pull/7/merge', event_name: 'pull_request' },
    rows: [
      ['immutable subject', { sub: `${IMMUTABLE}:pull_request` }, 'in'],
      ['push to main', { sub: 'repo:acme/shop:ref:refs/heads/main' }, 'out'],
      ['from a fork run in the fork', { sub: 'repo:eve/shop:pull_request', repository_id: '99' }, 'out'],
      ['pull_request_target, which runs on the base branch', { sub: 'repo:acme/shop:ref:refs/heads/main' }, 'out'],
    ],
  },
  {
    name: 'GitHub repository, any subject',
    role: role([shop.anySubject()]),
    token: TOKEN,
    rows: [
      ['pull request', { sub: 'repo:acme/shop:pull_request' }, 'in'],
      ['immutable subject', { sub: `${IMMUTABLE}:environment:prod` }, 'in'],
      ['look-alike repository', { sub: 'repo:acme/shop-evil:ref:refs/heads/main', repository_id: '99' }, 'out'],
      ['look-alike repository with the right id', { sub: 'repo:acme/shop-evil:ref:refs/heads/main' }, 'out'],
      ['look-alike id', { sub: 'repo:acme@1234/shop@56789:ref:refs/heads/main', repository_id: '56789' }, 'out'],
    ],
  },
  {
    name: 'GitHub reusable workflow of an organization',
    role: role([acme.branch('main').jobWorkflowRef('acme/ci/.github/workflows/deploy.yml@refs/tags/v1*')]),
    token: { ...TOKEN, job_workflow_ref: 'acme/ci/.github/workflows/deploy.yml@refs/tags/v1.2' },
    rows: [
      ...NEVER,
      ['another repository', { sub: 'repo:acme/store:ref:refs/heads/main', repository_id: '99' }, 'in'],
      ['immutable subject', { sub: 'repo:acme@1234/store@99:ref:refs/heads/main', repository_id: '99' }, 'in'],
      ['look-alike owner', { sub: 'repo:acme-evil/shop:ref:refs/heads/main' }, 'out'],
      ['owner registered again', { repository_owner_id: '98' }, 'out'],
      ['another branch', { sub: 'repo:acme/shop:ref:refs/heads/dev' }, 'out'],
      ['branch that ends the same', { sub: 'repo:acme/shop:ref:refs/heads/evil/refs/heads/main' }, 'out'],
      ['environment that ends the same', { sub: 'repo:acme/shop:environment:x%3Aref%3Arefs/heads/main' }, 'out'],
      ['workflow of its own', { job_workflow_ref: 'acme/shop/.github/workflows/deploy.yml@refs/tags/v1.2' }, 'out'],
      ['workflow at a branch', { job_workflow_ref: 'acme/ci/.github/workflows/deploy.yml@refs/heads/v1' }, 'out'],
      [
        'another workflow of that repository',
        { job_workflow_ref: 'acme/ci/.github/workflows/test.yml@refs/tags/v1.2' },
        'out',
      ],
      ['no workflow', { job_workflow_ref: undefined }, 'out'],
    ],
  },
  {
    name: 'GitHub custom subject',
    role: role([
      shop.customSubject('repository_owner:acme:environment:prod'),
      shop.customSubject(`${IMMUTABLE}:context:*`),
    ]),
    token: { ...TOKEN, sub: 'repository_owner:acme:environment:prod' },
    rows: [
      ['the other subject', { sub: `${IMMUTABLE}:context:anything` }, 'in'],
      ['another repository of the owner', { repository_id: '99' }, 'out'],
      ['the default subject', { sub: 'repo:acme/shop:environment:prod' }, 'out'],
    ],
  },
  {
    name: 'GitHub enterprise and actor',
    role: role(
      [shop.branch('main').enterpriseId('77').claim('actor_id', '42', '43')],
      Issuer.gitHubActions({ enterpriseSlug: 'acme-inc' }),
    ),
    token: { ...TOKEN, iss: 'https://token.actions.githubusercontent.com/acme-inc', enterprise_id: '77' },
    rows: [
      ['the other actor', { actor_id: '43' }, 'in'],
      ['somebody else', { actor_id: '44' }, 'out'],
      ['another enterprise', { enterprise_id: '78' }, 'out'],
      ['no enterprise', { enterprise_id: undefined }, 'out'],
      ['the issuer of github.com', { iss: 'https://token.actions.githubusercontent.com' }, 'out'],
      ['the issuer of another enterprise', { iss: 'https://token.actions.githubusercontent.com/evil' }, 'out'],
    ],
  },
  {
    name: 'GitHub on GHE.com',
    role: role([shop.branch('main')], Issuer.gitHubEnterpriseCloud('acme')),
    token: { ...TOKEN, iss: 'https://token.actions.acme.ghe.com' },
    rows: [
      ['another tenant', { iss: 'https://token.actions.evil.ghe.com' }, 'out'],
      ['another repository id', { repository_id: '99' }, 'out'],
    ],
  },
  {
    name: 'GitHub Enterprise Server',
    role: role([namesOnly.branch('main')], Issuer.gitHubEnterpriseServer('git.acme.example')),
    token: { ...TOKEN, iss: 'https://git.acme.example/_services/token' },
    rows: [
      ['github.com', { iss: 'https://token.actions.githubusercontent.com' }, 'out'],
      ['another branch', { sub: 'repo:acme/shop:ref:refs/heads/dev' }, 'out'],
    ],
  },
];
