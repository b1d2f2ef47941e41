import { GitHubSubjectFormat, GitHubTrust, Issuer } from '../../../src/federation';
import { NEVER, role, type TokenTable } from './token-table';

const shop = GitHubTrust.repository({
  owner: 'acme',
  repository: 'shop',
  ownerId: '1234',
  repositoryId: '5678',
  subjectFormat: GitHubSubjectFormat.IMMUTABLE,
});
const names = GitHubTrust.repository({ owner: 'acme', repository: 'shop' });
const residency = Issuer.gitHubEnterpriseCloud('Acme', { includesEnterpriseSlug: true });
const IMMUTABLE = 'repo:acme@1234/shop@5678';

export const GITHUB_HOSTS: TokenTable[] = [
  {
    name: 'GitHub with data residency and the slug of the enterprise',
    role: role(residency, shop.branch('main')),
    token: {
      iss: 'https://token.actions.acme.ghe.com/acme',
      aud: 'sts.amazonaws.com',
      sub: `${IMMUTABLE}:ref:refs/heads/main`,
      repository_id: '5678',
      repository_owner_id: '1234',
    },
    rows: [
      ...NEVER,
      ['claims that IAM does not see', { repository_id: undefined, repository_owner_id: undefined }, 'in'],
      ['format with names alone', { sub: 'repo:acme/shop:ref:refs/heads/main' }, 'out'],
      ['names registered again', { sub: 'repo:acme@98/shop@99:ref:refs/heads/main' }, 'out'],
      ['another branch', { sub: `${IMMUTABLE}:ref:refs/heads/dev` }, 'out'],
      ['the issuer without the slug', { iss: 'https://token.actions.acme.ghe.com' }, 'out'],
      ['the issuer of github.com', { iss: 'https://token.actions.githubusercontent.com/acme' }, 'out'],
    ],
  },
  {
    name: 'GitHub with data residency and the slug, every repository of an organization',
    role: role(
      residency,
      GitHubTrust.organization({
        owner: 'acme',
        ownerId: '1234',
        subjectFormat: GitHubSubjectFormat.IMMUTABLE,
      }).environment('prod'),
    ),
    token: {
      iss: 'https://token.actions.acme.ghe.com/acme',
      aud: 'sts.amazonaws.com',
      sub: `${IMMUTABLE}:environment:prod`,
    },
    rows: [
      ['another repository', { sub: 'repo:acme@1234/store@99:environment:prod' }, 'in'],
      ['another owner', { sub: 'repo:acme@98/shop@5678:environment:prod' }, 'out'],
    ],
  },
  {
    name: 'GitHub Enterprise Server up to 3.18, colons as they are',
    role: role(Issuer.gitHubEnterpriseServer('git.acme.example', { version: '3.18' }), names.environment('prod: eu')),
    token: {
      iss: 'https://git.acme.example/_services/token',
      aud: 'sts.amazonaws.com',
      sub: 'repo:acme/shop:environment:prod: eu',
    },
    rows: [
      ['colon as %3A', { sub: 'repo:acme/shop:environment:prod%3A eu' }, 'out'],
      ['environment that begins the same', { sub: 'repo:acme/shop:environment:prod: eu:x' }, 'out'],
    ],
  },
  {
    name: 'GitHub Enterprise Server after 3.18',
    role: role(Issuer.gitHubEnterpriseServer('git.acme.example', { version: '3.19.1' }), names.environment('prod: eu')),
    token: {
      iss: 'https://git.acme.example/_services/token',
      aud: 'sts.amazonaws.com',
      sub: 'repo:acme/shop:environment:prod%3A eu',
    },
    rows: [['colon as it is', { sub: 'repo:acme/shop:environment:prod: eu' }, 'out']],
  },
];
