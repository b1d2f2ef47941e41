import { createHash } from 'node:crypto';
import type { ObjectWriter, Store, StoredObject } from '../../src/inference/handlers/ports';

/** The function ended here, without a chance to clean up. */
export class Crash extends Error {}

const PAGE = 5;
const CHUNK = 101;

/** S3 in memory, with short pages and chunks, and with functions that die between two calls. */
export class MemoryStore {
  private readonly buckets = new Map<string, Map<string, Buffer>>();

  public put(bucket: string, key: string, content: string | Buffer): void {
    const objects = this.buckets.get(bucket) ?? new Map<string, Buffer>();
    objects.set(key, Buffer.from(content as string));
    this.buckets.set(bucket, objects);
  }

  public get(bucket: string, key: string): Buffer | undefined {
    return this.buckets.get(bucket)?.get(key);
  }

  public keys(bucket: string, prefix = ''): string[] {
    const keys = [...(this.buckets.get(bucket)?.keys() ?? [])].filter((key) => key.startsWith(prefix));
    return keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  public lines(bucket: string, prefix: string): any[] {
    return this.keys(bucket, prefix).flatMap((key) => linesOf(this.get(bucket, key)));
  }

  /** Everything, to be compared with another moment. */
  public snapshot(): Map<string, string> {
    return new Map(
      [...this.buckets].flatMap(([bucket, objects]) =>
        [...objects].map(([key, content]): [string, string] => [`${bucket}/${key}`, content.toString()]),
      ),
    );
  }

  /** The store as one call of a function sees it, which dies after some of its requests. */
  public session(requests = Number.POSITIVE_INFINITY): Store {
    let left = requests;
    const step = <T>(work: () => T): T => {
      if (left <= 0) {
        throw new Crash('the function has ended');
      }
      left -= 1;
      return work();
    };
    return {
      list: (bucket, prefix, after) => this.list(step, bucket, prefix, after),
      open: (bucket, key, from, etag) => this.open(step, bucket, key, from, etag),
      read: async (bucket, key) => step(() => this.get(bucket, key)?.toString()),
      write: async (bucket, key, text) => step(() => this.put(bucket, key, text)),
      writer: (bucket, key) => this.writer(step, bucket, key),
    };
  }

  private async *list(step: Step, bucket: string, prefix: string, after = ''): AsyncGenerator<StoredObject[]> {
    let last = after;
    for (;;) {
      const page = step(() =>
        this.keys(bucket, prefix)
          .filter((key) => key > last)
          .slice(0, PAGE),
      );
      yield page.map((key) => this.describe(bucket, key));
      if (page.length < PAGE) {
        return;
      }
      last = page[page.length - 1];
    }
  }

  private async *open(step: Step, bucket: string, key: string, from = 0, etag?: string): AsyncGenerator<Uint8Array> {
    const content = step(() => this.get(bucket, key));
    if (content === undefined) {
      throw new Error(`NoSuchKey: ${key}`);
    }
    if (etag !== undefined && this.describe(bucket, key).etag !== etag) {
      throw new Error(`${key} was changed`);
    }
    if (from > 0 && from >= content.length) {
      throw new Error(`InvalidRange: ${key}`);
    }
    for (let start = from; start < content.length; start += CHUNK) {
      yield content.subarray(start, start + CHUNK);
    }
  }

  private writer(step: Step, bucket: string, key: string): ObjectWriter {
    const chunks: Buffer[] = [];
    return {
      write: (data) => (chunks.push(data) % 2 === 0 ? Promise.resolve(step(() => undefined)) : undefined),
      end: async () => step(() => this.put(bucket, key, Buffer.concat(chunks))),
      abort: async () => step(() => undefined),
    };
  }

  private describe(bucket: string, key: string): StoredObject {
    const content = this.get(bucket, key) as Buffer;
    return { key, size: content.length, etag: createHash('md5').update(content).digest('hex') };
  }
}

type Step = <T>(work: () => T) => T;

export function linesOf(content: Buffer | undefined): any[] {
  const lines = (content ?? Buffer.alloc(0)).toString().split('\n');
  return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
}
