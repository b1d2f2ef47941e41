/** What is known of a line of the source when it is cut into jobs. */
export interface Piece {
  /** 1, or 0 for a line that goes into no job. */
  readonly records: 0 | 1;
  /** In the file that the model reads. */
  readonly bytes: number;
  /** In the file that keeps what the model does not get. */
  readonly carryBytes: number;
  /** In memory, while it is held back. */
  readonly heldBytes: number;
}

export interface CutLimits {
  readonly minRecords: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly maxCarryBytes: number;
  /** What is held back in memory at most. */
  readonly maxHeldBytes: number;
}

/** `put`: into the job that is being filled; `close`: it is full, or there is nothing more. */
export type CutStep<T> = { readonly kind: 'put'; readonly piece: T } | { readonly kind: 'close' };

/**
 * Cuts records into jobs as they come. The last ones, as many as a job needs at least, are held back: when a job is full
 * they begin the next one, so that what comes last is not too small for a job. A job that is closed has fewer records than
 * the minimum only if there are no more, or if so few fill it.
 */
export class JobCutter<T extends Piece> {
  private current = nothing();
  private held: T[] = [];
  private sum = nothing();

  constructor(private readonly limits: CutLimits) {}

  /** The first of those that are held back. */
  public get firstHeld(): T | undefined {
    return this.held[0];
  }

  public *add(piece: T): Generator<CutStep<T>> {
    if (!this.fits(piece) && this.current.records >= this.limits.minRecords) {
      yield this.close();
    }
    if (!this.fits(piece)) {
      yield* this.end();
    }
    this.held.push(piece);
    count(this.sum, piece, 1);
    while (this.held[0].records === 0 || this.holdsEnough()) {
      yield this.shift();
      if (this.held.length === 0) {
        return;
      }
    }
  }

  /** There are no more. */
  public *end(): Generator<CutStep<T>> {
    while (this.held.length > 0) {
      yield this.shift();
    }
    if (this.current.records > 0) {
      yield this.close();
    }
  }

  private fits(piece: Piece): boolean {
    const { current, sum, limits } = this;
    return (
      current.records + sum.records + piece.records <= limits.maxRecords &&
      current.bytes + sum.bytes + piece.bytes <= limits.maxBytes &&
      current.carryBytes + sum.carryBytes + piece.carryBytes <= limits.maxCarryBytes
    );
  }

  private holdsEnough(): boolean {
    return this.sum.records > this.limits.minRecords || this.sum.heldBytes > this.limits.maxHeldBytes;
  }

  private shift(): CutStep<T> {
    const piece = this.held.shift() as T;
    count(this.sum, piece, -1);
    count(this.current, piece, 1);
    return { kind: 'put', piece };
  }

  private close(): CutStep<T> {
    this.current = nothing();
    return { kind: 'close' };
  }
}

type Sum = { -readonly [key in keyof Piece]: number };

function nothing(): Sum {
  return { records: 0, bytes: 0, carryBytes: 0, heldBytes: 0 };
}

function count(sum: Sum, piece: Piece, sign: 1 | -1): void {
  sum.records += sign * piece.records;
  sum.bytes += sign * piece.bytes;
  sum.carryBytes += sign * piece.carryBytes;
  sum.heldBytes += sign * piece.heldBytes;
}
