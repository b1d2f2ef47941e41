import { App, CfnParameter, Lazy, SecretValue, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { createApp, failure, findOne } from './support';

const STORED = SecretValue.secretsManager('token');
const REFERENCE = '{{resolve:secretsmanager:token:SecretString:::}}';
const PLAIN = (property: string) =>
  `${property} must be a reference to a secret, not its plain text; ` +
  "store the token in Secrets Manager and give SecretValue.secretsManager('<name>') [Stack/Web]";
const CODE_COMMIT = 'https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/web';

test('a GitHub token is a reference in the template', () => {
  const { AccessToken, OauthToken } = findOne(createApp().template(), 'AWS::Amplify::App');
  expect([AccessToken, OauthToken]).toEqual([REFERENCE, undefined]);
});

test.each(['https://gitlab.com/acme/web', 'https://bitbucket.org/acme/web'])(
  '%s takes an OAuth token',
  (repository) => {
    const { template } = createApp({ repository, accessToken: undefined, oauthToken: STORED });
    const { Repository, AccessToken, OauthToken } = findOne(template(), 'AWS::Amplify::App');
    expect([Repository, AccessToken, OauthToken]).toEqual([repository, undefined, REFERENCE]);
  },
);

test('takes a secret of the stack', () => {
  const stack = new Stack(new App(), 'Stack');
  const { template } = createApp({ accessToken: new Secret(stack, 'Secret').secretValue }, stack);
  expect(JSON.stringify(findOne(template(), 'AWS::Amplify::App').AccessToken)).toContain('{{resolve:secretsmanager:');
});

test('takes a parameter that does not echo', () => {
  const stack = new Stack(new App(), 'Stack');
  const parameter = new CfnParameter(stack, 'Token', { noEcho: true });
  const { template } = createApp({ accessToken: SecretValue.cfnParameter(parameter) }, stack);
  expect(findOne(template(), 'AWS::Amplify::App').AccessToken).toEqual({ Ref: 'Token' });
});

test.each([true, false])('the reference stands where secrets are checked: %s', (check) => {
  const app = new App({ context: { '@aws-cdk/core:checkSecretUsage': check } });
  const { template } = createApp({}, new Stack(app, 'Stack'));
  expect(findOne(template(), 'AWS::Amplify::App').AccessToken).toBe(REFERENCE);
});

test('fails on a token as plain text', () => {
  expect(failure(() => createApp({ accessToken: SecretValue.unsafePlainText('ghp_1234') }))).toBe(PLAIN('accessToken'));
});

test('fails on an OAuth token as plain text', () => {
  const oauthToken = SecretValue.unsafePlainText('glpat-1234');
  const props = { repository: 'https://gitlab.com/acme/web', accessToken: undefined, oauthToken };
  expect(failure(() => createApp(props))).toBe(PLAIN('oauthToken'));
});

test('fails on plain text behind a token of the CDK', () => {
  const accessToken = SecretValue.unsafePlainText(Lazy.string({ produce: () => 'ghp_1234' }));
  expect(failure(() => createApp({ accessToken }))).toBe(PLAIN('accessToken'));
});

test('an error does not show the token', () => {
  expect(failure(() => createApp({ accessToken: SecretValue.unsafePlainText('ghp_1234') }))).not.toContain('ghp_1234');
});

test('fails on a secure parameter, which CloudFormation does not resolve here', () => {
  expect(failure(() => createApp({ accessToken: SecretValue.ssmSecure('token') }))).toBe(
    'accessToken must be in Secrets Manager, for CloudFormation resolves no ssm-secure reference here and ssm is plain text; ' +
      "store the token in Secrets Manager and give SecretValue.secretsManager('<name>') [Stack/Web]",
  );
});

test.each([
  ['https://github.com/acme/web', { accessToken: undefined, oauthToken: STORED }, 'oauthToken', 'only accessToken'],
  ['https://github.com/acme/web', { accessToken: undefined }, 'none', 'only accessToken'],
  ['https://github.com/acme/web', { oauthToken: STORED }, 'accessToken and oauthToken', 'only accessToken'],
  ['https://gitlab.com/acme/web', {}, 'accessToken', 'only oauthToken'],
  [CODE_COMMIT, {}, 'accessToken', 'neither'],
  [Lazy.string({ produce: () => 'x' }), { accessToken: undefined }, 'none', 'one of the two'],
])('%# fails on a token that does not fit the host', (repository, props, given, remedy) => {
  const shown = repository.startsWith('https') ? repository : 'a token';
  expect(failure(() => createApp({ repository, ...props }))).toBe(
    'accessToken must be given for GitHub, oauthToken for another host, and neither for CodeCommit, ' +
      `got: ${given} for ${shown}; set ${remedy} [Stack/Web]`,
  );
});

test('a repository may be known only during the deploy', () => {
  const { template } = createApp({ repository: Lazy.string({ produce: () => 'https://github.com/acme/web' }) });
  expect(findOne(template(), 'AWS::Amplify::App').Repository).toBe('https://github.com/acme/web');
});

test.each(['git@github.com:acme/web.git', 'http://github.com/acme/web', 'https://user:pass@github.com/acme/web', ''])(
  "fails on the repository '%s'",
  (repository) => {
    expect(failure(() => createApp({ repository }))).toBe(
      `repository must be an https URL without credentials, got: ${repository || "''"}; ` +
        'give https://<host>/<owner>/<name>, and the token by its own property [Stack/Web]',
    );
  },
);

test('the service role pulls from the CodeCommit repository, and from no other', async () => {
  const { template } = createApp({ repository: CODE_COMMIT, accessToken: undefined });
  const policy = resolveIntrinsics<any>(findOne(template(), 'AWS::IAM::Policy').PolicyDocument);
  const pull = (name: string) =>
    decide(
      {
        principal: 'arn:aws:iam::111122223333:role/service',
        action: 'codecommit:GitPull',
        resource: `arn:aws:codecommit:eu-central-1:111122223333:${name}`,
      },
      { identity: [policy] },
    );
  expect(await pull('web')).toBe('Allowed');
  expect(await pull('other')).toBe('ImplicitlyDenied');
});

test('GitHub gives the service role nothing to pull', () => {
  createApp().template().resourcePropertiesCountIs('AWS::IAM::Policy', Match.anyValue(), 0);
});
