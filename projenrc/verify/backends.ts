import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from '../../test/support/ports';
import type { Backend } from './options';

/** An account, or what stands in for one. */
export interface RunningBackend {
  /** For everything that is started. */
  readonly environment: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/**
 * Starts what stands in for an account.
 *
 * @throws with a sentence for the user, if its program is not there
 */
export async function startBackend(backend: Backend, path = process.env.PATH ?? ''): Promise<RunningBackend> {
  switch (backend) {
    case 'account':
      return { environment: {}, stop: async () => undefined };
    case 'ministack':
      return startMiniStack();
    case 'aws-emulator':
      return startAwsEmulator(path);
  }
}

async function startMiniStack(): Promise<RunningBackend> {
  const { pythonTool } = require('../scripts/python-tools');
  pythonTool('ministack');
  const { MiniStackServer } = require('../../test/support/ministack-server');
  const server = await MiniStackServer.start({ withClients: true });
  const { home, environment } = server;
  return {
    environment: { ...environment, HOME: home, CDK_HOME: join(home, '.cdk') },
    stop: () => server.stop(),
  };
}

const EMULATOR = 'aws-emulator';
const START_SECONDS = 60;

/**
 * The emulator of AWS, as its guide describes it; nobody here had its package, so this was never tried.
 *
 * @see https://docs.aws.amazon.com/emulator/latest/userguide/cli-reference.html
 */
async function startAwsEmulator(path: string): Promise<RunningBackend> {
  const folders = path.split(delimiter);
  if (!folders.some((folder) => existsSync(join(folder, EMULATOR)))) {
    throw new Error(
      `--backend aws-emulator needs the program ${EMULATOR}, which is not on this machine; ` +
        'https://docs.aws.amazon.com/emulator/latest/userguide/getting-started-linux.html says how to install it',
    );
  }
  const port = await freePort();
  // Keys and certificate are below the home directory of the user, whatever HOME says; without keys, any will do.
  const child = spawn(EMULATOR, ['--port', `${port}`, '--auth', 'off'], {
    stdio: 'ignore',
    detached: true,
    env: { ...process.env, EMULATOR_TELEMETRY: 'off' },
  });
  const certificate = join(homedir(), '.aws', 'emulator', `${port}`, 'ca.pem');
  for (let attempt = 0; !existsSync(certificate); attempt++) {
    if (attempt >= START_SECONDS * 10 || child.exitCode !== null) {
      child.kill();
      throw new Error(`${EMULATOR} did not write ${certificate} in ${START_SECONDS} seconds`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const home = mkdtempSync(join(tmpdir(), 'verify-'));
  const endpoint = `https://127.0.0.1:${port}`;
  return {
    environment: {
      AWS_ACCESS_KEY_ID: `AKIAEMULATOR${port}`,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL: endpoint,
      AWS_ENDPOINT_URL_S3: endpoint,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CA_BUNDLE: certificate,
      NODE_EXTRA_CA_CERTS: certificate,
      CDK_HOME: home,
    },
    stop: async () => {
      child.kill();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
