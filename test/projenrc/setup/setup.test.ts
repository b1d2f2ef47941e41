import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Machine } from '../../../projenrc/setup/machine';
import { setup } from '../../../projenrc/setup/setup';

const VERSIONS: Record<string, string> = {
  node: 'v20.0.0',
  javac: 'javac 17.0.15',
  mvn: 'Apache Maven 3.6.3 (abc)\nJava version: 17',
  python3: 'Python 3.10.2',
};
const ALL = [
  'curl',
  'git',
  'ip',
  'jq',
  'mariadbd',
  'openssl',
  'postgres',
  'redis-server',
  'shellcheck',
  'squid',
  'systemctl',
  'unshare',
];

interface Fake {
  readonly system?: Machine['system'];
  readonly isRoot?: boolean;
  readonly versions?: Record<string, string | undefined>;
  readonly programs?: readonly string[];
  readonly install?: boolean;
  readonly goal?: 'demo' | 'test';
  readonly browser?: boolean;
  readonly fails?: boolean;
}

/** Sets up a machine that has everything but what a test takes away. */
function setUp(fake: Fake = {}) {
  const versions = { ...VERSIONS, ...fake.versions };
  const programs = fake.programs ?? [...ALL, 'chromium'];
  const printed: string[] = [];
  const ran: string[] = [];
  const good = setup(fake.goal ?? 'test', fake.install ?? false, {
    machine: {
      system: fake.system ?? 'debian',
      isRoot: fake.isRoot ?? false,
      has: (name) => programs.includes(name),
      ask: ([name, flag]) =>
        versions[flag === '-c' ? 'venv' : name] ?? (flag === '-c' && !('venv' in versions) ? '' : undefined),
    },
    print: (line) => printed.push(line),
    run: (command) => ran.push(command.join(' ')) > 0 && !fake.fails,
    hasBrowser: () => fake.browser ?? false,
  });
  return { good, printed, ran };
}

test('a machine that has everything is left alone', () => {
  expect(setUp()).toEqual({ good: true, printed: [], ran: [] });
});

test.each([
  ['node', 'v19.9.0', 'Node.js 20 or later is needed, this is 19.9'],
  ['javac', 'javac 16.0.2', 'JDK 17 or later is needed, this is 16.0'],
  ['mvn', 'Apache Maven 3.5.4', 'Maven 3.6 or later is needed, this is 3.5'],
  ['python3', 'Python 3.9.18', 'Python 3.10 or later is needed, this is 3.9'],
])('%s that prints %s is too old, and is not replaced', (name, version, sentence) => {
  const { good, printed, ran } = setUp({ versions: { [name]: version }, isRoot: true, install: true });
  expect([good, printed[0], ran]).toEqual([false, sentence, []]);
});

test.each([
  ['node', 'v26.0.0'],
  ['javac', 'javac 25'],
  ['mvn', 'Apache Maven 4.0.0'],
  ['python3', 'Python 3.14.0'],
])('%s that prints %s will do', (name, version) => {
  expect(setUp({ versions: { [name]: version } }).good).toBe(true);
});

test('all prerequisites that are missing are told at once, with one line for them on Debian', () => {
  const versions = { node: undefined, javac: undefined, mvn: undefined, python3: undefined };
  expect(setUp({ versions }).printed).toEqual([
    'Node.js 20 or later is needed; "node --version" does not run',
    'JDK 17 or later is needed; "javac -version" does not run',
    'Maven 3.6 or later is needed; "mvn --version" does not run',
    'Python 3.10 or later is needed; "python3 --version" does not run',
    '  sudo apt-get install --yes --no-install-recommends default-jdk-headless maven python3',
    '  install Node.js 22 from https://nodejs.org/en/download',
  ]);
});

test.each([
  ['ubuntu', 'sudo apt-get install --yes --no-install-recommends openjdk-21-jdk-headless'],
  ['macos', 'brew install openjdk@21'],
  ['other', 'install JDK with the package manager of this system'],
] as const)('what to do about a missing JDK on %s', (system, remedy) => {
  expect(setUp({ versions: { javac: undefined }, system }).printed[1]).toBe(`  ${remedy}`);
});

test('a user who is not root gets the one line, and nothing is installed', () => {
  expect(setUp({ programs: ALL.filter((name) => name !== 'squid') })).toEqual({
    good: false,
    printed: [
      'The tests run some programs for real; missing: squid, chromium or google-chrome',
      '  sudo apt-get install --yes --no-install-recommends squid chromium',
      'Run this line yourself, or let "npx projen test --install" run it.',
    ],
    ran: [],
  });
});

test.each(ALL)('%s is missed', (name) => {
  const { good, printed } = setUp({ programs: [...ALL.filter((other) => other !== name), 'google-chrome'] });
  expect([good, printed[0]]).toEqual([
    false,
    expect.stringMatching(`^The tests run some programs for real; missing: ${name}( or pg_createcluster)?$`),
  ]);
});

test('root installs the packages without asking', () => {
  expect(setUp({ programs: ALL, isRoot: true })).toMatchObject({
    good: true,
    ran: [
      'apt-get update -qq',
      'env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 apt-get install --yes -qq --no-install-recommends chromium',
    ],
  });
});

test('sudo is used with --install alone', () => {
  const { good, ran } = setUp({ programs: ALL, install: true });
  expect(good).toBe(true);
  expect(ran.map((command) => command.split(' ')[0])).toEqual(['sudo', 'sudo']);
});

test('an installation that fails is a failure, and stops there', () => {
  const { good, ran } = setUp({ programs: ALL, isRoot: true, fails: true });
  expect([good, ran]).toEqual([false, ['apt-get update -qq']]);
});

test('a Python without venv gets it', () => {
  const { printed } = setUp({ versions: { venv: undefined } });
  expect(printed[1]).toBe('  sudo apt-get install --yes --no-install-recommends python3-venv');
});

test('on Ubuntu, Playwright brings the browser', () => {
  expect(setUp({ programs: ALL, system: 'ubuntu' }).printed[1]).toBe(
    '  npx playwright-core install --with-deps chromium',
  );
  expect(setUp({ programs: ALL, system: 'ubuntu', browser: true }).good).toBe(true);
});

test('on macOS nothing is asked for that it cannot have', () => {
  const { printed } = setUp({ programs: [], system: 'macos', isRoot: true });
  expect(printed).toEqual([
    expect.not.stringContaining('systemctl'),
    '  brew install curl git jq mariadb openssl postgresql redis shellcheck squid chromium',
  ]);
});

test('on another system the programs are named, and nothing is installed', () => {
  expect(setUp({ programs: ALL, system: 'other', isRoot: true })).toEqual({
    good: false,
    printed: [
      'The tests run some programs for real; missing: chromium or google-chrome',
      '  install these programs with the package manager of this system',
    ],
    ran: [],
  });
});

test('the demo needs Node.js alone', () => {
  const versions = { javac: undefined, mvn: undefined, python3: undefined };
  expect(setUp({ goal: 'demo', versions, programs: [] }).good).toBe(true);
  expect(setUp({ goal: 'demo', versions: { node: 'v18.20.0' } }).good).toBe(false);
});

test('.ci/run is the test command of the README, in the root of the project', () => {
  const root = join(__dirname, '..', '..', '..');
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [command] = /^npm ci && npx projen test$/m.exec(readme) ?? [];
  expect(readFileSync(join(root, '.ci', 'run'), 'utf8')).toBe(
    `#!/usr/bin/env bash\nset -euo pipefail\ncd "$(dirname "$0")/.."\n${command}\n`,
  );
});
