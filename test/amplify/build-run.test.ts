import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dockerCommands } from '../../src/amplify/docker-commands';
import { type BuildImage, runBuild, type Shell } from './build-runner';
import { createApp } from './support';

const SHELLS: Shell[] = ['one bash for all', 'a bash for each command', 'a sh for each command'];
const GOOD: BuildImage = { docker: true, entryPoint: 'starts the daemon' };
const NO_DOCKER =
  'Docker is missing from the build image, so the build stops here. ' +
  'Set buildImage to an x86-64 image that contains Docker.\n';
const NO_DAEMON =
  'The Docker daemon does not run, so the build stops here. Its log is /var/log/docker.log; ' +
  'the build image must start it with /usr/local/bin/dockerd-entrypoint.sh.\n';
const DEPLOY = 'ampx pipeline-deploy --branch main --app-id d1x2y3';

describe.each(SHELLS)('with %s', (shell) => {
  const build = (image: BuildImage, props = {}) => runBuild(createApp(props).app.buildSpec, image, shell);

  test('the build starts Docker, installs, deploys the backend and builds the front end', () => {
    expect(build(GOOD)).toEqual({
      status: 0,
      stderr: '',
      calls: ['entry-point', 'npm ci --cache .npm --prefer-offline', `npx ${DEPLOY}`, 'npm run build'],
    });
  });

  test('a daemon that ends with the backend is started again for the front end', () => {
    expect(build({ ...GOOD, daemonDies: true }).calls).toEqual([
      'entry-point',
      'npm ci --cache .npm --prefer-offline',
      `npx ${DEPLOY}`,
      'entry-point',
      'npm run build',
    ]);
  });

  test.each([['pnpm'], ['yarn-classic'], ['yarn-berry']])('%s deploys the backend too', (packageManager) => {
    const { status, calls } = build(GOOD, { packageManager });
    expect(status).toBe(0);
    expect(calls.filter((call) => call.endsWith(DEPLOY))).toHaveLength(1);
  });

  test('the build stops before it installs or deploys, where the entry point fails', () => {
    const { status, stderr, calls } = build({ docker: true, entryPoint: 'fails' });
    expect(status).toBe(1);
    expect(stderr.replaceAll(/\S+\/entry\.sh/g, '/usr/local/bin/dockerd-entrypoint.sh')).toBe(NO_DAEMON);
    expect(calls).toEqual(['entry-point']);
  });

  test('the build stops where the entry point returns and no daemon answers', () => {
    const { status, stderr, calls } = build({ docker: true, entryPoint: 'returns without a daemon' });
    expect(status).toBe(1);
    expect(stderr.replaceAll(/\S+\/entry\.sh/g, '/usr/local/bin/dockerd-entrypoint.sh')).toBe(NO_DAEMON);
    expect(calls).toEqual(['entry-point']);
  });

  test('the build stops with the sentence where there is no entry point', () => {
    const { status, stderr, calls } = build({ docker: true });
    expect(status).toBe(1);
    expect(stderr.replaceAll(/\S+\/entry\.sh/g, '/usr/local/bin/dockerd-entrypoint.sh')).toContain(NO_DAEMON);
    expect(calls).toEqual([]);
  });

  test('the build stops before anything runs in an image without Docker', () => {
    expect(build({ docker: false })).toEqual({ status: 1, stderr: NO_DOCKER, calls: [] });
  });

  test("a user's own build stops before its first command, in the front end as well", () => {
    const buildSpec = 'version: 1\nfrontend: { phases: { preBuild: { commands: [make] } } }';
    expect(build(GOOD, { buildSpec }).calls).toEqual(['entry-point', 'make']);
    expect(build({ docker: true, entryPoint: 'fails' }, { buildSpec }).calls).toEqual(['entry-point']);
  });

  test('a monorepo builds the same', () => {
    expect(build(GOOD, { appRoot: 'apps/web' }).calls).toEqual(build(GOOD).calls);
  });
});

test('each command ends on its own line and none changes the shell', () => {
  for (const command of dockerCommands()) {
    expect(command).not.toMatch(/^(set|cd|export|exit|source|\.) /);
  }
  expect(dockerCommands()).toHaveLength(3);
});

test('shellcheck finds nothing', () => {
  const script = join(__dirname, '..', '..', 'src', 'amplify', 'start-docker.sh');
  const { status, stdout, error } = spawnSync('shellcheck', [script], { encoding: 'utf8' });
  expect(error ? `shellcheck must be installed to check the scripts: ${error.message}` : stdout).toBe('');
  expect(status).toBe(0);
});
