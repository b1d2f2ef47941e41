import { LoopbackAws, type LoopbackCall } from '../../support/loopback-aws';
import { SETTINGS } from '../memory-account';

// Both functions as Lambda loads them, with the SDK's own clients.
let aws: LoopbackAws;
beforeAll(async () => {
  aws = await LoopbackAws.start();
  Object.assign(process.env, SETTINGS, { BACKLOG: 'planner' });
});
afterAll(() => aws.stop());
let printed: jest.SpyInstance;
beforeEach(() => {
  aws.calls = [];
  printed = jest.spyOn(console, 'log').mockImplementation();
});
afterEach(() => printed.mockRestore());

const load = (name: string): ((event?: object) => Promise<any>) =>
  require(`../../../src/batch/handlers/${name}.lambda`).handler;
const lines = () => printed.mock.calls.map(([line]) => JSON.parse(line));
const ITEM = '<Contents><Key>calls/1.wav</Key><LastModified>2020-01-01T00:00:00.000Z</LastModified></Contents>';

function pageOf(contents: string): string {
  const count = contents === '' ? 0 : 1;
  const rest = `<KeyCount>${count}</KeyCount><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>`;
  return `<ListBucketResult>${contents}${rest}</ListBucketResult>`;
}

/** One item that is not done, and a Batch without jobs, or with this one. */
function oneItem(submission: object = { json: { jobId: 'made', jobName: 'it' } }, jobs: object[] = []) {
  aws.answer = ({ method, path, query }: LoopbackCall): any => {
    if (path.startsWith('/v1/')) {
      return path.endsWith('submitjob') ? submission : { json: { jobSummaryList: jobs } };
    }
    if (query['list-type'] === '2') {
      return pageOf(path.startsWith('/recordings') ? ITEM : '');
    }
    return method === 'GET' ? { status: 404, body: '<Error><Code>NoSuchKey</Code></Error>' } : '';
  };
}

test('the planner starts a job of its definition in its queue, for a run with a name of its own', async () => {
  oneItem();
  const handler = load('plan-backlog');
  const results = [await handler(), await handler({ scheduledTime: '2026-11-27T03:00:00Z' })];
  const submissions = aws.calls.filter(({ path }) => path === '/v1/submitjob').map(({ body }) => JSON.parse(body));
  expect(results[0]).toMatchObject({ outcome: 'submitted', jobId: 'made', left: 1, planned: 1 });
  expect(results[0].run).toMatch(/^runs\/20\d\d-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{8}$/);
  expect(results[1].run).toMatch(/^runs\/2026-11-27T03-00-00Z-[0-9a-f]{8}$/);
  expect(submissions).toMatchObject(
    results.map(({ run }) => ({
      ...{ jobQueue: 'queue', jobDefinition: 'definition' },
      containerOverrides: { environment: [{ name: 'BACKLOG_RUN', value: run }] },
    })),
  );
  expect(lines().at(-1)).toEqual(results[1]);
});

test('the planner writes the chunk, and asks for keys as URLs have them', async () => {
  oneItem();
  const { run } = await load('plan-backlog')();
  const written = aws.calls.filter(({ method }) => method === 'PUT').map(({ path }) => path);
  expect(written).toEqual([`/runs/${run}/chunk-0.jsonl`, '/runs/state/last.json']);
  const lists = aws.calls.filter(({ query }) => query['list-type'] === '2').map(({ path, query }) => [path, query]);
  expect(lists).toEqual([
    ['/transcripts/', { 'encoding-type': 'url', 'list-type': '2', prefix: 'text/' }],
    ['/recordings/', { 'encoding-type': 'url', 'list-type': '2', prefix: 'calls/' }],
  ]);
});

test('a submission that Batch does not answer is not repeated: the work would be started twice', async () => {
  oneItem({ status: 500, body: '{}' });
  await expect(load('plan-backlog')()).rejects.toThrow();
  expect(aws.calls.filter(({ path }) => path === '/v1/submitjob')).toHaveLength(1);
});

test('the watcher tells for how many minutes the oldest job of the queue has waited', async () => {
  oneItem({}, [{ jobId: 'one', createdAt: Date.now() - 90.5 * 60_000 }]);
  expect(await load('watch-queue')()).toBe(90);
  expect(JSON.parse(aws.calls[0].body)).toEqual({ jobQueue: 'queue', jobStatus: 'SUBMITTED' });
  expect(lines()).toMatchObject([{ Backlog: 'planner', OldestWaitingMinutes: 90 }]);
});
