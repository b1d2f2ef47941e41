import { metricLine } from '../../private/runtime/emf';
import {
  type Failure,
  failedLine,
  failure,
  parseObject,
  parseWorkLine,
  resultLine,
  type WorkRecord,
  workLine,
} from '../plain/records';
import { RunKeys } from '../plain/run-keys';
import { type CollectEvent, type CollectResult, METRICS } from '../run-layout.contract';
import { type JobCounts, linesOf } from './ledger';
import { PartWriter } from './part-writer';
import type { InferencePorts, Store } from './ports';
import { readLines } from './read-lines';
import { type InferenceSettings, inferenceSettings } from './settings';
import { whyMissing } from './why-missing';

const OUTPUT = '.jsonl.out';
const MANIFEST = 'manifest.json.out';
/** A model that calls a request bad will do so again. */
const BAD_REQUEST = 400;

/**
 * Joins the output of one job with its records, in whatever state Bedrock left it: what has a result is done, the rest
 * remains for the next round. A repeated call writes the same.
 */
export async function collectInference({ job, now }: CollectEvent, ports: InferencePorts): Promise<CollectResult> {
  const settings = inferenceSettings(ports.environment);
  const keys = new RunKeys(settings.workBucket, job.run);
  const collection = new Collection(ports.store, settings, keys, job);
  const outputs = await collection.findOutputs();
  const { succeeded, failures } = await collection.writeResults(outputs.results);
  const { refused, remaining } = await collection.writeRest(failures, whyMissing(now));
  const tokens = await collection.readTokens(outputs.manifests);
  const { counts: key } = keys.job(job.round, job.number);
  const isRepeated = (await ports.store.read(settings.workBucket, key)) !== undefined;
  const counts: JobCounts = { status: now.Status, records: job.records, succeeded, refused, remaining, ...tokens };
  const { run, round, number } = job;
  ports.print(JSON.stringify({ run, round, job: number, message: now.Message, ...counts }));
  if (!isRepeated) {
    count(ports, settings, counts);
  }
  await ports.store.write(settings.workBucket, key, JSON.stringify(counts));
  return { succeeded, remaining };
}

/** The work on one job. */
class Collection {
  private readonly files: ReturnType<RunKeys['job']>;
  private readonly part: string;
  /** The records that have no result so far, with what the model does not get. */
  private readonly open = new Map<string, Buffer>();

  constructor(
    private readonly store: Store,
    private readonly settings: InferenceSettings,
    private readonly keys: RunKeys,
    { round, number }: CollectEvent['job'],
  ) {
    this.files = keys.job(round, number);
    this.part = `round-${round}-job-${number}`;
  }

  /** Bedrock puts them into a folder of the job's id. */
  public async findOutputs(): Promise<{ results: string[]; manifests: string[] }> {
    const keys: string[] = [];
    for await (const page of this.store.list(this.settings.workBucket, this.files.output)) {
      keys.push(...page.map(({ key }) => key));
    }
    const ending = (end: string) => keys.filter((key) => key.endsWith(end));
    return { results: ending(OUTPUT), manifests: ending(MANIFEST) };
  }

  /** Writes the results in the order in which they come, and returns why others have none. */
  public async writeResults(
    outputs: readonly string[],
  ): Promise<{ succeeded: number; failures: Map<string, OutputError> }> {
    const { workBucket, resultsBucket, resultsPrefix } = this.settings;
    for await (const content of linesOf(this.store, workBucket, [this.files.carry])) {
      this.open.set(parseWorkLine(content).recordId, content);
    }
    const results = new PartWriter(this.store, resultsBucket, this.keys.results(resultsPrefix, this.part));
    const failures = new Map<string, OutputError>();
    try {
      for (const output of outputs) {
        for await (const { content } of readLines(this.store.open(workBucket, output))) {
          await this.judge(content, results, failures);
        }
      }
      await results.end(false);
    } catch (error) {
      await results.abort();
      throw error;
    }
    return { succeeded: results.lines, failures };
  }

