import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';

/** A program that takes lines, and answers each with a line of JSON. */
export class LineProcess {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(command: string, args: string[], environment: NodeJS.ProcessEnv) {
    const env = { PATH: process.env.PATH, ...environment };
    // What it logs of errors is expected.
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env });
    const reader: Interface = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    this.lines = reader[Symbol.asyncIterator]();
  }

  public async ask(line: string): Promise<unknown> {
    this.child.stdin?.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) {
      throw new Error(`the program ended before it answered: ${line}`);
    }
    return JSON.parse(value);
  }

  /** Stops all its threads, or lets them go on. */
  public signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }
}
