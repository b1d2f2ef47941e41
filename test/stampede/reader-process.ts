import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Answer, DrivenReader } from './reader-scenario';

/** A reader in a program that takes `read` and `advance <seconds>` as lines, and answers each with a line of JSON. */
export class ReaderProcess implements DrivenReader {
  private readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(command: string, args: string[], environment: NodeJS.ProcessEnv) {
    const env = { PATH: process.env.PATH, ...environment };
    // What it logs of errors is expected.
    this.child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env });
    const reader: Interface = createInterface({ input: this.child.stdout as NodeJS.ReadableStream });
    this.lines = reader[Symbol.asyncIterator]();
  }

  public async read(): Promise<Answer> {
    return (await this.ask('read')) as Answer;
  }

  public async advance(seconds: number): Promise<void> {
    await this.ask(`advance ${seconds}`);
  }

  public async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('close', resolve));
    this.child.kill('SIGKILL');
    await ended;
  }

  private async ask(line: string): Promise<unknown> {
    this.child.stdin?.write(`${line}\n`);
    const { value, done } = await this.lines.next();
    if (done) {
      throw new Error(`the reader ended before it answered: ${line}`);
    }
    return JSON.parse(value);
  }
}
