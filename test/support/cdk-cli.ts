import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { cleanEnvironment } from '../../projenrc/setup/environment';

const CDK = join(__dirname, '..', '..', 'node_modules', '.bin', 'cdk');
const SECONDS = 280;

/** What a run of the CLI gets beside its arguments. */
export interface CdkOptions {
  /** Where it runs, and keeps what it remembers of accounts. */
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Folders that come first in the PATH, for stubs of programs that the CLI calls. */
  readonly path?: readonly string[];
}

/** How a run of the CLI ended, with both streams, as a user would read them. */
export interface CdkOutcome {
  readonly status: number | null;
  readonly output: string;
}

/** Runs the real CDK CLI, with nothing of this machine's AWS configuration. */
export async function runCdk(
  args: readonly string[],
  { home, environment, path = [] }: CdkOptions,
): Promise<CdkOutcome> {
  const child = spawn(process.execPath, [CDK, '--no-notices', '--ci', ...args], {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: SECONDS * 1000,
    env: {
      ...homeless(home),
      PATH: [...path, dirname(process.execPath), process.env.PATH].join(delimiter),
      JSII_SILENCE_SUPPORT_WARNING: '1',
      ...environment,
    },
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk;
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { status, output };
}

/** The environment of a program that needs nothing of the machine but its programs. */
export function homeless(home: string): NodeJS.ProcessEnv {
  const { PATH, LANG, LC_ALL, TZ, NO_PROXY, AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE, ...clean } =
    cleanEnvironment();
  const { CDK_DISABLE_CLI_TELEMETRY, CDK_DISABLE_VERSION_CHECK } = clean;
  return {
    PATH,
    LANG,
    LC_ALL,
    TZ,
    NO_PROXY,
    AWS_CONFIG_FILE,
    AWS_SHARED_CREDENTIALS_FILE,
    CDK_DISABLE_CLI_TELEMETRY,
    CDK_DISABLE_VERSION_CHECK,
    HOME: home,
    CDK_HOME: join(home, '.cdk'),
  };
}
