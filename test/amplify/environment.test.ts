import { App, CfnParameter, Duration, Lazy, Stack } from 'aws-cdk-lib';
import { AmplifyBuildImage } from '../../src/amplify';
import { createApp, failure, findOne } from './support';

const IMAGE = 'aws/codebuild/amazonlinux-x86_64-standard:5.0';
const variables = (props = {}) =>
  Object.fromEntries(
    findOne(createApp(props).template(), 'AWS::Amplify::App').EnvironmentVariables.map(({ Name, Value }: any) => [
      Name,
      Value,
    ]),
  );

test('by default only the build image is set', () => {
  expect(variables()).toEqual({ _CUSTOM_IMAGE: IMAGE });
});

test('properties become the variables that Amplify knows', () => {
  const buildImage = AmplifyBuildImage.UBUNTU_STANDARD_7;
  expect(variables({ buildImage, buildTimeout: Duration.hours(1), appRoot: 'apps/web' })).toEqual({
    _CUSTOM_IMAGE: 'aws/codebuild/standard:7.0',
    _BUILD_TIMEOUT: '60',
    AMPLIFY_MONOREPO_APP_ROOT: 'apps/web',
  });
});

test("the user's variables come along", () => {
  expect(variables({ environment: { LOG_LEVEL: 'info' } })).toEqual({ LOG_LEVEL: 'info', _CUSTOM_IMAGE: IMAGE });
});

test('a variable that says the same as its property is none too many', () => {
  expect(variables({ environment: { _CUSTOM_IMAGE: IMAGE } })).toEqual({ _CUSTOM_IMAGE: IMAGE });
});

test('a value may be known only during the deploy', () => {
  expect(variables({ environment: { TABLE: Lazy.string({ produce: () => 'orders' }) } }).TABLE).toBe('orders');
});

test.each([
  [{}, '_CUSTOM_IMAGE', 'node:22', `be what buildImage sets (${IMAGE}), or be left out`, 'buildImage'],
  [{}, '_BUILD_TIMEOUT', '60', 'be left to buildTimeout', 'buildTimeout'],
  [{}, 'AMPLIFY_MONOREPO_APP_ROOT', 'web', 'be left to appRoot', 'appRoot'],
  [
    { buildTimeout: Duration.minutes(30) },
    '_BUILD_TIMEOUT',
    '60',
    'be what buildTimeout sets (30), or be left out',
    'buildTimeout',
  ],
])('%# fails on a variable that contradicts its property', (props, name, value, must, property) => {
  expect(failure(() => createApp({ ...props, environment: { [name]: value } }))).toBe(
    `environment.${name} must ${must}, got: ${value}; set ${property} instead [Stack/Web]`,
  );
});

test('fails on a branch that changes the build image', () => {
  const { app } = createApp();
  expect(failure(() => app.addBranch('main', { environment: { _CUSTOM_IMAGE: 'node:22' } }))).toBe(
    `environment._CUSTOM_IMAGE must be what buildImage sets (${IMAGE}), or be left out, got: node:22; set buildImage instead [Stack/Web]`,
  );
});

test('fails on the prefix that Amplify reserves', () => {
  expect(failure(() => createApp({ environment: { AWS_REGION: 'eu-west-1' } }))).toBe(
    'environment must have no name that starts with AWS, got: AWS_REGION; Amplify reserves this prefix: rename the variable [Stack/Web]',
  );
});

test.each(['A-B', '1A', '', 'A B', 'A'.repeat(256)])("fails on the name '%s'", (name) => {
  expect(failure(() => createApp({ environment: { [name]: 'x' } }))).toBe(
    `environment must have names of letters, digits and underscores, 255 at most, got: ${name || "''"}; rename the variable [Stack/Web]`,
  );
});

test('fails on a name that is only known during the deploy', () => {
  expect(failure(() => createApp({ environment: { [Lazy.string({ produce: () => 'A' })]: 'x' } }))).toBe(
    'environment must have names that are known at synth; use literal names [Stack/Web]',
  );
});

test('fails on a value that is too long', () => {
  expect(failure(() => createApp({ environment: { A: 'x'.repeat(5500) } }))).toBeUndefined();
  expect(failure(() => createApp({ environment: { A: 'x'.repeat(5501) } }))).toBe(
    `environment.A must have at most 5500 characters, got: 5501 characters; keep long values in the repository or in Parameter Store [Stack/Web]`,
  );
});

test.each([4, 121])('fails on a build of %d minutes', (minutes) => {
  expect(failure(() => createApp({ buildTimeout: Duration.minutes(minutes) }))).toBe(
    `buildTimeout must be between 5 minutes and 2 hours, got: ${Duration.minutes(minutes).toHumanString()}; round it to minutes, and split a build that takes longer [Stack/Web]`,
  );
});

test('fails on a part of a minute', () => {
  expect(failure(() => createApp({ buildTimeout: Duration.seconds(330) }))).toBe(
    'buildTimeout must be in whole minutes, got: 5 minutes 30 seconds; round it to minutes, and split a build that takes longer [Stack/Web]',
  );
});

test.each(['/apps/web', './web', '../web', 'apps/../web', 'apps/web/', 'apps web'])(
  'fails on the root %s',
  (appRoot) => {
    expect(failure(() => createApp({ appRoot }))).toBe(
      `appRoot must be a path relative to the root of the repository, without .. and without a slash at the end, got: ${appRoot}; give for example apps/web [Stack/Web]`,
    );
  },
);

describe('a secret', () => {
  const param = (stack: Stack, noEcho: boolean) => new CfnParameter(stack, 'Param', { noEcho }).valueAsString;

  test.each<[string, (stack: Stack) => string]>([
    ['a reference', () => '{{resolve:secretsmanager:token}}'],
    ['a reference to a secure parameter', () => '{{resolve:ssm-secure:/token:1}}'],
    ['a reference whose service is not known', (stack) => `{{resolve:${param(stack, false)}:token}}`],
    ['a reference of parts', (stack) => `{{resolve:${param(stack, false)}secretsmanager:token}}`],
    ['a reference that is not known', (stack) => `{{${param(stack, false)}}}`],
    ['a hidden parameter', (stack) => param(stack, true)],
    ['text around a hidden parameter', (stack) => `postgres://app:${param(stack, true)}@db`],
  ])('is refused: %s', (_, make) => {
    const stack = new Stack(new App(), 'Stack');
    expect(failure(() => createApp({ environment: { A: make(stack) } }, stack))).toMatch(
      /^environment.A must hold no secret: anyone who sees the app can read it; /,
    );
  });

  test.each<[string, (stack: Stack) => string]>([
    ['a plain value of Parameter Store', () => '{{resolve:ssm:/url}}'],
    ['such a value whose name is not known', (stack) => `{{resolve:ssm:${param(stack, false)}}}`],
    ['a parameter', (stack) => param(stack, false)],
    ['the braces of a template language', () => '{{name}}'],
  ])('is not: %s', (_, make) => {
    const stack = new Stack(new App(), 'Stack');
    expect(failure(() => createApp({ environment: { A: make(stack) } }, stack))).toBeUndefined();
  });
});
