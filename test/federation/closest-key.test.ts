import { claimKeysOf, closestKey } from '../../src/federation/facts';

test.each([
  // A key that contains the name, the shortest first.
  ['id', ['project_id', 'user_id'], 'user_id'],
  ['id', ['user_id', 'project_id'], 'user_id'],
  ['repo', ['repx', 'repository'], 'repository'],
  // Three changes are close, four are not.
  ['abcdef', ['abcxyz'], 'abcxyz'],
  ['abcdefg', ['abcwxyz'], undefined],
  ['xxxabc', ['abc'], 'abc'],
  ['xxxxabc', ['abc'], undefined],
  ['adg', ['a12d3g'], 'a12d3g'],
  ['adg', ['a12d34g'], undefined],
  ['abcxxx', ['abc'], 'abc'],
  ['abcxxxx', ['abc'], undefined],
  ['bcx', ['aabcy'], 'aabcy'],
  ['bcx', ['aaabcy'], undefined],
  ['kitten', ['sitting'], 'sitting'],
  ['saturday', ['sunday'], 'sunday'],
  ['intention', ['execution'], undefined],
  ['abcd', ['badc'], 'badc'],
  // The closest of several.
  ['abcd', ['abxx', 'abcx'], 'abcx'],
  ['abcd', ['abcx', 'abxx'], 'abcx'],
  ['abc', [], undefined],
])('of %s and %j the closest is %s', (name, keys, closest) => {
  expect(closestKey(name, keys)).toBe(closest);
});

test.each([
  ['accounts.google.com', 'oaud'],
  ['agent.acme.buildkite.dev', 'pipeline_id'],
  ['agent.acme.buildkite.site', 'pipeline_id'],
  ['agent.buildkite.com', 'pipeline_id'],
  ['github.com/enterprises/acme', 'repository_id'],
  ['gitlab.com', 'project_id'],
  ['idcs-1.identity.oraclecloud.com', 'rpst_id'],
  ['oidc.circleci.com/org/1', 'oidc.circleci.com/project-id'],
  ['token.actions.acme.ghe.com', 'repository_id'],
  ['token.actions.githubusercontent.com', 'repository_id'],
  ['token.actions.githubusercontent.com/acme', 'repository_id'],
])('IAM sees of %s the claim %s', (hostPath, claim) => {
  expect(claimKeysOf(hostPath)).toContain(claim);
});

test.each([
  'gitlab.com/x',
  'xgitlab.com',
  'gitlab.comx',
  'gitlabxcom',
  'agent..buildkite.dev',
  'agent.a/b.buildkite.dev',
  'agent.a:b.buildkite.dev',
  'oidc.circleci.com/org/',
  'oidc.circleci.com/org/1/2',
  'token.actions.githubusercontent.com/',
  'id.acme.example',
  'token.actionsxgithubusercontent.com',
  'token.actions.githubusercontentxcom',
])('IAM sees of %s no claim', (hostPath) => {
  expect(claimKeysOf(hostPath)).toEqual([]);
});
