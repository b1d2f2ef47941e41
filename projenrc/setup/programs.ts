/** What somebody who runs the tests brings along, because there are many good ways to install it. */
export interface Prerequisite {
  readonly name: string;
  /** The lowest version that does, for example [3, 10]. */
  readonly version: readonly [number, number];
  /** Prints the version. */
  readonly command: readonly string[];
  /** How the package managers call it; where one has none, `manual` says what to do. */
  readonly packages: { readonly debian?: string; readonly ubuntu?: string; readonly brew: string };
  readonly manual?: string;
}

export const NODE: Prerequisite = {
  name: 'Node.js',
  version: [20, 0],
  command: ['node', '--version'],
  packages: { brew: 'node@22' },
  manual: 'install Node.js 22 from https://nodejs.org/en/download',
};

/** Those of the test command. */
export const PREREQUISITES: readonly Prerequisite[] = [
  NODE,
  {
    // The compiler is what a runtime alone lacks.
    name: 'JDK',
    version: [17, 0],
    command: ['javac', '-version'],
    packages: { debian: 'default-jdk-headless', ubuntu: 'openjdk-21-jdk-headless', brew: 'openjdk@21' },
  },
  {
    name: 'Maven',
    version: [3, 6],
    command: ['mvn', '--version'],
    packages: { debian: 'maven', ubuntu: 'maven', brew: 'maven' },
  },
  {
    name: 'Python',
    version: [3, 10],
    command: ['python3', '--version'],
    packages: { debian: 'python3', ubuntu: 'python3', brew: 'python@3.13' },
  },
];

/** A program that a test runs for real. */
export interface Program {
  /** Any of these on the PATH will do. */
  readonly names: readonly string[];
  readonly apt: string;
  /** Without one, what needs it does not run on macOS. */
  readonly brew?: string;
}

export const PROGRAMS: readonly Program[] = [
  { names: ['curl'], apt: 'curl', brew: 'curl' },
  { names: ['git'], apt: 'git', brew: 'git' },
  { names: ['ip'], apt: 'iproute2' },
  { names: ['jq'], apt: 'jq', brew: 'jq' },
  { names: ['mariadbd'], apt: 'mariadb-server', brew: 'mariadb' },
  { names: ['openssl'], apt: 'openssl', brew: 'openssl' },
  // Debian keeps the server itself out of the PATH.
  { names: ['postgres', 'pg_createcluster'], apt: 'postgresql', brew: 'postgresql' },
  { names: ['redis-server'], apt: 'redis-server', brew: 'redis' },
  { names: ['shellcheck'], apt: 'shellcheck', brew: 'shellcheck' },
  { names: ['squid'], apt: 'squid', brew: 'squid' },
  { names: ['systemctl'], apt: 'systemd' },
  { names: ['unshare'], apt: 'util-linux' },
  { names: ['chromium', 'google-chrome'], apt: 'chromium', brew: 'chromium' },
];

/** Clients of databases that only the nightly task runs, as packages of Debian and Ubuntu. */
export const CLIENT_PACKAGES: readonly string[] = [
  ...['ruby-activerecord', 'ruby-pg', 'ruby-mysql2'],
  ...['php-cli', 'php-pgsql', 'php-mysql'],
  ...['unixodbc', 'odbc-postgresql', 'odbc-mariadb'],
];
