import { App, Stack } from 'aws-cdk-lib';
import { InferenceResults } from '../../../src/inference';
import { METRICS } from '../../../src/inference/run-layout.contract';
import { Account, RESULTS, WORK } from '../account';
import { COMPLETED, type Fate, ServiceError } from '../fake-bedrock';
import { Ground } from '../ground';
import { answered, byCustomer, firstRound, outcomes, record, records, roundOf, run, SMALL } from '../runs';

test('each record has its answer, with the fields of the user, whatever the order of the output', async () => {
  const account = await run(20);
  expect(account.results().sort(byCustomer)).toEqual(answered(20));
  expect(account.failed()).toEqual([]);
  expect(account.manifest()).toEqual({
    run: 'first',
    succeeded: 20,
    invalid: 0,
    givenUp: 0,
    failed: 0,
    inputTokens: 200,
    outputTokens: 20,
    jobs: 4,
    rounds: 1,
  });
});

describe('how a job ends', () => {
  test.each<[string, Partial<Fate>, number]>([
    ['Completed, with a record that has no line', outcomes('none', 'none', 'none'), 3],
    ['Completed, with errors of the model', outcomes('error', 'error', 'error'), 3],
    ['Completed, with half a line', outcomes('half a line', 'null', 'none'), 3],
    ['PartiallyCompleted', { end: 'PartiallyCompleted', ...outcomes('none', 'none', 'none', 'none') }, 4],
    ['Expired', { path: ['Submitted', 'Scheduled'], end: 'Expired' }, 8],
    ['Failed, with a message', { end: 'Failed', message: 'no access', outcome: () => 'none' }, 8],
    ['Failed, without one', { end: 'Failed', outcome: () => 'none' }, 8],
    ['Failed, although there are results', { end: 'Failed', ...outcomes('none', 'none', 'none') }, 3],
    ['Stopped by somebody', { end: 'Stopped', ...outcomes('none', 'none', 'none', 'none', 'none') }, 5],
  ])('%s: what is missing is asked for in the next round, and nothing else', async (_, fate, missing) => {
    const account = await run(8, firstRound(fate));
    const second = account.bedrock.jobs.filter((job) => roundOf(job) === 2);
    expect(second.map(({ recordIds }) => recordIds.length)).toEqual([missing]);
    expect(account.results().sort(byCustomer)).toEqual(answered(8));
    expect(account.failed()).toEqual([]);
  });

  test('a record with two lines has one result, and the one with an error and an answer has the answer', async () => {
    const account = await run(4, firstRound(outcomes('twice', 'late')));
    expect(account.results().sort(byCustomer)).toEqual(answered(4));
    expect(account.bedrock.jobs).toHaveLength(1);
  });

  test('a record that the model calls bad is not asked for again', async () => {
    const account = await run(6, firstRound(outcomes('bad request', 'answer', 'bad request')));
    expect(account.bedrock.jobs).toHaveLength(1);
    expect(account.failed().sort(byCustomer)).toEqual(
      [0, 2].map((number) => ({ ...record(number), error: { reason: 'Refused', message: '400: bad request' } })),
    );
    expect(account.manifest()).toMatchObject({ succeeded: 4, givenUp: 2, failed: 2, invalid: 0 });
  });

  test('a job that does not end is stopped after its window, and what it wrote is collected', async () => {
    const account = await run(8, firstRound({ path: [], end: undefined, ...outcomes('none', 'none', 'none') }));
    const [stuck, next] = account.bedrock.jobs;
    expect(account.bedrock.stopped).toEqual([stuck.arn]);
    expect(next.recordIds).toHaveLength(3);
    expect(account.results()).toHaveLength(8);
  });

  test('a job that cannot be stopped is left, within the history of an execution', async () => {
    const account = await run(4, {
      ...firstRound({ path: [], end: undefined, isDeaf: true }),
      environment: { ROUNDS: '1', MAX_ONLINE: '0' },
    });
    expect(account.failed().map(({ error }) => error.reason)).toEqual(Array(4).fill('Overdue'));
    const [states] = account.machine.children;
    const events = states.reduce((sum, state) => sum + (['Get', 'Stop', 'Find', 'Create'].includes(state) ? 5 : 2), 0);
    const waits = states.filter((state) => state === 'Wait').length;
    expect(waits).toBe((24 + 3) * 12);
    // A window of 168 hours has seven times as many, and some.
    expect((events / waits) * (168 + 3) * 12).toBeLessThan(25_000);
  });
});

