import { metricLine } from '../../private/runtime/emf';
import { type Failure, failedLine, failure, parseObject, parseWorkLine, resultLine } from '../plain/records';
import { RunKeys } from '../plain/run-keys';
import { type FinishEvent, type FinishResult, METRICS } from '../run-layout.contract';
import { linesOf, readCounts, readPlans } from './ledger';
import { PartWriter } from './part-writer';
import type { InferencePorts, Store } from './ports';
import { type InferenceSettings, inferenceSettings } from './settings';

/** Writes what came of the records that were asked one by one, and then of the run. */
export async function finishInference(event: FinishEvent, ports: InferencePorts): Promise<FinishResult> {
  const settings = inferenceSettings(ports.environment);
  const { store } = ports;
  const keys = new RunKeys(settings.workBucket, event.run);
  const online = event.next === 'online' ? await writeAnswers(event.round, store, settings, keys) : undefined;
  const result = await sumUp(event, store, settings, keys, online);
  const text = `${JSON.stringify(result, undefined, 2)}\n`;
  if ((await store.read(settings.workBucket, keys.counted)) === undefined) {
    count(ports, settings, result);
  }
  await store.write(settings.workBucket, keys.counted, text);
  await store.write(settings.resultsBucket, keys.manifest(settings.resultsPrefix), text);
  return result;
}

interface Answers {
  readonly succeeded: number;
  readonly failed: number;
}

async function writeAnswers(
  round: number,
  store: Store,
  { workBucket, resultsBucket, resultsPrefix }: InferenceSettings,
  keys: RunKeys,
): Promise<Answers> {
  const segments = (await readPlans(store, workBucket, keys, round)).map((_, index) => keys.leftover(round, index + 1));
  const part = `round-${round}-online`;
  const results = new PartWriter(store, resultsBucket, keys.results(resultsPrefix, part));
  const failed = new PartWriter(store, resultsBucket, keys.failed(resultsPrefix, part));
  try {
    let number = 0;
    for await (const line of linesOf(store, workBucket, segments)) {
      number += 1;
      const record = parseWorkLine(line);
      const files = keys.online(round, number);
      const answer = await readAnswer(store, workBucket, files.output);
      if (answer === undefined) {
        const error = await readError(store, workBucket, files.error);
        await failed.add(failedLine({ ...record, error: undefined }, error));
      } else {
        await results.add(resultLine(record.record, answer));
      }
    }
    await Promise.all([results.end(false), failed.end(false)]);
  } catch (error) {
    await Promise.allSettled([results.abort(), failed.abort()]);
    throw error;
  }
  return { succeeded: results.lines, failed: failed.lines };
}

/** The body of the answer. It is either the whole file, or a field of it. */
async function readAnswer(store: Store, bucket: string, key: string): Promise<string | undefined> {
  const text = await store.read(bucket, key);
  const fields = text === undefined ? undefined : parseObject(Buffer.from(text));
  if (text === undefined || fields === undefined) {
    return undefined;
  }
  const body = fields.get('Body');
  if (body === undefined || !fields.has('ContentType')) {
    return text.trim();
  }
  return body.startsWith('"') ? JSON.parse(body) : body;
}

async function readError(store: Store, bucket: string, key: string): Promise<Failure> {
  const text = await store.read(bucket, key);
  if (text === undefined) {
    return failure('NoAnswer', 'the model has given no answer');
  }
  const { Error: name, Cause: cause } = JSON.parse(text);
  return failure('OnlineError', [name, cause].filter(Boolean).join(': '));
}

async function sumUp(
  { run, round, next }: FinishEvent,
  store: Store,
  { workBucket }: InferenceSettings,
  keys: RunKeys,
  online: Answers | undefined,
): Promise<FinishResult> {
  const sum = { succeeded: 0, invalid: 0, givenUp: 0, inputTokens: 0, outputTokens: 0, jobs: 0, rounds: 0 };
  for (let number = 1; number <= round; number += 1) {
    const counts = await readCounts(store, workBucket, keys, number);
    const plans = await readPlans(store, workBucket, keys, number);
    sum.invalid += plans.reduce((total, { invalid }) => total + invalid, 0);
    sum.jobs += counts.length;
    sum.rounds += counts.length > 0 ? 1 : 0;
    for (const { succeeded, refused, inputTokens, outputTokens } of counts) {
      sum.succeeded += succeeded;
      sum.givenUp += refused;
      sum.inputTokens += inputTokens;
      sum.outputTokens += outputTokens;
    }
    if (number === round && next !== 'online') {
      sum.givenUp += plans.reduce((total, { leftover }) => total + leftover, 0);
    }
  }
  sum.succeeded += online?.succeeded ?? 0;
  sum.givenUp += online?.failed ?? 0;
  return { run, ...sum, failed: sum.invalid + sum.givenUp };
}

function count({ clock, print }: InferencePorts, { inference }: InferenceSettings, result: FinishResult): void {
  const { namespace, dimension, succeeded, invalid, givenUp } = METRICS;
  const dimensions = { [dimension]: inference };
  for (const [name, value] of [
    [succeeded, result.succeeded],
    [invalid, result.invalid],
    [givenUp, result.givenUp],
  ] as const) {
    print(metricLine({ namespace, dimensions, name, value, unit: 'Count' }, clock.now()));
  }
}
