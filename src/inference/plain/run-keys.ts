import { createHash } from 'node:crypto';
import { type JobItem, WORK_KEYS } from '../run-layout.contract';

/** Characters that Bedrock takes in the address of an input. */
const ADDRESS = /^[-!_'().a-zA-Z0-9]+$/;
const NAME_SLUG = 34;

/** The keys of a run. */
export class RunKeys {
  /** The name of its folder in each bucket. */
  public readonly folder: string;
  private readonly hash: string;

  constructor(
    private readonly workBucket: string,
    private readonly run: string,
  ) {
    this.hash = sha256(`${workBucket}/${run}`).slice(0, 8);
    this.folder = ADDRESS.test(run) && !/^\.+$/.test(run) ? run : `${run.replace(/[^-_a-zA-Z0-9]/g, '_')}-${this.hash}`;
  }

  public get root(): string {
    return `${WORK_KEYS.runs}${this.folder}/`;
  }

  /** The run has been counted in the metrics. */
  public get counted(): string {
    return `${this.root}manifest.json`;
  }

  public round(round: number): string {
    return `${this.root}round-${round}/`;
  }

  public jobs(round: number): string {
    return `${this.round(round)}jobs.json`;
  }

  public plan(round: number, segment: number): string {
    return `${this.round(round)}plan-${segment}.json`;
  }

  /** Records of a round that got into no job. */
  public leftover(round: number, segment: number): string {
    return `${this.round(round)}leftover-${segment}.jsonl`;
  }

  /** Lines of the source that are no records. */
  public invalid(round: number, segment: number): string {
    return `${this.round(round)}invalid-${segment}.jsonl`;
  }

  public onlineList(round: number): string {
    return `${this.round(round)}online.json`;
  }

  public online(
    round: number,
    number: number,
  ): { readonly input: string; readonly output: string; readonly error: string } {
    const folder = `${this.round(round)}online/${number}/`;
    return { input: `${folder}input.json`, output: `${folder}output.json`, error: `${folder}error.json` };
  }

  public job(round: number, number: number) {
    const folder = `${this.round(round)}job-${number}/`;
    return {
      folder,
      input: `${folder}input/records.jsonl`,
      output: `${folder}output/`,
      carry: `${folder}carry.jsonl`,
      remaining: `${folder}remaining.jsonl`,
      counts: `${folder}counts.json`,
    };
  }

  /** Of the bucket of results. */
  public results(prefix: string, part: string): string {
    return `${prefix}${this.folder}/results/${part}.jsonl`;
  }

  public failed(prefix: string, part: string): string {
    return `${prefix}${this.folder}/failed/${part}.jsonl`;
  }

  public manifest(prefix: string): string {
    return `${prefix}${this.folder}/manifest.json`;
  }

  public item(round: number, number: number, records: number, bytes: number): JobItem {
    const { input, output } = this.job(round, number);
    const inputUri = this.uri(input);
    return {
      run: this.run,
      round,
      number,
      jobName: this.jobName(round, number),
      // Two constructs may have executions of the same name: the address has the bucket.
      clientRequestToken: sha256(inputUri),
      inputUri,
      outputUri: this.uri(output),
      records,
      bytes,
    };
  }

  public uri(key: string): string {
    return `s3://${this.workBucket}/${key}`;
  }

  /** None is a part of another one, because jobs are looked for by it. */
  private jobName(round: number, number: number): string {
    const slug = this.run
      .replace(/[^a-zA-Z0-9]+/g, '-')
      .slice(0, NAME_SLUG)
      .replace(/^-+|-+$/g, '');
    const place = `r${`${round}`.padStart(2, '0')}-j${`${number}`.padStart(5, '0')}`;
    return `${slug || 'run'}-${this.hash}-${place}`;
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