test('jobs of others in the account are not looked at', async () => {
  const account = new Account(SMALL);
  await account.machine.run('other-team');
  account.upload('tips/a.jsonl', records(4));
  const theirs = { Status: 'Failed', JobName: 'first' };
  const call = account.bedrock.call.bind(account.bedrock);
  const asked: string[] = [];
  account.bedrock.call = async (action, parameters) => {
    const answer = await call(action, parameters);
    asked.push(parameters.JobIdentifier);
    // Whoever has a name that ours contains does not match it.
    const others = [theirs].filter(({ JobName }) => JobName.includes(parameters.NameContains));
    return action.startsWith('list')
      ? { InvocationJobSummaries: [...others, ...answer.InvocationJobSummaries] }
      : answer;
  };
  await account.machine.run('first');
  expect(account.results()).toHaveLength(4);
  expect(asked.filter((arn) => arn !== undefined && arn !== account.bedrock.jobs[0].arn)).toEqual([]);
});

test('each construct has functions of its own', () => {
  const app = new App();
  const stacks = ['One', 'Two'].map((id) => {
    const ground = new Ground(new Stack(app, id));
    ground.inference({}, 'First');
    ground.inference({ results: InferenceResults.bucket(ground.answers, { prefix: 'second/' }) }, 'Second');
    return ground;
  });
  for (const ground of stacks) {
    ground.template().resourceCountIs('AWS::Lambda::Function', 6);
  }
});

describe('what is left', () => {
  test('too few for a job are asked one by one', async () => {
    const account = await run(2);
    expect(account.bedrock.jobs).toEqual([]);
    expect(account.results()).toEqual(answered(2));
  });

  test.each([false, true])(
    'an answer is read, whether it is a field of its file or the whole (%s)',
    async (isWrapped) => {
      const account = await run(2, { bedrock: { isWrapped } });
      expect(account.results()).toEqual(answered(2));
    },
  );

  test('after the last round, the reason of the last attempt is in the failed records', async () => {
    const everywhere = { bedrock: { fateOf: () => ({ ...COMPLETED, ...outcomes('error', 'none', 'error', 'none') }) } };
    const account = await run(8, { ...everywhere, environment: { ROUNDS: '2', MAX_ONLINE: '0' } });
    expect(account.bedrock.jobs.map(roundOf)).toEqual([1, 2]);
    const reason = (number: number) =>
      number % 2 === 0
        ? { reason: 'ModelError', message: '500: internal error' }
        : { reason: 'NoOutput', message: 'the job has completed without an answer to this record' };
    expect(account.failed().sort(byCustomer)).toEqual([0, 1, 2, 3].map((n) => ({ ...record(n), error: reason(n) })));
    expect(account.metric(METRICS.givenUp)).toBe(4);
  });

  test('one that gets no answer one by one is not asked again', async () => {
    const errorOf = (action: string) =>
      action === 'invokeModel'
        ? { error: new ServiceError('Bedrock.ModelErrorException', 'no'), isDone: false }
        : undefined;
    const account = await run(2, { bedrock: { errorOf } });
    const error = { reason: 'OnlineError', message: 'Bedrock.ModelErrorException: no' };
    expect(account.failed()).toEqual(records(2).map((each) => ({ ...each, error })));
  });

  test('nothing at all is a run too', async () => {
    const account = await run(0);
    expect(account.manifest()).toMatchObject({ succeeded: 0, failed: 0, jobs: 0, rounds: 0 });
  });
});

