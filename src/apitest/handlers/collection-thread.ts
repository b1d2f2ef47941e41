import { parentPort, Worker, type WorkerOptions, workerData } from 'node:worker_threads';
import type { SuiteOutcome } from '../run-tests.contract';
import { type CollectionEnd, type CollectionRun, runCollection } from './run-collection';

/** What marks a thread of this library: AWS Lambda may itself call handlers in threads. */
const MARK = 'cdk-hindsight-apitest';

/** What the thread answers. */
type Answer = CollectionEnd | { readonly error: string };

/**
 * Runs a collection in a thread that has no credentials in its environment, whose output nobody reads, and which can be
 * ended whatever it does. It is kept for the next run, unless the last one did not end as it should.
 */
export class CollectionThread {
  private worker?: Worker;

  constructor(
    private readonly bundle: string,
    private readonly heapMegabytes: number,
  ) {}

  /** Rejects if the thread crashes, runs out of memory or does not end. */
  public async run(run: CollectionRun, graceMillis: number): Promise<SuiteOutcome> {
    const worker = this.worker ?? this.start();
    this.worker = worker;
    try {
      const { outcome, isOver } = await answerOf(worker, run, run.timeoutMillis + graceMillis);
      if (!isOver) {
        await this.end();
      }
      return outcome;
    } catch (error) {
      await this.end();
      throw error;
    }
  }

  public async end(): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    await worker?.terminate();
  }

  private start(): Worker {
    const worker = new Worker(this.bundle, {
      workerData: { mark: MARK, heapMegabytes: this.heapMegabytes },
      env: {},
      // Captured and dropped: a script or a library may print a secret.
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: this.heapMegabytes },
    });
    worker.stdout.resume();
    worker.stderr.resume();
    return worker;
  }
}

/** In such a thread, runs what is asked for. Returns false in any other one. */
export function serveRuns(folder: string): boolean {
  if (workerData?.mark !== MARK || parentPort === null) {
    return false;
  }
  const port = parentPort;
  limitSandboxes(workerData.heapMegabytes);
  port.on('message', async (run: CollectionRun) => {
    const answer: Answer = await runCollection(run, folder).then(
      (end) => end,
      (error: Error) => ({ error: `${error.message}` }),
    );
    port.postMessage(answer);
  });
  return true;
}

/** Postman runs scripts in a thread of their own, and has no option for its memory. */
function limitSandboxes(heapMegabytes: number): void {
  const threads: { Worker: typeof Worker } = require('node:worker_threads');
  threads.Worker = class extends threads.Worker {
    constructor(file: string, options: WorkerOptions) {
      super(file, { ...options, resourceLimits: { maxOldGenerationSizeMb: heapMegabytes } });
    }
  };
}

function answerOf(worker: Worker, run: CollectionRun, millis: number): Promise<CollectionEnd> {
  return new Promise((resolve, reject) => {
    const fail = (message: string) => settle(() => reject(new Error(message)));
    const timer = setTimeout(() => fail(`the tests did not end within ${run.timeoutMillis / 1_000} seconds`), millis);
    const listeners = {
      message: (answer: Answer) =>
        'outcome' in answer ? settle(() => resolve(answer)) : fail(`the tests did not start: ${answer.error}`),
      error: (error: Error) => fail(`the tests crashed: ${error.message}`),
      exit: () => fail('the tests crashed: their thread ended'),
    };
    const settle = (end: () => void) => {
      clearTimeout(timer);
      for (const [name, listener] of Object.entries(listeners)) {
        worker.off(name, listener);
      }
      // Between two runs, a thread must neither end the process nor keep it alive.
      worker.on('error', () => undefined);
      worker.unref();
      end();
    };
    for (const [name, listener] of Object.entries(listeners)) {
      worker.on(name, listener);
    }
    worker.ref();
    worker.postMessage(run);
  });
}
