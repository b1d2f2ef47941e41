import { type GitHubSubjectFormat, GitHubTrust } from '../../src/federation';

const ids = { ownerId: '1234', repositoryId: '5678' };
const shop = GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids });
const namesOnly = GitHubTrust.repository({ owner: 'acme', repository: 'shop' });

const LONG = (length: number) => 'x'.repeat(length);

test.each([
  ['owner', 'a', true],
  ['owner', LONG(100), true],
  ['owner', LONG(101), false],
  ['owner', 'A-b_9', true],
  ['owner', '-a', false],
  ['owner', '_a', false],
  ['owner', 'a.b', false],
  ['owner', 'a b', false],
  ['repository', 'a', true],
  ['repository', LONG(100), true],
  ['repository', LONG(101), false],
  ['repository', '.github', true],
  ['repository', 'A.b_c-9', true],
  ['repository', 'a b', false],
  ['repository', 'shop.gitx', true],
  ['repository', 'shop.git', false],
])('GitHub has the %s %s: %s', (property, name, exists) => {
  const make = () => GitHubTrust.repository({ owner: 'acme', repository: 'shop', ...ids, [property]: name });
  exists ? expect(make).not.toThrow() : expect(make).toThrow(new RegExp(`^${property} must be the name`));
});

test.each([['BOTHX'], ['XBOTH'], ['IMMUTABLEX'], ['XIMMUTABLE'], ['ANY_NAMEX'], ['XANY_NAME']])(
  'there is no format %s',
  (format) => {
    const subjectFormat = format as GitHubSubjectFormat;
    expect(() => GitHubTrust.organization({ owner: 'acme', ownerId: '1', subjectFormat })).toThrow(
      /^subjectFormat must be a value of GitHubSubjectFormat, got: .*; use GitHubSubjectFormat\.BOTH, IMMUTABLE or ANY_NAME$/,
    );
  },
);

test.each([
  ['repo:acme/shop:', namesOnly, true],
  ['repo:acme/shop', namesOnly, true],
  ['repository:acme/shop:x', namesOnly, true],
  ['repository:acme/shop', namesOnly, true],
  ['repository_owner:acme:x', namesOnly, false],
  ['repo:acme/shopx', namesOnly, false],
  ['xrepo:acme/shop:x', namesOnly, false],
  ['repo:acme/x', GitHubTrust.organization({ owner: 'acme' }), true],
  ['repository_owner:acme', GitHubTrust.organization({ owner: 'acme' }), true],
  ['repository_owner:acme:x', GitHubTrust.organization({ owner: 'acme' }), true],
  ['repository_owner:acmex', GitHubTrust.organization({ owner: 'acme' }), false],
])('the custom subject %s names its owner: %#', (subject, trust, isNamed) => {
  const make = () => trust.customSubject(subject);
  isNamed ? expect(make).not.toThrow() : expect(make).toThrow(/^customSubject must begin with repo:acme\//);
});

test('a second custom subject is checked too', () => {
  expect(() => namesOnly.customSubject('repo:acme/shop:x', 'repo:eve/x:y')).toThrow(/^customSubject must begin with/);
});

test('fails without a custom subject', () => {
  expect(() => shop.customSubject()).toThrow(
    'customSubject must hold at least one subject, got: []; copy the sub claim of a token',
  );
});
