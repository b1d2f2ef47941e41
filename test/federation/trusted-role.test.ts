import { App, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role } from 'aws-cdk-lib/aws-iam';
import { BuildkiteTrust, FederatedRole, type FederatedRoleProps, IdentityProvider, Issuer } from '../../src/federation';

const trust = [BuildkiteTrust.pipeline({ organization: 'acme', pipeline: 'shop' }).branch('main')];
const issuer = Issuer.buildkite();
const known = { account: '111122223333', region: 'eu-central-1' };
const LONG = (length: number) => `/${'x'.repeat(length - 2)}/`;

function deployRole(props: Partial<FederatedRoleProps> = {}, stack = new Stack(undefined, 'Stack')): FederatedRole {
  const provider = props.provider ?? IdentityProvider.fromIssuer(stack, 'Provider', issuer);
  return new FederatedRole(stack, 'Role', { trust, ...props, provider });
}

test.each(['/', '/ci/', '/a/b/', '/!/', '/#/', '/$/', '/%/', '/&/', '/(/', '/~/', '/-._/', LONG(512)])(
  'the path may be %s',
  (path) => {
    const role = deployRole({ path });
    Template.fromStack(role.stack).hasResourceProperties('AWS::IAM::Role', { Path: path });
  },
);

test.each(['', 'ci', '/ci', 'ci/', '//', '/"/', "/'/", '/ /', '/\u007f/', '/é/', 'x/ci/', '/ci/x', LONG(513)])(
  'the path is not %j',
  (path) => {
    expect(() => deployRole({ path })).toThrow(
      `path must begin and end with /, and consist of printable ASCII characters without spaces and quotes, got: ${path || "''"}; write for example /ci/, or leave it out [Stack/Role]`,
    );
  },
);

test('has the name, the description and the duration that it is given', () => {
  const role = deployRole({ roleName: 'deploy', description: 'deploys', maxSessionDuration: Duration.hours(2) });
  Template.fromStack(role.stack).hasResourceProperties('AWS::IAM::Role', {
    RoleName: 'deploy',
    Description: 'deploys',
    MaxSessionDuration: 7200,
  });
  expect(() => deployRole({ roleName: 'a b' })).toThrow(/^roleName must .*\[Stack\/Role\]$/);
  expect(() => deployRole({ description: 'a\u2028b' })).toThrow(/^description must [\s\S]*\[Stack\/Role\]$/);
});

describe('the account of the provider', () => {
  const app = new App();
  const stackIn = (account?: string) =>
    new Stack(app, `In${account ?? 'Any'}`, { env: { account, region: 'eu-central-1' } });
  const [here, there, anywhere] = [stackIn('111122223333'), stackIn('444455556666'), stackIn()];
  const providers = new Map(
    [here, there, anywhere].map((stack) => [stack, IdentityProvider.fromIssuer(stack, 'Provider', issuer)]),
  );

  test('is that of the role', () => {
    expect(() => new FederatedRole(here, 'Other', { trust, provider: providers.get(there)! })).toThrow(
      'provider must belong to the account of the role, 111122223333, got: 444455556666; use IdentityProvider.fromIssuer(…) in the stack of the role [In111122223333/Other]',
    );
    expect(() => new FederatedRole(here, 'Own', { trust, provider: providers.get(here)! })).not.toThrow();
  });

  test('is not compared where one of them is known only at deploy time', () => {
    expect(() => new FederatedRole(here, 'Any', { trust, provider: providers.get(anywhere)! })).not.toThrow();
    expect(() => new FederatedRole(anywhere, 'Here', { trust, provider: providers.get(here)! })).not.toThrow();
  });
});

test('the length of its trust policy is watched', () => {
  const stack = new Stack(undefined, 'Stack', { env: known });
  deployRole({ trust: Array.from({ length: 200 }, (_, index) => trust[0].claim('cluster_id', `${index}`)) }, stack);
  expect(() => Template.fromStack(stack)).toThrow(/trust must give a trust policy of at most 8192 characters/);
});

test('its trust policy is complete from the start', () => {
  const stack = new Stack(undefined, 'Stack');
  Role.customizeRoles(stack, { preventSynthesis: false });
  const role = deployRole({}, stack);
  expect(role.assumeRolePolicy?.statementCount).toBe(1);
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [Match.objectLike({ Action: 'sts:AssumeRoleWithWebIdentity' })] },
  });
});
