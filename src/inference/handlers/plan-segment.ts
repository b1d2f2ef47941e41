import { KeyTable } from '../../private/runtime/key-table';
import { JobCutter, type Piece } from '../plain/cut-jobs';
import {
  carryLine,
  failure,
  inputLine,
  parseUserLine,
  parseWorkLine,
  type RefusedLine,
  recordIdOf,
  refusedLine,
  TOO_FEW,
  type WorkRecord,
  workLine,
} from '../plain/records';
import type { RunKeys } from '../plain/run-keys';
import type { JobItem } from '../run-layout.contract';
import { JobFiles, type JobLine, userIds } from './job-files';
import { PartWriter } from './part-writer';
import type { PlanPorts } from './ports';
import { type Position, type RoundLine, RoundSource } from './round-lines';
import type { InferenceSettings } from './settings';

/** Where a call of the planner begins. */
export interface PlanCursor {
  /** The number of the call within the round. */
  readonly segment: number;
  /** The number of the next job. */
  readonly job: number;
  /** The number of the next record. */
  readonly ordinal: number;
  readonly at?: Position;
  /** All is cut: what is left is the end of the round. */
  readonly isCut?: boolean;
}

/** What a call of the planner has made, as a file of the work bucket. */
export interface SegmentPlan {
  readonly jobs: readonly JobItem[];
  readonly leftover: number;
  readonly invalid: number;
}

interface Place {
  readonly position: Position;
  readonly ordinal: number;
}

/** A line, ready to be written into a job, or into the user's failures. */
interface PlanPiece extends Piece, Place {
  readonly job?: JobLine;
  readonly refused?: Buffer;
}

/** What one run may take. */
export const PLAN_LIMITS = {
  /** What the collector keeps in memory of a job. */
  carryBytes: 64 * 1024 * 1024,
  /** What the planner keeps in memory of the records that may begin the next job. */
  heldBytes: 32 * 1024 * 1024,
  /** So that the outputs of all child executions fit into the state of their parent. */
  jobs: 5000,
  /** So that the ids of a run fit into the memory of the planner. */
  records: 5_000_000,
} as const;

/** One call of the planner: cuts the source of a round into jobs, from a place on. */
export class PlanSegment {
  private readonly files: JobFiles;
  private readonly leftover: PartWriter;
  private readonly refused: PartWriter;
  private readonly cutter: JobCutter<PlanPiece>;
  private readonly source: RoundSource;
  private readonly seen = new KeyTable();
  private readonly jobs: JobItem[] = [];
  private ordinal: number;

  constructor(
    private readonly ports: PlanPorts,
    private readonly settings: InferenceSettings,
    private readonly keys: RunKeys,
    private readonly round: number,
    private readonly cursor: PlanCursor,
  ) {
    const { store } = ports;
    const { workBucket } = settings;
    this.files = new JobFiles(store, workBucket, keys, round, cursor.job);
    this.leftover = new PartWriter(store, workBucket, keys.leftover(round, cursor.segment));
    this.refused = new PartWriter(store, workBucket, keys.invalid(round, cursor.segment));
    this.source = new RoundSource(store, settings, keys, round);
    this.cutter = new JobCutter({
      ...settings,
      maxCarryBytes: PLAN_LIMITS.carryBytes,
      maxHeldBytes: PLAN_LIMITS.heldBytes,
    });
    this.ordinal = cursor.ordinal;
  }

  /**
   * Returns where the next call begins.
   *
   * @param mayCut whether there may be jobs: otherwise all is left over
   */
  public async run(mayCut: boolean): Promise<PlanCursor> {
    try {
      await this.rememberIds();
      const rest = mayCut ? await this.cut() : await this.leave();
      await this.leftover.end(true);
      await this.refused.end(true);
      const { lines: leftover } = this.leftover;
      const plan: SegmentPlan = { jobs: this.jobs, leftover, invalid: this.refused.lines };
      const key = this.keys.plan(this.round, this.cursor.segment);
      await this.ports.store.write(this.settings.workBucket, key, JSON.stringify(plan));
      const next = { segment: this.cursor.segment + 1, job: this.files.next };
      return rest === undefined
        ? { ...next, ordinal: this.ordinal, isCut: true }
        : { ...next, ordinal: rest.ordinal, at: rest.position };
    } catch (error) {
      await Promise.allSettled([this.files, this.leftover, this.refused].map((files) => files.abort()));
      throw error;
    }
  }

