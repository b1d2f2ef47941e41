import { stepsOf } from '../../src/amplify/rules/docker-steps';

const steps = (command: string) => stepsOf(command).map(({ step }) => step);

test.each([
  ['docker build .', 'use'],
  ['/usr/bin/docker ps', 'use'],
  ['docker-compose up', 'use'],
  ['sam build --use-container', 'use'],
  ['dockerd', 'start'],
  ['dockerd-entrypoint.sh', 'start'],
  ['/usr/local/bin/dockerd-entrypoint.sh', 'start'],
  ['/etc/init.d/docker start', 'start'],
  ['/etc/init.d/docker restart', 'start'],
  ['service docker start', 'start'],
  ['service docker restart', 'start'],
  ['systemctl start docker', 'start'],
  ['systemctl restart docker', 'start'],
  ['systemctl --quiet start docker', 'start'],
  ['systemctl enable --now docker', 'start'],
  ['npx ampx pipeline-deploy --branch main', 'backend'],
  ['curl -fsSL https://get.docker.com -o x', 'install'],
  ['make docker', 'hint'],
  ['./docker', undefined],
  ['docker/run', undefined],
])('%s is a step of the kind %s', (command, step) => {
  expect(steps(command)).toEqual(step === undefined ? [] : [step]);
});

test.each(['', '--help', '--version', '-v', 'help', 'info', 'version'])('docker %s only asks', (question) => {
  expect(steps(`docker ${question}`)).toEqual([]);
  expect(steps(`docker-compose ${question}`)).toEqual([]);
});

test.each(['amazon-linux-extras', 'apk', 'apt', 'apt-get', 'dnf', 'yum'])('%s installs Docker', (manager) => {
  expect(steps(`${manager} install -y docker`)).toEqual(['install']);
  expect(steps(`sudo ${manager} add docker-ce`)).toEqual(['install']);
  expect(steps(`${manager} install -y git`)).toEqual([]);
  expect(steps(`${manager} remove docker`)).toEqual([]);
});

describe.each(['bun', 'make', 'npm', 'pnpm', 'task', 'yarn'])('a script that %s runs', (runner) => {
  test.each(['docker', 'docker:build', 'build-docker', 'build:docker', 'DOCKER', 'docker1', '1docker'])(
    'is called after Docker: %s',
    (name) => {
      expect(steps(`${runner} run ${name}`)).toEqual(['hint']);
    },
  );

  test.each(['dockerize', 'xdocker', 'build', 'docker/build'])('is not: %s', (name) => {
    expect(steps(`${runner} run ${name}`)).toEqual([]);
  });

  test.each(['add', 'ci', 'i', 'install', 'remove'])('is no package: %s', (verb) => {
    expect(steps(`${runner} ${verb} docker`)).toEqual([]);
  });

  test('is named', () => {
    expect(steps(runner)).toEqual([]);
  });
});

test.each(['.', 'bash', 'node', 'python3', 'sh', 'source', 'tsx'])(
  '%s runs a script that is called after Docker',
  (name) => {
    expect(steps(`${name} docker.sh`)).toEqual(['hint']);
    expect(steps(`${name} -x scripts/build-docker.ts`)).toEqual(['hint']);
    expect(steps(`${name} scripts/docker/build.ts`)).toEqual([]);
    expect(steps(`${name} build.sh docker.sh`)).toEqual([]);
  },
);

test.each(['bash', 'cjs', 'js', 'mjs', 'py', 'sh', 'ts'])('a script may end in .%s', (end) => {
  expect(steps(`./docker.${end}`)).toEqual(['hint']);
  expect(steps(`./docker.${end}x`)).toEqual([]);
});

test('says the words of each step', () => {
  expect(stepsOf('dockerd & docker build "a b"')).toEqual([
    { step: 'start', words: 'dockerd' },
    { step: 'use', words: 'docker build a b' },
  ]);
});
