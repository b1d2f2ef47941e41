import type { JobItem } from '../../src/inference/run-layout.contract';
import { linesOf, type MemoryStore } from './memory-store';

/** What the states machine is told about a job, in the order in which it asks. */
export interface Fate {
  /** Statuses before the last one, one for each question. */
  readonly path: readonly string[];
  /** The last status; nothing if the job goes on until it is stopped, or for ever. */
  readonly end?: string;
  readonly message?: string;
  /** What becomes of a record. */
  readonly outcome: (recordId: string) => Outcome;
  /** Stopping does not help. */
  readonly isDeaf?: boolean;
}

export type Outcome = 'answer' | 'twice' | 'late' | 'error' | 'bad request' | 'null' | 'none' | 'half a line';

export const COMPLETED: Fate = { path: ['Submitted', 'InProgress'], end: 'Completed', outcome: () => 'answer' };

/** An error of an API, as Step Functions names it. */
export class ServiceError extends Error {
  constructor(name: string, message = name) {
    super(message);
    this.name = name;
  }
}

export interface BedrockOptions {
  readonly minRecords: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
  /** Jobs at a time. */
  readonly quota?: number;
  /** Whether an answer to one record is written as a field of the file, instead of the whole. */
  readonly isWrapped?: boolean;
  readonly fateOf?: (job: FakeJob) => Fate;
  /** Thrown instead of an answer, before the call has done something or after it. */
  readonly errorOf?: (
    action: string,
    attempt: number,
    parameters: any,
  ) => { readonly error: ServiceError; readonly isDone: boolean } | undefined;
}

export interface FakeJob {
  readonly arn: string;
  readonly name: string;
  readonly token: string;
  readonly inputUri: string;
  readonly outputUri: string;
  readonly recordIds: readonly string[];
  fate: Fate;
  asked: number;
  status: string;
}

const ENDED = ['Completed', 'PartiallyCompleted', 'Failed', 'Stopped', 'Expired'];
const isActive = ({ status }: { readonly status: string }) => !ENDED.includes(status);
const NAME = /^[a-zA-Z0-9]{1,63}(-*[a-zA-Z0-9+\-.]){0,63}$/;
const TOKEN = /^[a-zA-Z0-9]{1,256}(-*[a-zA-Z0-9]){0,256}$/;
const URI = /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:\/[-!_*'().a-z0-9A-Z]+(?:\/[-!_*'().a-z0-9A-Z]+)*)?\/?$/;

/** Batch inference of Bedrock with its limits. What it would refuse is kept, so that a test can say that there is none of it. */
export class FakeBedrock {
  public readonly jobs: FakeJob[] = [];
  public readonly refusals: string[] = [];
  /** How often each record was answered one by one. */
  public readonly answered = new Map<string, number>();
  public readonly stopped: string[] = [];
  private readonly attempts = new Map<string, number>();

  constructor(
    private readonly store: MemoryStore,
    private readonly options: BedrockOptions,
  ) {}

  /** A call by its name in an `aws-sdk` resource, with parameters and answer as Step Functions writes them. */
  public async call(action: string, parameters: any): Promise<any> {
    const attempt = (this.attempts.get(action) ?? 0) + 1;
    this.attempts.set(action, attempt);
    const failure = this.options.errorOf?.(action, attempt, parameters);
    if (failure !== undefined && !failure.isDone) {
      throw failure.error;
    }
    const actions: Record<string, () => unknown> = {
      createModelInvocationJob: () => this.create(parameters),
      getModelInvocationJob: () => this.ask(parameters.JobIdentifier),
      listModelInvocationJobs: () => this.list(parameters),
      stopModelInvocationJob: () => this.stop(parameters.JobIdentifier),
      invokeModel: () => this.invoke(parameters),
    };
    const answer = actions[action]();
    if (failure !== undefined) {
      throw failure.error;
    }
    return answer;
  }

  /** The ids of the records that are in the file of a job. */
  public recordsOf({ inputUri }: Pick<JobItem, 'inputUri'>): string[] {
    return this.readUri(inputUri).map(({ recordId }) => recordId);
  }

  private create(parameters: any): { JobArn: string } {
    const { JobName: name, ClientRequestToken: token } = parameters;
    const same = this.jobs.find((job) => job.token === token);
    if (same !== undefined) {
      return { JobArn: same.arn };
    }
    if (this.jobs.some((job) => job.name === name)) {
      throw new ServiceError('Bedrock.ConflictException');
    }
    if (this.jobs.filter(isActive).length >= (this.options.quota ?? 20)) {
      throw new ServiceError('Bedrock.ServiceQuotaExceededException');
    }
    const inputUri = parameters.InputDataConfig.S3InputDataConfig.S3Uri;
    const outputUri = parameters.OutputDataConfig.S3OutputDataConfig.S3Uri;
    this.check(parameters, inputUri, outputUri);
    const id = `${this.jobs.length + 1}`.padStart(12, 'j');
    const arn = `arn:aws:bedrock:eu-central-1:111122223333:model-invocation-job/${id}`;
    const recordIds = this.recordsOf({ inputUri });
    const job = { arn, name, token, inputUri, outputUri, recordIds, fate: COMPLETED, asked: 0, status: 'Submitted' };
    job.fate = this.options.fateOf?.(job) ?? COMPLETED;
    this.jobs.push(job);
    return { JobArn: arn };
  }