  /** Returns the first line that is not cut. */
  private async cut(): Promise<Place | undefined> {
    for await (const line of this.source.lines(this.cursor.at)) {
      const piece = this.pieceOf(line);
      for (const step of this.cutter.add(piece)) {
        if (step.kind === 'put') {
          await this.put(step.piece);
        } else {
          await this.close();
          if (this.isFull()) {
            return this.cutter.firstHeld ?? piece;
          }
        }
      }
    }
    for (const step of this.cutter.end()) {
      await (step.kind === 'put' ? this.put(step.piece) : this.close());
    }
    return undefined;
  }

  /** The same if there are to be no more jobs. */
  private async leave(): Promise<Place | undefined> {
    for await (const line of this.source.lines(this.cursor.at)) {
      // A call does something, however much its first object is worth.
      if (this.isFull() && this.leftover.lines > 0) {
        return { position: positionOf(line), ordinal: this.ordinal };
      }
      await this.leftover.add(workLine(parseWorkLine(line.content), TOO_FEW));
    }
    return undefined;
  }

  private pieceOf(line: RoundLine): PlanPiece {
    const place = { position: positionOf(line), ordinal: this.ordinal };
    const record = this.round === 1 ? this.readUserLine(line) : parseWorkLine(line.content);
    if (Buffer.isBuffer(record)) {
      return { ...place, records: 0, bytes: 0, carryBytes: 0, heldBytes: record.length, refused: record };
    }
    const job = { input: inputLine(record), carry: carryLine(record) };
    const sizes = { bytes: job.input.length, carryBytes: job.carry.length };
    return { ...place, ...sizes, records: 1, heldBytes: sizes.bytes + sizes.carryBytes, job };
  }

  /** The record, or the line that says why it is none. */
  private readUserLine(line: RoundLine): WorkRecord | Buffer {
    const parsed = parseUserLine(line.content);
    const refuse = (refused: RefusedLine) =>
      refusedLine(refused, `s3://${this.source.bucket}/${line.key}`, line.number);
    if ('failure' in parsed) {
      return refuse(parsed);
    }
    const { userId, record, modelInput, fields } = parsed;
    if (this.seen.has(userId)) {
      return refuse({ failure: failure('Duplicate', 'a line before has the same recordId'), fields });
    }
    const result = { recordId: recordIdOf(this.ordinal), record, modelInput };
    const { maxBytes } = this.settings;
    if (inputLine(result).length > maxBytes) {
      return refuse({ failure: failure('TooLong', `a job takes ${maxBytes} bytes at most`), fields });
    }
    if (this.ordinal > PLAN_LIMITS.records) {
      throw new Error(`a run takes ${PLAN_LIMITS.records} records at most: start one for each part of the source`);
    }
    this.seen.set(userId);
    this.ordinal += 1;
    return result;
  }

  private async put({ job, refused }: PlanPiece): Promise<void> {
    if (job !== undefined) {
      await this.files.add(job);
    } else if (refused !== undefined) {
      await this.refused.add(refused);
    }
  }

  private async close(): Promise<void> {
    if (this.files.records >= this.settings.minRecords) {
      if (this.files.next > PLAN_LIMITS.jobs) {
        throw new Error(`a round takes ${PLAN_LIMITS.jobs} jobs at most: start a run for each part of the source`);
      }
      this.jobs.push(await this.files.close());
      return;
    }
    for await (const record of this.files.dissolve()) {
      await this.leftover.add(workLine(record, TOO_FEW));
    }
  }

  /** The ids that earlier calls have read: of two records with the same one, the first counts. */
  private async rememberIds(): Promise<void> {
    if (this.round > 1 || this.cursor.segment === 1) {
      return;
    }
    const { keys, cursor } = this;
    const before = (count: number, key: (number: number) => string) =>
      Array.from({ length: count - 1 }, (_, index) => key(index + 1));
    const files = [
      ...before(cursor.job, (number) => keys.job(this.round, number).carry),
      ...before(cursor.segment, (segment) => keys.leftover(this.round, segment)),
    ];
    for (const file of files) {
      for await (const id of userIds(this.ports.store, this.settings.workBucket, file)) {
        this.seen.set(id);
      }
    }
  }

  private isFull(): boolean {
    return this.source.bytes >= this.ports.callBytes;
  }
}

function positionOf({ key, etag, offset, number }: Position): Position {
  return { key, etag, offset, number };
}
