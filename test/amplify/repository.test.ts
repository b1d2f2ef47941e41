import { App, CfnParameter, type CfnParameterProps, Fn, Lazy, SecretValue, Stack } from 'aws-cdk-lib';
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
    'accessToken must be in Secrets Manager: CloudFormation does not resolve ssm-secure references here, and ssm is plain text; ' +
      "store the token in Secrets Manager and give SecretValue.secretsManager('<name>') [Stack/Web]",
  );
});

test.each([
  ['https://github.com/acme/web', { accessToken: undefined, oauthToken: STORED }, 'oauthToken', 'only accessToken'],
  ['https://github.com/acme/web', { accessToken: undefined }, 'none', 'only accessToken'],
  ['https://github.com/acme/web', { oauthToken: STORED }, 'accessToken and oauthToken', 'only accessToken'],
  ['https://gitlab.com/acme/web', {}, 'accessToken', 'only oauthToken'],
  [CODE_COMMIT, {}, 'accessToken', 'neither'],
  ['https://git-codecommit.eu-central-1.amazonaws.com/v1/repos/', { accessToken: undefined }, 'none', 'one of the two'],
  [Lazy.string({ produce: () => 'x' }), { accessToken: undefined }, 'none', 'one of the two'],
])('%# fails on a token that does not fit the host', (repository, props, given, remedy) => {
  const shown = repository.startsWith('https') ? repository : 'a token';
  expect(failure(() => createApp({ repository, ...props }))).toBe(
    'accessToken must be given for GitHub, oauthToken for Bitbucket and GitLab, and neither for CodeCommit, ' +
      `got: ${given} for ${shown}; set ${remedy} [Stack/Web]`,
  );
});

test('a repository may be known only during the deploy', () => {
  const { template } = createApp({ repository: Lazy.string({ produce: () => 'https://github.com/acme/web' }) });
  expect(findOne(template(), 'AWS::Amplify::App').Repository).toBe('https://github.com/acme/web');
});

const ADDRESS = 'repository must be an https URL without credentials, query and fragment' as const;
const ADDRESS_REMEDY = 'give https://<host>/<owner>/<name>, and the token by its own property [Stack/Web]';

test.each(['http://github.com/acme/web', ''])("fails on the repository '%s'", (repository) => {
  expect(failure(() => createApp({ repository }))).toBe(`${ADDRESS}, got: ${repository || "''"}; ${ADDRESS_REMEDY}`);
});

test.each([
  'https://user:ghp_0123@github.com/acme/web',
  'https://ghp_0123@github.com/acme/web',
  'https://github.com/acme/web?token=ghp_0123',
  'https://github.com/acme/web#ghp_0123',
  'http://user:ghp_0123@github.com/acme/web',
  'git@github.com:acme/ghp_0123.git',
])('shows nothing of a repository that may hold a credential: %#', (repository) => {
  expect(failure(() => createApp({ repository }))).toBe(`${ADDRESS}; ${ADDRESS_REMEDY}`);
});

test.each([
  'https://acme.ghe.com/acme/web',
  'https://github.acme.example/acme/web',
  'https://code.github.acme.example/acme/web',
  'https://GitHub.com/acme/web',
])('an access token fits the GitHub host of %s', (repository) => {
  expect(failure(() => createApp({ repository }))).toBeUndefined();
  expect(failure(() => createApp({ repository, accessToken: undefined, oauthToken: STORED }))).toMatch(
    /; set only accessToken \[Stack\/Web\]$/,
  );
});

test.each(['https://code.acme.example/acme/web', 'https://notghe.com/acme/web'])(
  'either token fits the host of %s, which is not known',
  (repository) => {
    expect(failure(() => createApp({ repository }))).toBeUndefined();
    expect(failure(() => createApp({ repository, accessToken: undefined, oauthToken: STORED }))).toBeUndefined();
    expect(failure(() => createApp({ repository, oauthToken: STORED }))).toMatch(/; set one of the two /);
  },
);

describe('a token that would be in the template', () => {
  const param = (stack: Stack, props?: CfnParameterProps) => new CfnParameter(stack, 'Param', props);

  test.each<[string, (stack: Stack) => string]>([
    ['text beside a deploy-time value', (stack) => Fn.join('', ['ghp_', param(stack).valueAsString])],
    ['a reference that is none', () => '{{resolve:ghp_0123'],
    ['a reference without an end', () => '{{resolve:secretsmanager:token'],
    ['text after a reference', () => `${REFERENCE}ghp_0123`],
    ['text before a reference', () => `ghp_0123${REFERENCE}`],
    ['two references', () => `${REFERENCE}${REFERENCE}`],
    ['a parameter', (stack) => param(stack).valueAsString],
    ['a parameter with a default', (stack) => param(stack, { default: 'ghp_0123' }).valueAsString],
    ['a hidden parameter with a default', (stack) => param(stack, { noEcho: true, default: 'ghp_0123' }).valueAsString],
    ['another intrinsic', () => Fn.select(0, ['ghp_0123', 'x'])],
    [
      'a join with a delimiter',
      (stack) => Fn.join('-', ['{{resolve:secretsmanager:a', param(stack).valueAsString, '}}']),
    ],
  ])('is refused: %s', (_, make) => {
    const stack = new Stack(new App(), 'Stack');
    const accessToken = SecretValue.unsafePlainText(make(stack));
    expect(failure(() => createApp({ accessToken }, stack))).toBe(PLAIN('accessToken'));
  });

  test('is not a parameter that CloudFormation shows to nobody', () => {
    const stack = new Stack(new App(), 'Stack');
    const accessToken = SecretValue.cfnParameter(param(stack, { noEcho: true }));
    expect(failure(() => createApp({ accessToken }, stack))).toBeUndefined();
  });

  test('is not a secret of another stack, or one by its ARN', () => {
    const app = new App();
    const secret = new Secret(new Stack(app, 'Secrets'), 'Secret').secretValue;
    expect(failure(() => createApp({ accessToken: secret }, new Stack(app, 'Stack')))).toBeUndefined();
    const arn = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:token-AbCdEf';
    const byArn = SecretValue.secretsManager(arn, { jsonField: 'token' });
    expect(failure(() => createApp({ accessToken: byArn }))).toBeUndefined();
  });
});

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

test.each(['my-web', 'my.web_1', 'x'])('the CodeCommit repository may be called %s', (name) => {
  const repository = CODE_COMMIT.replace(/web$/, name);
  const { template } = createApp({ repository, accessToken: undefined });
  expect(JSON.stringify(findOne(template(), 'AWS::IAM::Policy'))).toContain(`:${name}"`);
});

test('GitHub gives the service role nothing to pull', () => {
  createApp().template().resourcePropertiesCountIs('AWS::IAM::Policy', Match.anyValue(), 0);
});

test.each(['accessToken', 'oauthToken'])('%s is no plain text', (property) => {
  expect(failure(() => createApp({ [property]: new Map() }))).toMatch(
    new RegExp(`^${property} must be a SecretValue, got: an object of the class Map; `),
  );
});
