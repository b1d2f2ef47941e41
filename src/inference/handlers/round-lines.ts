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
const SPACE = 0x20;

/** What a round begins with: the source of the user, or what remains of the round before. */
export class RoundSource {
  public readonly bucket: string;
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
      yield* this.linesOf(from, from);
    }
    for await (const page of this.store.list(this.bucket, this.prefix, from?.key)) {
      for (const object of page) {
        if (object.size > 0 && this.isSource(object)) {
          yield* this.linesOf(object, { offset: 0, number: 1 });
        }
      }
    }
  }

  private async *linesOf(
    { key, etag }: Pick<Position, 'key' | 'etag'>,
    from: Pick<Position, 'offset' | 'number'>,
  ): AsyncGenerator<RoundLine> {
    for await (const line of readLines(this.store.open(this.bucket, key, from.offset, etag), from)) {
      if (line.content === undefined || !isBlank(line.content)) {
        yield { key, etag, offset: line.offset, number: line.number, content: line.content };
      }
    }
  }

  private isSource({ key }: StoredObject): boolean {
    return this.round === 1
      ? key.endsWith(this.settings.sourceSuffix) && !key.endsWith('/')
      : REMAINS.test(key.slice(this.prefix.length - 1));
  }
}

function isBlank(content: Buffer): boolean {
  return content[0] === undefined || (content[0] <= SPACE && content.toString().trim() === '');
}