describe('lines that are no records do not break a job', () => {
  test('each is among the failed ones, with its place', async () => {
    const account = new Account(SMALL);
    const source = 's3://prompts/tips/b.jsonl';
    account.upload('tips/b.jsonl', [
      record(0),
      'nonsense',
      { modelInput: { q: 1 }, customer: 1 },
      { ...record(0), customer: 2 },
      { recordId: 'x', modelInput: [], customer: 3 },
      '',
      record(4),
      { ...record(5), modelOutput: { from: 'an earlier run' }, error: 'of an earlier run' },
    ]);
    await account.machine.run('first');
    const failed = (line: number, reason: string, message: string, rest: object = {}) => ({
      ...rest,
      error: { reason, message, source, line },
    });
    expect(account.failed()).toEqual([
      failed(2, 'NotJson', 'the line must be a JSON object in UTF-8'),
      failed(3, 'NoRecordId', 'recordId must be a text that is not empty', { modelInput: { q: 1 }, customer: 1 }),
      failed(4, 'Duplicate', 'a line before has the same recordId', { ...record(0), customer: 2 }),
      failed(5, 'NoModelInput', 'modelInput must be an object', { recordId: 'x', modelInput: [], customer: 3 }),
    ]);
    expect(
      account
        .results()
        .map(({ recordId }) => recordId)
        .sort(),
    ).toEqual(['tip-0', 'tip-4', 'tip-5']);
    expect(account.results().filter((each) => 'error' in each || each.modelOutput.from)).toEqual([]);
    expect(account.metric(METRICS.invalid)).toBe(4);
  });
});

test('an id that an earlier call of the planner has read is known', async () => {
  const account = new Account(SMALL, { callBytes: 1 });
  account.upload('tips/a.jsonl', [...records(30), { ...record(0), customer: 30 }]);
  await account.machine.run('first');
  expect(account.failed().map(({ customer, error }) => [customer, error.reason])).toEqual([[30, 'Duplicate']]);
});

describe('nothing is bought twice', () => {
  const failing = (action: string, times: number, name: string, isDone: boolean) => {
    let left = times;
    return (called: string) =>
      called === action && left-- > 0 ? { error: new ServiceError(`Bedrock.${name}`, name), isDone } : undefined;
  };

  test.each([
    ['throttled', 'ThrottlingException', 7, false],
    ['in the way of other jobs', 'ServiceQuotaExceededException', 30, false],
    ['without an answer', 'InternalServerException', 2, true],
    ['without an answer at all', 'InternalServerException', 100, true],
    ['refused', 'AccessDeniedException', 1, true],
  ])('a creation that is %s makes one job', async (_, name, times, isDone) => {
    const account = await run(4, { bedrock: { errorOf: failing('createModelInvocationJob', times, name, isDone) } });
    expect(account.bedrock.jobs).toHaveLength(1);
    expect(account.results()).toHaveLength(4);
  });

  test('a job that cannot be created leaves its records to the next round', async () => {
    const errorOf = failing('createModelInvocationJob', 1, 'ValidationException', false);
    const account = await run(4, { bedrock: { errorOf } });
    expect(account.bedrock.jobs.map(roundOf)).toEqual([2]);
    expect(account.metric(METRICS.unfinished)).toBe(1);
  });

  test('where nobody can say whether there is a job the run fails, and goes on with it when it is redriven', async () => {
    const isDown = { value: true };
    const errorOf = (action: string) => {
      const isLost = /^(create|list)/.test(action) && isDown.value;
      return isLost ? { error: new ServiceError('Bedrock.InternalServerException'), isDone: true } : undefined;
    };
    const account = new Account(SMALL, { bedrock: { errorOf } });
    account.upload('tips/a.jsonl', records(4));
    await expect(account.machine.run('first')).rejects.toThrow();
    isDown.value = false;
    await account.machine.redrive('first');
    expect(account.bedrock.jobs).toHaveLength(1);
    expect(account.results()).toHaveLength(4);
  });

  test('functions that are called twice at the same time write the same', async () => {
    const fate = firstRound(outcomes('error', 'none', 'bad request', 'error', 'error'));
    const once = await run(30, fate);
    const twice = await run(30, { ...fate, copies: () => 2 });
    expect(twice.store.snapshot()).toEqual(once.store.snapshot());
  });

  test('functions that are called again count nothing again, and write the same', async () => {
    const account = await run(8);
    const before = account.store.snapshot();
    const [job] = JSON.parse(String(account.store.get(WORK, 'runs/first/round-1/jobs.json')));
    await account.call('MadeCollector', { job, now: { Status: 'Completed' } });
    await account.call('MadeFinisher', { run: 'first', round: 2, next: 'finish' });
    expect(account.store.snapshot()).toEqual(before);
    expect(account.metric(METRICS.inputTokens)).toBe(80);
    expect(account.metric(METRICS.succeeded)).toBe(8);
  });

  test('jobs are the same however much the planner reads in one call', async () => {
    const jobsOf = async (callBytes: number) => {
      const { store } = await run(50, { callBytes });
      const keys = store.keys(WORK, 'runs/first/round-1/job-').filter((key) => key.endsWith('records.jsonl'));
      return keys.map((key) => [key, String(store.get(WORK, key))]);
    };
    const whole = await jobsOf(Number.POSITIVE_INFINITY);
    expect(whole).toHaveLength(10);
    expect(await jobsOf(1)).toEqual(whole);
  });

  test('a call of the planner ends at a job, after so many bytes', async () => {
    // An object is worth 64 KiB for itself, and the records of three jobs have as many as are left.
    const { store } = await run(50, { callBytes: 64 * 1024 + 1000 });
    const parts = store.keys(WORK, 'runs/first/round-1/plan-').map((key) => JSON.parse(String(store.get(WORK, key))));
    expect(parts.map(({ jobs }) => jobs.length)).toEqual([3, 7]);
  });
});

