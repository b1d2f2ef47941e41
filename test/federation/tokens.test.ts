import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { judge } from '../support/web-identity';
import { GITHUB } from './tokens/github';
import { GITHUB_HOSTS } from './tokens/github-hosts';
import { OTHERS } from './tokens/others';
import { OWN_SUBJECTS } from './tokens/own-subjects';
import { TERRAFORM } from './tokens/terraform';
import type { Change, TokenTable } from './tokens/token-table';

const GITHUB_HOST = 'token.actions.githubusercontent.com';

/** The trust policy that this module's incident began with: `repo` is no condition key, and there is no subject. */
const ARTICLE_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${GITHUB_HOST}` },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${GITHUB_HOST}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${GITHUB_HOST}:repo`]: 'acme/shop:*' },
      },
    },
  ],
};

/** What the template says, and the ARN that its reference to the provider stands for. */
function deploy(table: TokenTable, flags: Record<string, unknown> = {}) {
  const stack = new Stack(new App({ postCliContext: flags }), 'Stack');
  const role = table.role(stack);
  const template = Template.fromStack(stack);
  const [{ Properties }] = Object.values(template.findResources('AWS::IAM::Role'));
  const providers = Object.keys(template.findResources('AWS::IAM::OIDCProvider'));
  const arn = `arn:aws:iam::111122223333:oidc-provider/${role.provider.issuer.hostPath}`;
  return {
    trustPolicy: Properties.AssumeRolePolicyDocument,
    deployment: { values: Object.fromEntries(providers.map((id) => [id, arn])) },
  };
}

function changed(token: TokenTable['token'], change: Change): Record<string, string> {
  const claims = Object.entries({ ...token, ...change }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(claims) as Record<string, string>;
}

const TABLES = [...GITHUB, ...GITHUB_HOSTS, ...OTHERS, ...OWN_SUBJECTS, ...TERRAFORM];

describe.each(TABLES.map((table) => [table.name, table] as const))('%s', (_, table) => {
  const request = deploy(table);

  test.each([['a token that fits', {}, 'in'] as const, ...table.rows])('%s %j: %s', async (_what, change, outcome) => {
    const { admitted, reason } = await judge({ ...request, claims: changed(table.token, change) });
    expect({ outcome: admitted ? 'in' : 'out', reason }).toEqual({ outcome, reason });
  });
});

test.each(TABLES)('$name: the policy is the same when the CDK minimizes policies', (table) => {
  expect(deploy(table, { '@aws-cdk/aws-iam:minimizePolicies': true }).trustPolicy).toEqual(deploy(table).trustPolicy);
});

test('the policy of the incident lets nobody in, not even a token with a claim of that name', async () => {
  const claims = { ...GITHUB[0].token, repo: 'acme/shop:ref:refs/heads/main' };
  expect(await judge({ trustPolicy: ARTICLE_POLICY, claims })).toEqual({
    admitted: false,
    reason: 'repo is no key of this token, not acme/shop:*',
  });
});

test('the tables hold more than 450 tokens', () => {
  expect(TABLES.reduce((sum, { rows }) => sum + 1 + rows.length, 0)).toBeGreaterThan(450);
});
