import { RunKeys } from '../../../src/inference/plain/run-keys';

const keys = new RunKeys('work', '2026-11-27');

test('the files of a run are in a folder of its name', () => {
  expect(keys.jobs(1)).toBe('runs/2026-11-27/round-1/jobs.json');
  expect(keys.job(2, 7).remaining).toBe('runs/2026-11-27/round-2/job-7/remaining.jsonl');
  expect(keys.results('tips/', 'round-1-job-1')).toBe('tips/2026-11-27/results/round-1-job-1.jsonl');
});

test.each(['.', '..', 'a b', 'a+b', 'é'])('the name %j has a folder that Bedrock can read', (run) => {
  expect(new RunKeys('work', run).folder).toMatch(/^[a-zA-Z0-9_]+-[0-9a-f]{8}$/);
});

test('names that look alike have folders of their own', () => {
  expect(new Set(['a b', 'a+b', 'a_b'].map((run) => new RunKeys('work', run).folder)).size).toBe(3);
});

test('a job has a name and a token of its own, also beside a run of the same name of another construct', () => {
  const other = new RunKeys('other', '2026-11-27');
  const items = [keys.item(1, 1, 3, 9), keys.item(1, 11, 3, 9), keys.item(2, 1, 3, 9), other.item(1, 1, 3, 9)];
  expect(new Set(items.map(({ clientRequestToken }) => clientRequestToken)).size).toBe(4);
  expect(items[0].jobName).toMatch(/^2026-11-27-[0-9a-f]{8}-r01-j00001$/);
  for (const { jobName } of items) {
    expect(items.filter((item) => item.jobName.includes(jobName))).toHaveLength(1);
  }
});

test('the same job has the same name and token', () => {
  expect(new RunKeys('work', '2026-11-27').item(1, 1, 3, 9)).toEqual(keys.item(1, 1, 3, 9));
});
