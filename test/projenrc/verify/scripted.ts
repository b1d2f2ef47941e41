/** The scripts of integ/, run as npx projen verify runs them, with an `aws` that asks the test. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const FAILED = 'failed: ';

/** A call of the AWS CLI. */
export interface CliCall {
  /** Service and operation, as `sqs receive-message`. */
  readonly name: string;
  /** The value after an option; an empty text if there is none. */
  readonly option: (name: string) => string;
  readonly args: readonly string[];
  /** The key that it is signed with. */
  readonly key: string;
}

/** What the AWS CLI prints, or the error with which it ends. */
export type CliAnswer = object | string;

/** How a script ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

export class ScriptedAws {
  public static async start(): Promise<ScriptedAws> {
    const aws = new ScriptedAws();
    await new Promise<void>((resolve) => aws.server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(aws.server.address() as AddressInfo).port}/`;
    // A shell is there faster than another Node.js.
    const program = [
      '#!/bin/sh',
      `answer=$(printf '%s\\0' "$@" | curl --silent --header "key: $AWS_ACCESS_KEY_ID" --data-binary @- ${url})`,
      'case "$answer" in',
      `  "${FAILED}"*) printf '%s' "\${answer#"${FAILED}"}" >&2; exit 254 ;;`,
      `  *) printf '%s' "$answer" ;;`,
      'esac',
    ].join('\n');
    writeFileSync(join(aws.folder, 'aws'), program);
    chmodSync(join(aws.folder, 'aws'), 0o755);
    return aws;
  }

  public readonly calls: CliCall[] = [];
  public answer: (call: CliCall) => CliAnswer = () => 'nobody answers';
  private readonly folder = mkdtempSync(join(tmpdir(), 'scripted-aws-'));
  private readonly server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (part) => {
      text += part;
    });
    request.on('end', () => {
      const args = text.split('\0').slice(0, -1);
      const key = `${request.headers.key}`;
      const option = (name: string) => (args.includes(`--${name}`) ? args[args.indexOf(`--${name}`) + 1] : '');
      const call = { name: args.slice(0, 2).join(' '), option, args, key };
      this.calls.push(call);
      const said = this.answer(call);
      response.end(typeof said === 'string' ? `${FAILED}${said}` : JSON.stringify(said));
    });
  });

  public run(script: string, variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
    return runScript(script, { ...this.variables, ...variables }, ...args);
  }

  private get variables(): NodeJS.ProcessEnv {
    return { PATH: [this.folder, process.env.PATH].join(delimiter) };
  }

  /** Calls a function of a file in integ/scripts, and prints what it returns. */
  public print(file: string, name: string, variables: NodeJS.ProcessEnv): Promise<Ended> {
    const code = `require('./integ/scripts/${file}').${name}().then((it) => console.log(JSON.stringify(it)), (error) => {
      console.log(error.constructor.name + ': ' + error.message);
    })`;
    return start(['-e', code], { ...this.variables, ...variables });
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function runScript(script: string, variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Ended> {
  const home = mkdtempSync(join(tmpdir(), 'script-'));
  const file = join(ROOT, 'integ', 'scripts', `${script}.ts`);
  const ended = await start([file, home, ...args], { VERIFY_EXPERIMENT: script, ...variables });
  rmSync(home, { recursive: true, force: true });
  return ended;
}

async function start(args: readonly string[], variables: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', ...args], {
    cwd: ROOT,
    env: {
      ...process.env,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'person',
      AWS_SECRET_ACCESS_KEY: 'secret',
      VERIFY_RUN: 'run',
      VERIFY_POLL_SECONDS: '0.02',
      TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json'),
      ...variables,
    },
  });
  let output = '';
  const read = (part: Buffer) => {
    output += part;
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output };
}
