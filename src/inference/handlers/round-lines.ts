import { Readable } from 'node:stream';
import type { RunKeys } from '../plain/run-keys';
import type { Store, StoredObject } from './ports';
import { type Line, readLines } from './read-lines';
import type { InferenceSettings } from './settings';

/** A place in the source of a round. */
export interface Position {
  readonly key: string;
  readonly etag: string;
  readonly offset: number;
  readonly number: number;
}

export interface RoundLine extends Position {
  readonly content: Line['content'];
}

const REMAINS = /\/(?:job-\d+\/remaining|leftover-\d+)\.jsonl$/;
const AT_ONCE = 16;
const OBJECT_BYTES = 64 * 1024;
const SPACE = 0x20;

/** What a round begins with: the source of the user, or what remains of the round before. */
export class RoundSource {
  public readonly bucket: string;
  /** How much has been read, where an object is worth some bytes for itself. */
  public bytes = 0;
  private readonly prefix: string;

  constructor(
    private readonly store: Store,
    private readonly settings: InferenceSettings,
    keys: RunKeys,
    private readonly round: number,
  ) {
    this.bucket = round === 1 ? settings.sourceBucket : settings.workBucket;
    this.prefix = round === 1 ? settings.sourcePrefix : keys.round(round - 1);
  }

  /** All lines that are not blank, from a place on. */
  public async *lines(from?: Position): AsyncGenerator<RoundLine> {
    if (from !== undefined) {
      yield* this.linesOf(from, from, this.store.open(this.bucket, from.key, from.offset, from.etag));
    }
    for await (const page of this.store.list(this.bucket, this.prefix, from?.key)) {
      const objects = page.filter((object) => object.size > 0 && this.isSource(object));
      for (const group of groupsOf(objects)) {
        // A request takes longer than a small object.
        const contents =
          group.length === 1 ? [this.open(group[0])] : await Promise.all(group.map((each) => this.load(each)));
        for (const [index, object] of group.entries()) {
          this.bytes += OBJECT_BYTES;
          yield* this.linesOf(object, { offset: 0, number: 1 }, contents[index]);
        }
      }
    }
  }

  private open({ key, etag }: StoredObject): AsyncIterable<Uint8Array> {
    return this.store.open(this.bucket, key, 0, etag);
  }

  private async load(object: StoredObject): Promise<AsyncIterable<Uint8Array>> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of this.open(object)) {
      chunks.push(chunk);
    }
    return Readable.from(chunks);
  }

  private async *linesOf(
    { key, etag }: Pick<Position, 'key' | 'etag'>,
    from: Pick<Position, 'offset' | 'number'>,
    content: AsyncIterable<Uint8Array>,
  ): AsyncGenerator<RoundLine> {
    for await (const line of readLines(content, from)) {
      this.bytes += line.length;
      if (line.content === undefined || !isBlank(line.content)) {
        yield { key, etag, offset: line.offset, number: line.number, content: line.content };
      }
    }
  }

  private isSource({ key }: StoredObject): boolean {
    return this.round === 1 ? key.endsWith(this.settings.sourceSuffix) && !key.endsWith('/') : REMAINS.test(key);
  }
}

/** Small objects together, as many as are read at a time; each large one for itself. */
function* groupsOf(objects: readonly StoredObject[]): Generator<readonly StoredObject[]> {
  let group: StoredObject[] = [];
  for (const object of objects) {
    const isSmall = object.size <= OBJECT_BYTES;
    if (group.length > 0 && (!isSmall || group.length === AT_ONCE)) {
      yield group;
      group = [];
    }
    if (isSmall) {
      group.push(object);
    } else {
      yield [object];
    }
  }
  if (group.length > 0) {
    yield group;
  }
}

function isBlank(content: Buffer): boolean {
  return content[0] === undefined || (content[0] <= SPACE && content.toString().trim() === '');
}