  /** Writes what has no result: for the next round, or at once to the failures. */
  public async writeRest(
    failures: ReadonlyMap<string, OutputError>,
    otherwise: Failure,
  ): Promise<{ refused: number; remaining: number }> {
    const { workBucket, resultsBucket, resultsPrefix } = this.settings;
    const remaining = new PartWriter(this.store, workBucket, this.files.remaining);
    const failed = new PartWriter(this.store, resultsBucket, this.keys.failed(resultsPrefix, this.part));
    try {
      // The input is as large as the job: it is not read for nothing.
      for await (const content of linesOf(this.store, workBucket, this.open.size > 0 ? [this.files.input] : [])) {
        const { recordId, modelInput } = parseWorkLine(content);
        const carry = this.open.get(recordId);
        if (carry === undefined) {
          continue;
        }
        const error = failures.get(recordId);
        const record: WorkRecord = { ...parseWorkLine(carry), modelInput, error: undefined };
        await (error?.isFinal
          ? failed.add(failedLine(record, error.failure))
          : remaining.add(workLine(record, error?.failure ?? otherwise)));
      }
      await Promise.all([remaining.end(true), failed.end(false)]);
    } catch (error) {
      await Promise.allSettled([remaining.abort(), failed.abort()]);
      throw error;
    }
    return { refused: failed.lines, remaining: remaining.lines };
  }

  public async readTokens(manifests: readonly string[]): Promise<Pick<JobCounts, 'inputTokens' | 'outputTokens'>> {
    let inputTokens = 0;
    let outputTokens = 0;
    for (const key of manifests) {
      const manifest = JSON.parse((await this.store.read(this.settings.workBucket, key)) ?? '{}');
      inputTokens += manifest.inputTokenCount ?? 0;
      outputTokens += manifest.outputTokenCount ?? 0;
    }
    return { inputTokens, outputTokens };
  }

  /** Lines of records that are not ours, or have a result already, and halves of lines do not count. */
  private async judge(
    content: Buffer | undefined,
    results: PartWriter,
    failures: Map<string, OutputError>,
  ): Promise<void> {
    const fields = content && parseObject(content);
    const id = fields && JSON.parse(fields.get('recordId') ?? 'null');
    const carry = this.open.get(id);
    if (fields === undefined || carry === undefined) {
      return;
    }
    const output = fields.get('modelOutput');
    if (output !== undefined && output !== 'null') {
      this.open.delete(id);
      failures.delete(id);
      await results.add(resultLine(parseWorkLine(carry).record, output));
    } else if (fields.has('error')) {
      failures.set(id, outputError(JSON.parse(fields.get('error') as string)));
    }
  }
}

interface OutputError {
  readonly failure: Failure;
  readonly isFinal: boolean;
}

function outputError(error: { readonly errorCode?: number; readonly errorMessage?: string } | null): OutputError {
  const { errorCode, errorMessage = '' } = error ?? {};
  const isFinal = Number(errorCode) === BAD_REQUEST;
  const message = [errorCode, errorMessage].filter((part) => part !== undefined && part !== '').join(': ');
  return { failure: failure(isFinal ? 'Refused' : 'ModelError', message), isFinal };
}

function count({ clock, print }: InferencePorts, { inference }: InferenceSettings, counts: JobCounts): void {
  const { namespace, dimension } = METRICS;
  const dimensions = { [dimension]: inference };
  const values: readonly (readonly [string, number])[] = [
    [METRICS.inputTokens, counts.inputTokens],
    [METRICS.outputTokens, counts.outputTokens],
    [METRICS.unfinished, counts.status === 'Completed' ? 0 : 1],
  ];
  for (const [name, value] of values) {
    print(metricLine({ namespace, dimensions, name, value, unit: 'Count' }, clock.now()));
  }
}
