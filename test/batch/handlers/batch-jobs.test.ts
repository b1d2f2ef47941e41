import { BatchClient } from '@aws-sdk/client-batch';
import { BatchJobs } from '../../../src/batch/handlers/batch-jobs';
import { LoopbackAws, type LoopbackCall } from '../../support/loopback-aws';

let aws: LoopbackAws;
let client: BatchClient;
beforeAll(async () => {
  aws = await LoopbackAws.start();
  client = new BatchClient();
});
afterAll(async () => {
  client.destroy();
  await aws.stop();
});
beforeEach(() => {
  aws.calls = [];
});

const bodies = () => aws.calls.map(({ body }) => JSON.parse(body));
/** Answers lists by the state that is asked for, and questions about jobs. */
const account = (jobs: Record<string, object[]>, described: object[] = []) => {
  aws.answer = ({ path, body }: LoopbackCall) =>
    path.endsWith('listjobs')
      ? { json: { jobSummaryList: jobs[JSON.parse(body).jobStatus] ?? [] } }
      : { json: { jobs: described } };
};

describe('the jobs that are not at their end', () => {
  test('are asked for in the order in which they go on, and what is tried again at the end', async () => {
    account({});
    expect(await new BatchJobs(client, 'queue').active()).toEqual([]);
    expect(bodies()).toEqual(
      ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'RUNNABLE'].map((jobStatus) => ({
        jobQueue: 'queue',
        jobStatus,
      })),
    );
  });

  test('are told with their age, and whether they run or are an array', async () => {
    account({
      PENDING: [{ jobId: 'array', createdAt: 5, arrayProperties: { size: 2 } }],
      RUNNING: [{ jobId: 'one', createdAt: 7 }],
      STARTING: [{ jobId: 'young' }],
    });
    expect(await new BatchJobs(client, 'queue').active()).toEqual([
      { id: 'array', isRunning: false, isArray: true, created: 5 },
      { id: 'young', isRunning: false, isArray: false, created: 0 },
      { id: 'one', isRunning: true, isArray: false, created: 7 },
    ]);
  });

  test('are told once, as they were seen last', async () => {
    account({ SUBMITTED: [{ jobId: 'one' }], RUNNING: [{ jobId: 'one' }] });
    expect(await new BatchJobs(client, 'queue').active()).toMatchObject([{ id: 'one', isRunning: true }]);
  });

  test('are all told, over several pages', async () => {
    aws.answer = ({ body }) => {
      const { jobStatus, nextToken } = JSON.parse(body);
      const page =
        nextToken === undefined
          ? { jobSummaryList: [{ jobId: '1' }], nextToken: 'next' }
          : { jobSummaryList: [{ jobId: '2' }] };
      return { json: jobStatus === 'RUNNING' ? page : { jobSummaryList: [] } };
    };
    expect((await new BatchJobs(client, 'queue').active()).map(({ id }) => id)).toEqual(['1', '2']);
  });
});

describe('a submission', () => {
  const submit = (size: number) => {
    aws.answer = () => ({ json: { jobId: 'made', jobName: 'it' } });
    return new BatchJobs(client, 'queue', { client, definition: 'definition' }).submit('it', 'runs/1', size);
  };
  const common = {
    ...{ jobName: 'it', jobQueue: 'queue', jobDefinition: 'definition' },
    containerOverrides: { environment: [{ name: 'BACKLOG_RUN', value: 'runs/1' }] },
  };

  test.each([
    [1, common],
    [2, { ...common, arrayProperties: { size: 2 } }],
  ])('of %s', async (size, body) => {
    expect(await submit(size)).toBe('made');
    expect(bodies()).toEqual([body]);
  });

  test('is not for the watcher', async () => {
    await expect(new BatchJobs(client, 'queue').submit('it', 'runs/1', 1)).rejects.toThrow(
      'the watcher submits no jobs',
    );
  });
});

describe('the jobs that were never started', () => {
  const ask = () => new BatchJobs(client, 'queue').neverStarted('run');

  test.each<[string, object[], number[]]>([
    ['a job that Batch has forgotten', [], []],
    ['a job that failed before its start', [{ jobId: 'run', status: 'FAILED' }], [0]],
    ['a job that failed after its start', [{ jobId: 'run', status: 'FAILED', startedAt: 1 }], []],
    ['a job that waits', [{ jobId: 'run', status: 'RUNNABLE' }], []],
  ])('%s', async (_, described, indexes) => {
    account({}, described);
    expect(await ask()).toEqual(indexes);
  });

  test('of an array are the failed ones without a start', async () => {
    const failed = [
      { jobId: 'a', arrayProperties: { index: 0 } },
      { jobId: 'b', arrayProperties: { index: 1 }, startedAt: 1 },
      { jobId: 'c', arrayProperties: { index: 2 } },
      { jobId: 'd' },
    ];
    account({ FAILED: failed }, [{ jobId: 'run', status: 'FAILED', arrayProperties: { size: 4 } }]);
    expect(await ask()).toEqual([0, 2]);
    expect(bodies()).toEqual([{ jobs: ['run'] }, { arrayJobId: 'run', jobStatus: 'FAILED' }]);
  });
});

describe('the progress of an array', () => {
  const ask = () => new BatchJobs(client, 'queue').progress('run');
  const array = (statusSummary?: object) => [{ jobId: 'run', arrayProperties: { size: 9, statusSummary } }];

  test('that runs is not looked into', async () => {
    account({}, array({ RUNNING: 1 }));
    expect(await ask()).toEqual({ isRunning: true, lastStop: undefined });
    expect(aws.calls).toHaveLength(1);
  });

  test.each<[string, Record<string, object[]>, number | undefined]>([
    ['nothing has ended', {}, undefined],
    ['one has ended well', { SUCCEEDED: [{ jobId: 'a', stoppedAt: 5 }] }, 5],
    ['one has failed later', { SUCCEEDED: [{ jobId: 'a', stoppedAt: 5 }], FAILED: [{ jobId: 'b', stoppedAt: 7 }] }, 7],
    ['one has failed before', { SUCCEEDED: [{ jobId: 'a', stoppedAt: 5 }], FAILED: [{ jobId: 'b', stoppedAt: 3 }] }, 5],
    ['Batch does not say when', { FAILED: [{ jobId: 'b' }] }, 0],
  ])('of which none runs: %s', async (_, jobs, lastStop) => {
    account(jobs, array({ RUNNING: 0 }));
    expect(await ask()).toEqual({ isRunning: false, lastStop });
    expect(bodies().slice(1)).toEqual(['SUCCEEDED', 'FAILED'].map((jobStatus) => ({ arrayJobId: 'run', jobStatus })));
  });

  test.each([
    ['an array without numbers', array()],
    ['a job that Batch has forgotten', []],
  ])('%s does not run', async (_, described) => {
    account({}, described);
    expect(await ask()).toEqual({ isRunning: false, lastStop: undefined });
  });
});
