import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** What happens to connections while nobody uses them. */
export type Fault = 'none' | 'close' | 'reset' | 'swallow' | 'loseAnswer';

/** A proxy on loopback that breaks the connections that it has while the test's thread is frozen, as Lambda does it. */
export class TcpProxy {
  /** Leads to a port on loopback. */
  public static async to(port: number): Promise<TcpProxy> {
    const signal = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const worker = new Worker(join(__dirname, 'tcp-proxy-worker.js'), { workerData: { port, signal } });
    const [own] = await once(worker, 'message');
    return new TcpProxy(worker, new Int32Array(signal), own);
  }

  private constructor(
    private readonly worker: Worker,
    private readonly done: Int32Array,
    public readonly port: number,
  ) {}

  /**
   * Stops this thread while the fault happens to all connections, and for some milliseconds more. No timer fires and no socket
   * is read before it returns, nor until whoever calls it awaits something.
   */
  public freeze(fault: Fault, millis = 0): void {
    Atomics.store(this.done, 0, 0);
    this.worker.postMessage({ fault });
    if (Atomics.wait(this.done, 0, 0, 30_000) === 'timed-out') {
      throw new Error('the proxy did not answer');
    }
    Atomics.wait(this.done, 0, 1, millis);
  }

  public async end(): Promise<void> {
    const ended = once(this.worker, 'exit');
    this.worker.postMessage({ end: true });
    await ended;
  }
}
