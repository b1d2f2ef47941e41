import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../projenrc/handlers/bundle';
import { type LocalCache, PASSWORD } from '../support/local-cache';
import { environmentOf, type Times } from './environment';

const ROOT = join(__dirname, '..', '..');

/** One run of the refresher in a process of its own. */
export class RefresherProcess {
  public output = '';
  private readonly ended: Promise<void>;

  constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk) => {
      this.output += chunk;
    });
    this.ended = new Promise((resolve) => child.once('close', () => resolve()));
  }

  /** The step that it has stopped before; undefined if it has ended without. */
  public async stopped(): Promise<string | undefined> {
    for (;;) {
      const step = /^STOPPED before (.*)$/m.exec(this.output)?.[1];
      if (step !== undefined || this.child.exitCode !== null || this.child.signalCode !== null) {
        return step;
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  public goOn(): void {
    this.child.stdin?.end('\n');
  }

  public signal(name: 'SIGSTOP' | 'SIGCONT'): void {
    this.child.kill(name);
  }

  public async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** What the run ended with: its result, or its error. */
  public async result(): Promise<string | undefined> {
    await this.ended;
    return /^(?:RESULT|ERROR) (.*)$/m.exec(this.output)?.[1];
  }
}

/** Makes runs of the refresher, as the real cache sees them. */
export class Refreshers {
  private readonly folder: string;
  private readonly file: string;
  private readonly started: RefresherProcess[] = [];

  constructor(
    private readonly cache: LocalCache,
    private readonly user: string,
  ) {
    const parent = join(ROOT, '.cache', 'test');
    mkdirSync(parent, { recursive: true });
    this.folder = mkdtempSync(join(parent, 'refresher-'));
    this.file = join(this.folder, 'index.js');
    writeFileSync(this.file, bundle(join(__dirname, 'stepping-refresher.ts'), ROOT, []).code);
  }

  /** @param stopBefore the number of the step, from 1; 0 for a run that does not stop */
  public start(key: string, value: unknown, stopBefore = 0, times: Times = {}): RefresherProcess {
    const { port } = this.cache;
    const order = { key, port, user: this.user, password: PASSWORD, ca: `${this.cache.ca}`, value, stopBefore };
    const child = spawn(process.execPath, [this.file, JSON.stringify(order)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: environmentOf(key, times),
    });
    const run = new RefresherProcess(child);
    this.started.push(run);
    return run;
  }

  public async stop(): Promise<void> {
    await Promise.all(this.started.map((run) => run.kill()));
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A client that reads all the time, and counts. */
export class ReaderLoop {
  public reads = 0;
  public empty = 0;
  public readonly seen = new Set<string>();
  private isOver = false;
  private readonly done: Promise<void>;

  constructor(get: () => Promise<string | null>) {
    this.done = this.run(get);
  }

  public async stop(): Promise<void> {
    this.isOver = true;
    await this.done;
  }

  private async run(get: () => Promise<string | null>): Promise<void> {
    while (!this.isOver) {
      const text = await get();
      this.reads += 1;
      this.empty += text === null ? 1 : 0;
      if (text !== null) {
        this.seen.add(JSON.stringify(JSON.parse(text).value));
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
