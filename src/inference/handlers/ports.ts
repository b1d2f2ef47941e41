import type { Clock } from '../../private/runtime/clock';

/** An object in a listing. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  readonly etag: string;
}

/** An object that is being written. Nobody sees it before its end. */
export interface ObjectWriter {
  /** Returns a promise if there is enough in memory already: wait for it. */
  write(data: Buffer): Promise<void> | undefined;
  end(): Promise<void>;
  /** Forgets what was written. */
  abort(): Promise<void>;
}

/** S3, as far as the functions need it. */
export interface Store {
  /** The objects below a prefix in the order of their keys, a page at a time. */
  list(bucket: string, prefix: string, after?: string): AsyncIterable<readonly StoredObject[]>;
  /**
   * The content of an object from a byte on.
   *
   * @throws if it is no longer the object with this ETag
   */
  open(bucket: string, key: string, from?: number, etag?: string): AsyncIterable<Uint8Array>;
  /** The text of an object; nothing if there is none. */
  read(bucket: string, key: string): Promise<string | undefined>;
  write(bucket: string, key: string, text: string): Promise<void>;
  writer(bucket: string, key: string): ObjectWriter;
}

export interface InferencePorts {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly print: (line: string) => void;
}

export interface PlanPorts extends Omit<InferencePorts, 'print' | 'clock'> {
  /** How much one call reads; each object counts for some of it. */
  readonly callBytes: number;
}
