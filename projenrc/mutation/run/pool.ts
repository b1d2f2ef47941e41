import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Message, Request } from './protocol';

/** A process that has grown beyond this begins anew: each synthesis leaves tokens behind. */
const MAX_MEGABYTES = 1500;

/** How long a test file may take, beside ten times its usual: the machine may be busy with something else. */
const PATIENCE_MILLIS = 30_000;

/** What came back, or how the process ended. */
export type Answer<T> = { readonly reply: T } | { readonly ended: 'time' | 'crash'; readonly output: string };

/** A process that runs tests, made anew where one has ended. */
export class Worker {
  private child?: ChildProcess;
  private output = '';

  constructor(private readonly root: string) {}

  /** Asks the process, and ends it when the time is up; the process asks for more with each test file. */
  public ask<T>(request: Request, millis: number): Promise<Answer<T>> {
    const child = this.child ?? this.start();
    return new Promise((resolve) => {
      const finish = (answer: Answer<T>) => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const timeUp = () => {
        this.stop();
        finish({ ended: 'time', output: this.output });
      };
      let timer = setTimeout(timeUp, millis);
      child.once('close', () => {
        this.child = undefined;
        finish({ ended: 'crash', output: this.output });
      });
      child.on('message', (message: Message<T>) => {
        if ('isAt' in message) {
          clearTimeout(timer);
          timer = setTimeout(timeUp, PATIENCE_MILLIS + 10 * message.isAt.millis);
          return;
        }
        if (message.megabytes > MAX_MEGABYTES) {
          this.stop();
        }
        finish({ reply: message.reply });
      });
      child.send(request);
    });
  }

  public stop(): void {
    this.child?.removeAllListeners();
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private start(): ChildProcess {
    this.output = '';
    const child = fork(join(__dirname, 'worker.ts'), {
      cwd: this.root,
      execArgv: ['--require', 'ts-node/register/transpile-only', '--max-old-space-size=4096'],
      env: { ...process.env, TS_NODE_PROJECT: join(__dirname, '..', '..', '..', 'tsconfig.dev.json') },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.on('data', (data) => {
      this.output = (this.output + data).slice(-2000);
    });
    this.child = child;
    return child;
  }
}

/** Hands the items out to the workers, one at a time each. */
export async function distribute<T>(
  workers: Worker[],
  items: readonly T[],
  work: (worker: Worker, item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    workers.map(async (worker) => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
        await work(worker, item);
      }
    }),
  );
}
