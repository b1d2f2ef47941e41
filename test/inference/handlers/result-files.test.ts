import { Account, RESULTS } from '../account';
import { COMPLETED } from '../fake-bedrock';
import { outcomes, records, SMALL } from '../runs';

/** The names of the files of a run in the bucket of results. */
async function filesOf(count: number, options: ConstructorParameters<typeof Account>[1] = {}): Promise<string[]> {
  const account = new Account(SMALL, options);
  account.upload('tips/a.jsonl', [...records(count), 'nonsense']);
  await account.machine.run('first');
  return account.store.keys(RESULTS);
}

test('results are in a file for each job, beside the lines that are no records', async () => {
  expect(await filesOf(10)).toEqual([
    'tips/first/failed/round-1-invalid.jsonl',
    'tips/first/manifest.json',
    'tips/first/results/round-1-job-1.jsonl',
    'tips/first/results/round-1-job-2.jsonl',
  ]);
});

test('what is asked one by one is in a file of its own', async () => {
  expect(await filesOf(2)).toEqual([
    'tips/first/failed/round-1-invalid.jsonl',
    'tips/first/manifest.json',
    'tips/first/results/round-1-online.jsonl',
  ]);
});

test('what is given up is in the file of the round in which it was left, and what was refused in that of its job', async () => {
  const fate = { ...COMPLETED, ...outcomes('bad request', 'none') };
  const environment = { ROUNDS: '1', MAX_ONLINE: '0' };
  expect(await filesOf(4, { bedrock: { fateOf: () => fate }, environment })).toEqual([
    'tips/first/failed/round-1-invalid.jsonl',
    'tips/first/failed/round-1-job-1.jsonl',
    'tips/first/failed/round-2-given-up.jsonl',
    'tips/first/manifest.json',
    'tips/first/results/round-1-job-1.jsonl',
  ]);
});

test.each([
  ['2', 'tips/first/results/round-1-online.jsonl'],
  ['1', 'tips/first/failed/round-1-given-up.jsonl'],
])('where %s records may be asked one by one, two that are left are in %s', async (MAX_ONLINE, file) => {
  const files = await filesOf(2, { environment: { MAX_ONLINE } });
  expect(files.filter((name) => /online|given-up/.test(name))).toEqual([file]);
});
