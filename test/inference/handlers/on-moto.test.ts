import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Store } from '../../../src/inference/handlers/ports';
import { S3Store } from '../../../src/inference/handlers/s3-store';
import { S3Writer } from '../../../src/inference/handlers/s3-writer';
import type { CollectEvent, PlanResult } from '../../../src/inference/run-layout.contract';
import { EmbeddedAws } from '../../support/moto';

const ROOT = join(__dirname, '..', '..', '..');
const MIB = 1024 * 1024;
/** All of a file of Bedrock in the nightly test. */
const SOURCE_MIB = Number(process.env.INFERENCE_MIB ?? 96);
const MAX_MIB = 80;
const BUCKETS = ['prompts', 'answers', 'work'] as const;

let aws: EmbeddedAws;
let s3: S3Client;
let store: Store;
beforeAll(async () => {
  aws = await EmbeddedAws.start({ isRecorded: false });
  const credentials = { accessKeyId: aws.accessKeyId, secretAccessKey: 'test' };
  const endpoint = aws.environment.AWS_ENDPOINT_URL_S3;
  s3 = new S3Client({ region: EmbeddedAws.REGION, credentials, endpoint, forcePathStyle: true });
  store = new S3Store(s3);
  for (const Bucket of BUCKETS) {
    const CreateBucketConfiguration = { LocationConstraint: EmbeddedAws.REGION } as const;
    await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  }
});
afterAll(() => aws.stop());

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

describe('S3', () => {
  test('lists from a key on, in the order of bytes, with names that XML finds hard', async () => {
    for (const key of ['list/a+b', 'list/a b', 'list/ä', 'list/B', 'list/c&d']) {
      await s3.send(new PutObjectCommand({ Bucket: 'prompts', Key: key, Body: 'x' }));
    }
    const keys: string[] = [];
    for await (const page of store.list('prompts', 'list/', 'list/a b')) {
      keys.push(...page.map(({ key }) => key));
    }
    expect(keys).toEqual(['list/a+b', 'list/c&d', 'list/ä']);
  });

  test('reads from a byte on, and not from another object than the one that was listed', async () => {
    await store.write('prompts', 'open', 'one\ntwo');
    const { value: page } = await store.list('prompts', 'open')[Symbol.asyncIterator]().next();
    expect(page[0].size).toBe(7);
    expect(await textOf(store.open('prompts', 'open', 4, page[0].etag))).toBe('two');
    await store.write('prompts', 'open', 'other');
    await expect(textOf(store.open('prompts', 'open', 0, page[0].etag))).rejects.toThrow(
      's3://prompts/open was changed while it was read: start the run again',
    );
  });

  test('has nothing where there is no object', async () => {
    expect(await store.read('work', 'nowhere')).toBeUndefined();
    await store.write('work', 'empty', '');
    expect(await store.read('work', 'empty')).toBe('');
  });

  test.each([0, 1, 5 * MIB, 5 * MIB + 1, 12 * MIB])('writes %s bytes in parts', async (size) => {
    const writer = new S3Writer(s3, { Bucket: 'work', Key: 'parts' }, 5 * MIB);
    const content = Buffer.alloc(size, 'abcdefg');
    for (let start = 0; start < size; start += 700_000) {
      await writer.write(content.subarray(start, start + 700_000));
    }
    await writer.end();
    expect((await textOf(store.open('work', 'parts'))) === content.toString()).toBe(true);
  });

  test('an object that is given up is not there', async () => {
    const writer = new S3Writer(s3, { Bucket: 'work', Key: 'given-up' }, 5 * MIB);
    await writer.write(Buffer.alloc(6 * MIB));
    await writer.abort();
    expect(await store.read('work', 'given-up')).toBeUndefined();
  });
});

/**
 * Runs the bundle as Lambda does, in a process of its own. Returns its answer, and how much it held at most: measured
 * behind a collection, because when memory is collected depends on the machine and on what else runs there.
 */
