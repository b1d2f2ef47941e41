import { parseObject, parseWorkLine, type WorkRecord } from '../plain/records';
import type { RunKeys } from '../plain/run-keys';
import type { JobItem } from '../run-layout.contract';
import { PartWriter } from './part-writer';
import type { Store } from './ports';
import { readLines } from './read-lines';

/** A record in the form in which it is written. */
export interface JobLine {
  readonly input: Buffer;
  readonly carry: Buffer;
}

/** The files of the jobs of a round, one job after the other. */
export class JobFiles {
  private input: PartWriter;
  private carry: PartWriter;

  constructor(
    private readonly store: Store,
    private readonly bucket: string,
    private readonly keys: RunKeys,
    private readonly round: number,
    private number: number,
  ) {
    [this.input, this.carry] = this.begin();
  }

  /** The number of the job that is being filled. */
  public get next(): number {
    return this.number;
  }

  public get records(): number {
    return this.input.lines;
  }

  public async add({ input, carry }: JobLine): Promise<void> {
    await this.input.add(input);
    await this.carry.add(carry);
  }

  public async close(): Promise<JobItem> {
    await this.endFiles();
    const item = this.keys.item(this.round, this.number, this.input.lines, this.input.bytes);
    this.number += 1;
    [this.input, this.carry] = this.begin();
    return item;
  }

  /** The job has fewer records than the model takes: none is made, and the records are given back. */
  public async *dissolve(): AsyncGenerator<WorkRecord> {
    await this.endFiles();
    const { input, carry } = this.keys.job(this.round, this.number);
    const carries = readLines(this.store.open(this.bucket, carry));
    for await (const { content } of readLines(this.store.open(this.bucket, input))) {
      const { value } = await carries.next();
      yield { ...parseWorkLine(value?.content), modelInput: parseWorkLine(content).modelInput };
    }
    [this.input, this.carry] = this.begin();
  }

  public async abort(): Promise<void> {
    await Promise.all([this.input.abort(), this.carry.abort()]);
  }

  private async endFiles(): Promise<void> {
    await Promise.all([this.input.end(true), this.carry.end(true)]);
  }

  private begin(): [PartWriter, PartWriter] {
    const { input, carry } = this.keys.job(this.round, this.number);
    return [new PartWriter(this.store, this.bucket, input), new PartWriter(this.store, this.bucket, carry)];
  }
}

/** The user's ids of the records that are in a file already. */
export async function* userIds(store: Store, bucket: string, key: string): AsyncGenerator<string> {
  for await (const { content } of readLines(store.open(bucket, key))) {
    const { record } = parseWorkLine(content);
    yield JSON.parse(parseObject(Buffer.from(record))?.get('recordId') ?? '""');
  }
}