  /** What Bedrock says of a request at once, and of a file when it validates it. */
  private check(
    { JobName, ClientRequestToken, TimeoutDurationInHours: hours }: any,
    input: string,
    output: string,
  ): void {
    const { minRecords, maxRecords, maxBytes } = this.options;
    const content = this.contentOf(input);
    const records = this.readUri(input);
    const isRecord = (record: any) =>
      Object.keys(record).join() === 'recordId,modelInput' &&
      /^[a-zA-Z0-9]{11}$/.test(record.recordId) &&
      typeof record.modelInput === 'object';
    const rules: [string, boolean][] = [
      [`the name ${JobName}`, NAME.test(JobName) && JobName.length <= 63],
      [`the token ${ClientRequestToken}`, TOKEN.test(ClientRequestToken) && ClientRequestToken.length <= 256],
      [`the input ${input}`, URI.test(input) && input.endsWith('.jsonl')],
      [`the output ${output}`, URI.test(output)],
      [`a window of ${hours} hours`, Number.isInteger(hours) && hours >= 24 && hours <= 168],
      [`${records.length} records`, records.length >= minRecords && records.length <= maxRecords],
      [`${content.length} bytes`, content.length <= maxBytes],
      ['a line that is no record', records.every(isRecord)],
      ['a record twice', new Set(records.map(({ recordId }) => recordId)).size === records.length],
    ];
    const broken = rules.filter(([, isKept]) => !isKept).map(([rule]) => rule);
    if (broken.length > 0) {
      this.refusals.push(...broken);
      throw new ServiceError('Bedrock.ValidationException', broken.join());
    }
  }

  private ask(arn: string): any {
    const job = this.find(arn);
    const { fate } = job;
    if (isActive(job)) {
      const next = job.status === 'Stopping' ? 'Stopped' : (fate.path[job.asked] ?? fate.end ?? 'InProgress');
      job.asked += 1;
      job.status = next;
      if (!isActive(job)) {
        this.writeOutput(job);
      }
    }
    const isFailed = job.status === 'Failed';
    return {
      JobArn: arn,
      JobName: job.name,
      Status: job.status,
      ...(isFailed && fate.message && { Message: fate.message }),
    };
  }

  private list({ NameContains, MaxResults = 100 }: any): any {
    const found = this.jobs.filter(({ name }) => name.includes(NameContains)).slice(0, MaxResults);
    return {
      InvocationJobSummaries: found.map(({ arn, name, status }) => ({ JobArn: arn, JobName: name, Status: status })),
    };
  }

  private stop(arn: string): any {
    const job = this.find(arn);
    this.stopped.push(arn);
    if (!isActive(job)) {
      throw new ServiceError('Bedrock.ConflictException');
    }
    job.status = job.fate.isDeaf ? job.status : 'Stopping';
    return {};
  }

  private invoke({ Input, Output }: any): any {
    const body = JSON.parse(this.contentOf(Input.S3Uri).toString());
    const key = JSON.stringify(body);
    this.answered.set(key, (this.answered.get(key) ?? 0) + 1);
    const answer = answerTo(body);
    const file = this.options.isWrapped ? { Body: answer, ContentType: 'application/json' } : answer;
    this.write(Output.S3Uri, JSON.stringify(file));
    return { ContentType: 'application/json', Body: Output.S3Uri };
  }

  private writeOutput(job: FakeJob): void {
    if (job.status === 'Expired') {
      return;
    }
    const records = this.readUri(job.inputUri);
    // The order is not that of the records.
    const lines = [...records].reverse().flatMap((record) => outputLines(record, job.fate.outcome(record.recordId)));
    const folder = `${job.outputUri}${job.arn.split('/')[1]}/`;
    this.write(`${folder}records.jsonl.out`, lines.join('\n'));
    const manifest = {
      totalRecordCount: records.length,
      inputTokenCount: 10 * records.length,
      outputTokenCount: records.length,
    };
    this.write(`${folder}manifest.json.out`, JSON.stringify(manifest));
  }

  private find(arn: string): FakeJob {
    const job = this.jobs.find((each) => each.arn === arn);
    if (job === undefined) {
      throw new ServiceError('Bedrock.ResourceNotFoundException');
    }
    return job;
  }

  private readUri(uri: string): any[] {
    return linesOf(this.contentOf(uri));
  }

  private contentOf(uri: string): Buffer {
    const { bucket, key } = placeOf(uri);
    const content = this.store.get(bucket, key);
    if (content === undefined) {
      throw new ServiceError('Bedrock.ValidationException', `${uri} is missing`);
    }
    return content;
  }

  private write(uri: string, text: string): void {
    const { bucket, key } = placeOf(uri);
    this.store.put(bucket, key, text);
  }
}

/** What the model says. */
export function answerTo(modelInput: unknown): object {
  return { echo: modelInput };
}

function placeOf(uri: string): { bucket: string; key: string } {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.*)$/.exec(uri) as RegExpExecArray;
  return { bucket, key };
}

function outputLines({ recordId, modelInput }: any, outcome: Outcome): string[] {
  const line = (rest: object) => JSON.stringify({ modelInput, recordId, ...rest });
  const answer = line({ modelOutput: answerTo(modelInput) });
  const error = line({ error: { errorCode: 500, errorMessage: 'internal error' } });
  const lines: Record<Outcome, string[]> = {
    answer: [answer],
    twice: [answer, answer],
    late: [error, answer],
    error: [error],
    'bad request': [line({ error: { errorCode: 400, errorMessage: 'bad request' } })],
    null: [line({ modelOutput: null })],
    none: [],
    'half a line': [answer.slice(0, answer.length / 2)],
  };
  return lines[outcome];
}