describe('what a run is called with', () => {
  test('a prefix chooses a part of the source', async () => {
    const account = new Account(SMALL);
    account.upload('tips/monday/a.jsonl', records(4));
    account.upload('tips/tuesday/a.jsonl', [record(9)]);
    await account.machine.run('first', { prefix: 'tips/monday/' });
    expect(account.results().sort(byCustomer)).toEqual(answered(4));
  });

  test('it is known to each call of the planner', async () => {
    const account = new Account(SMALL, { callBytes: 1 });
    account.upload('tips/monday/a.jsonl', records(30));
    account.upload('tips/tuesday/a.jsonl', [record(99)]);
    await account.machine.run('first', { prefix: 'tips/monday/' });
    expect(account.results().sort(byCustomer)).toEqual(answered(30));
  });

  test.each([['others/'], [7]])('the prefix %p is refused, and not tried again', async (prefix) => {
    let calls = 0;
    const copies = () => {
      calls += 1;
      return 1;
    };
    const account = new Account(SMALL, { copies });
    await expect(account.machine.run('first', { prefix })).rejects.toThrow(
      `prefix of the input must be a text that begins with "tips/", got: ${JSON.stringify(prefix)}`,
    );
    expect(calls).toBe(1);
  });

  test.each(['a b:ü', '..', 'x'.repeat(80), '2026-11-27_03.00', '---'])(
    '%s is a name that Bedrock takes',
    async (name) => {
      const account = await run(9, {}, name);
      expect(account.results()).toHaveLength(9);
    },
  );

  test('two runs do not meet', async () => {
    const account = await run(4);
    await account.machine.run('second');
    expect(account.bedrock.jobs).toHaveLength(2);
    expect(new Set(account.store.keys(RESULTS).map((key) => key.split('/')[1]))).toEqual(new Set(['first', 'second']));
  });

  test('a source that changes while it is read ends the run before anything is bought', async () => {
    const account: Account = new Account(SMALL, {
      callBytes: 1,
      diesAfter: () => {
        account.upload('tips/a.jsonl', records(50 + Math.min(account.store.keys(WORK).length, 9)));
        return undefined;
      },
    });
    await expect(account.machine.run('first')).rejects.toThrow('tips/a.jsonl was changed');
    expect(account.bedrock.jobs).toEqual([]);
  });
});
