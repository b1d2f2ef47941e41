import { execFileSync } from 'node:child_process';
import { cleanEnvironment } from '../../../projenrc/setup/environment';

const DEVELOPERS = {
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_CONFIG_FILE: '/home/dev/.aws/config',
  AWS_ENDPOINT_URL: 'http://localhost:4566',
  AWS_PROFILE: 'prod',
  AWS_REGION: 'us-west-2',
  AWS_SHARED_CREDENTIALS_FILE: '/home/dev/.aws/credentials',
  CDK_CONTEXT_JSON: '{"a":1}',
  CDK_DEFAULT_ACCOUNT: '999999999999',
  CDK_HOME: '/home/dev/.cdk',
  CDK_OUTDIR: '/home/dev/out',
  CLASSPATH: '/home/dev/a.jar',
  FORCE_COLOR: '1',
  GIT_DIR: '/home/dev/repository/.git',
  GIT_INDEX_FILE: 'index',
  JDK_JAVA_OPTIONS: '-ea',
  JSII_RUNTIME_PACKAGE_CACHE_ROOT: '/home/dev/.cache/jsii',
  LANG: 'de_DE.UTF-8',
  LANGUAGE: 'de',
  LC_ALL: 'tr_TR.UTF-8',
  LC_NUMERIC: 'de_DE.UTF-8',
  LOCALSTACK_HOST: 'localhost',
  MAVEN_ARGS: '--offline',
  NODE_ENV: 'production',
  NODE_PATH: '/home/dev/node_modules',
  npm_config_ignore_scripts: 'true',
  npm_config_omit: 'dev',
  PIP_TARGET: '/home/dev/site-packages',
  PIP_USER: '1',
  PYTHONHOME: '/home/dev/python',
  PYTHONPATH: '/home/dev/python/lib',
  TS_NODE_PROJECT: '/home/dev/tsconfig.json',
  TZ: 'Asia/Kathmandu',
  VIRTUAL_ENV: '/home/dev/venv',
};

test.each(Object.entries(DEVELOPERS))('the %s of a developer does not get in', (name, value) => {
  expect(cleanEnvironment({ [name]: value })[name]).not.toBe(value);
});

test.each([
  'HOME',
  'HTTPS_PROXY',
  'JAVA_HOME',
  'JAVA_TOOL_OPTIONS',
  'NODE_EXTRA_CA_CERTS',
  'NODE_OPTIONS',
  'PATH',
  'PIP_INDEX_URL',
  'npm_config_registry',
])('%s, which leads to a program or a registry, stays', (name) => {
  expect(cleanEnvironment({ [name]: 'x' })).toMatchObject({ [name]: 'x' });
});

test('no proxy is asked for loopback, beside what the developer excludes', () => {
  expect(cleanEnvironment({ NO_PROXY: 'example.com' }).NO_PROXY).toBe('example.com,localhost,127.0.0.1,::1');
});

test('the tests themselves run in a clean environment', () => {
  expect(cleanEnvironment()).toMatchObject({ TZ: process.env.TZ, LC_ALL: process.env.LC_ALL });
  expect(new Date(0).getTimezoneOffset()).toBe(0);
  expect(
    Object.keys(process.env)
      .filter((name) => /^AWS_/.test(name))
      .sort(),
  ).toEqual(['AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_SHARED_CREDENTIALS_FILE']);
});

test('so does a program that a test starts', () => {
  const output = execFileSync(process.execPath, ['-p', '[process.env.CDK_HOME, new Date(0).getTimezoneOffset()]'], {
    encoding: 'utf8',
  });
  expect(output).toContain(process.env.CDK_HOME);
  expect(output).toContain(', 0 ]');
});
