import { SecretValue } from 'aws-cdk-lib';
import { createApp, failure, findOne } from './support';

const basicAuth = { userName: 'preview', password: SecretValue.secretsManager('amplify/preview') };
const WRITTEN = {
  EnableBasicAuth: true,
  Username: 'preview',
  Password: '{{resolve:secretsmanager:amplify/preview:SecretString:::}}',
};

test('everybody sees the pages, unless there is a password', () => {
  const { template } = createApp({ branches: ['main'] });
  expect(findOne(template(), 'AWS::Amplify::App').BasicAuthConfig).toBeUndefined();
  expect(findOne(template(), 'AWS::Amplify::Branch').BasicAuthConfig).toBeUndefined();
});

test('a password protects the app', () => {
  const { template } = createApp({ basicAuth });
  expect(findOne(template(), 'AWS::Amplify::App').BasicAuthConfig).toEqual(WRITTEN);
});

test('a password protects one branch', () => {
  const { app, template } = createApp();
  app.addBranch('next', { basicAuth });
  expect(findOne(template(), 'AWS::Amplify::Branch').BasicAuthConfig).toEqual(WRITTEN);
  expect(findOne(template(), 'AWS::Amplify::App').BasicAuthConfig).toBeUndefined();
});

test.each(['x', 'x'.repeat(255)])('%# a name of 1 to 255 characters is taken', (userName) => {
  expect(failure(() => createApp({ basicAuth: { ...basicAuth, userName } }))).toBeUndefined();
});

test.each(['', 'x'.repeat(256), 'a:b'])('%# fails on another name', (userName) => {
  expect(failure(() => createApp({ basicAuth: { ...basicAuth, userName } }))).toBe(
    `basicAuth.userName must have 1 to 255 characters and no colon, got: ${userName || "''"}; choose another name: a colon ends the name in the header that a browser sends [Stack/Web]`,
  );
});

test('fails on a password in plain text, and does not show it', () => {
  const password = SecretValue.unsafePlainText('hunter2');
  expect(failure(() => createApp({ basicAuth: { ...basicAuth, password } }))).toBe(
    "basicAuth.password must be a reference to a secret, not its plain text; store the password in Secrets Manager and give SecretValue.secretsManager('<name>') [Stack/Web]",
  );
});

test('names the option of a branch', () => {
  const { app } = createApp();
  const password = SecretValue.unsafePlainText('hunter2');
  expect(failure(() => app.addBranch('next', { basicAuth: { ...basicAuth, password } }))).toMatch(
    /^options\.basicAuth\.password must be a reference to a secret/,
  );
});
