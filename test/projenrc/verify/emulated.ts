/** The command as a person runs it, against an emulator in the place of an account. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { inventoryOf } from '../../support/ministack-inventory';
import { MiniStackServer } from '../../support/ministack-server';

const ROOT = join(__dirname, '..', '..', '..');
const HOMES = join(ROOT, '.cache', 'verify');
const TABLE = join(__dirname, 'samples', 'experiments', 'index.ts');

/** One call of the command. */
export interface Call {
  readonly process: ChildProcess;
  /** What it printed until now. */
  readonly output: () => string;
  /** Its exit code, or undefined if a signal ended it. */
  readonly ended: Promise<number | undefined>;
}

/** An emulator, the command against it, and what there is in the end. */
export class Emulated {
  public static async start(): Promise<Emulated> {
    return new Emulated(await MiniStackServer.start({ withClients: true }));
  }

  /** Where the command writes what it saw. */
  public readonly out = mkdtempSync(join(tmpdir(), 'verified-'));

  private constructor(public readonly server: MiniStackServer) {}

  public call(...args: string[]): Call {
    const { home, environment } = this.server;
    const child = spawn(
      process.execPath,
      [
        ...['-r', 'ts-node/register/transpile-only', join(ROOT, 'projenrc', 'verify', 'main.ts')],
        ...['--table', TABLE, '--out', this.out, ...args],
      ],
      {
        cwd: ROOT,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...environment,
          HOME: home,
          CDK_HOME: join(home, '.cdk'),
          TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json'),
        },
      },
    );
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk;
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    const ended = new Promise<number | undefined>((resolve) =>
      child.once('exit', (code) => resolve(code ?? undefined)),
    );
    return { process: child, output: () => output, ended };
  }

  /** The name of the run that a call has begun. */
  public runOf(call: Call): string | undefined {
    return /^The run is (?<run>[\w-]+);/m.exec(call.output())?.groups?.run;
  }

  /** Waits for something in the emulator, or in what a call prints. */
  public async until(what: () => Promise<boolean> | boolean, attempts = 1_200): Promise<void> {
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (await what()) {
        return;
      }
      await delay(100);
    }
    throw new Error('it did not come');
  }

  /** The states of all stacks, by name. */
  public async stacks(): Promise<Record<string, string>> {
    const body = new URLSearchParams({ Action: 'DescribeStacks', Version: '2010-05-15' });
    const text = await (await this.server.request('cloudformation', '/', { method: 'POST', body })).text();
    const found = text.matchAll(/<StackName>([^<]+)<[\s\S]*?<StackStatus>(\w+)</g);
    return Object.fromEntries([...found].map(([, name, status]) => [name, status]));
  }

  /** All that is there beside the bootstrap; empty, if nothing was left. */
  public async left(): Promise<object> {
    const { CDKToolkit, ...stacks } = await this.stacks();
    return { ...(await inventoryOf(this.server)), ...stacks };
  }

  /** The processes of a run: that of the work, and those of its experiments. */
  public pidsOf(run: string): number[] {
    return this.processesOf(run).map(({ pid }) => pid);
  }

  /** The process that does the work of a run. */
  public workerOf(run: string): number | undefined {
    return this.processesOf(run).find(({ command }) => command.includes('verify/work.ts'))?.pid;
  }

  private processesOf(run: string): { readonly pid: number; readonly command: string }[] {
    return execFileSync('ps', ['-axww', '-o', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(join(HOMES, run)))
      .map((line) => ({ pid: Number.parseInt(line, 10), command: line }));
  }

  public async stop(): Promise<void> {
    await this.server.stop();
    rmSync(this.out, { recursive: true, force: true });
  }
}