async function invoke<T>(bundle: string, event: object): Promise<{ answer: T; mebibytes: number }> {
  const script = `
    const { handler } = require(${JSON.stringify(join(ROOT, 'assets', 'inference', bundle))});
    const print = process.stdout.write.bind(process.stdout);
    console.log = () => {};
    let bytes = 0;
    const measure = () => {
      gc();
      const { heapUsed, external } = process.memoryUsage();
      bytes = Math.max(bytes, heapUsed + external);
    };
    setInterval(measure, 20).unref();
    handler(JSON.parse(process.env.EVENT)).then((answer) =>
      print(JSON.stringify({ answer, mebibytes: bytes / ${MIB} })));
  `;
  const env = {
    ...aws.environment,
    PATH: process.env.PATH,
    EVENT: JSON.stringify(event),
    WORK_BUCKET: 'work',
    SOURCE_BUCKET: 'prompts',
    SOURCE_PREFIX: 'tips/',
    SOURCE_SUFFIX: '.jsonl',
    RESULTS_BUCKET: 'answers',
    RESULTS_PREFIX: 'tips/',
    MIN_RECORDS: '100',
    MAX_RECORDS: '50000',
    MAX_BYTES: `${1024 * MIB}`,
    ROUNDS: '2',
    MAX_ONLINE: '100',
    INFERENCE: 'work',
  };
  const options = { cwd: ROOT, env, maxBuffer: 16 * MIB };
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', '-e', script], options);
  return JSON.parse(stdout);
}

const TEXT = 'many words that the model reads '.repeat(640);
const RECORDS = Math.floor((SOURCE_MIB * MIB) / (TEXT.length + 80));

/** As many lines as make the size. */
async function writeLines(bucket: string, key: string, lineOf: (number: number) => string): Promise<void> {
  const writer = store.writer(bucket, key);
  for (let number = 0; number < RECORDS; number += 1) {
    await writer.write(Buffer.from(`${lineOf(number)}\n`));
  }
  await writer.end();
}

test(`planner and collector hold at most ${MAX_MIB} MiB of ${SOURCE_MIB} MiB`, async () => {
  await writeLines('prompts', 'tips/all.jsonl', (number) =>
    JSON.stringify({ recordId: `tip-${number}`, customer: number, modelInput: { text: TEXT } }),
  );
  const planned = await invoke<PlanResult>('plan-inference', { run: 'large', round: 1, cursor: '', input: {} });
  const list = await invoke<PlanResult>('plan-inference', planned.answer);
  expect(list.answer.next).toBe('jobs');
  const jobs: CollectEvent['job'][] = JSON.parse((await store.read('work', list.answer.jobsKey)) ?? '');
  expect(jobs.reduce((sum, { records }) => sum + records, 0)).toBe(RECORDS);

  const [job] = jobs;
  const idOf = (number: number) => `R${`${number + 1}`.padStart(10, '0')}`;
  // Backwards, and a tenth of them failed.
  await writeLines('work', 'runs/large/round-1/job-1/output/abc/records.jsonl.out', (index) => {
    const number = job.records - 1 - index;
    const result = number % 10 === 0 ? { error: { errorCode: 500 } } : { modelOutput: { text: 'short' } };
    return JSON.stringify({ recordId: idOf(number), modelInput: { text: TEXT }, ...result });
  });
  const collected = await invoke<object>('collect-inference', { job, now: { Status: 'Completed' } });
  const remaining = Math.ceil(job.records / 10);
  expect(collected.answer).toEqual({ succeeded: job.records - remaining, remaining });
  const figures = { planner: planned.mebibytes, collector: collected.mebibytes };
  if (process.env.INFERENCE_MIB) {
    console.log(figures, RECORDS);
  }
  expect(Object.values(figures).filter((mebibytes) => mebibytes > MAX_MIB)).toEqual([]);
}, 3_600_000);
