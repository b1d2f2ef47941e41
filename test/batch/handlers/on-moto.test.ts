import * as fc from 'fast-check';
import { fromLines } from '../../../src/batch/handlers/ledger';
import { planBacklog } from '../../../src/batch/handlers/plan-backlog';
import type { ChunkLine } from '../../../src/batch/plan-backlog.contract';
import { doneOf } from '../memory-account';
import { MotoAccount } from '../moto-account';

/** Names that XML, URLs and the order of bytes find hard. */
const HARD = ['a b', 'a+b', 'a%2Bb', 'ä', '日本', 'a&b<c>', "it's", 'a"b', 'x\ty', '.', 'deep/er/é', 'a.wav', '😀'];

let account: MotoAccount;
beforeAll(async () => {
  account = await MotoAccount.start();
});
afterAll(() => account.stop());

async function plannedBy(settings: Record<string, string> = {}) {
  const result = await planBacklog(undefined, account.ports(settings));
  const size = account.submissions.at(-1)?.arrayProperties?.size ?? 1;
  const lines: ChunkLine[] = [];
  if (result.outcome === 'submitted') {
    for (let chunk = 0; chunk < size; chunk += 1) {
      lines.push(...fromLines<ChunkLine>(await account.text('runs', `${result.run}/chunk-${chunk}.jsonl`)));
    }
  }
  return { result, keys: lines.map(({ key }) => key) };
}

let place = 0;
/** A prefix of its own, in both buckets. */
const emptyPlace = () => {
  place += 1;
  return `place-${place}/`;
};

test.each([
  [0, undefined],
  [1, {}],
  [2, { arrayProperties: { size: 2 } }],
])('%s chunks', async (count, body) => {
  const prefix = emptyPlace();
  for (let index = 0; index < count; index += 1) {
    await account.put('recordings', `${prefix}${index}.wav`);
  }
  const before = account.submissions.length;
  const settings = { SOURCE_PREFIX: prefix, DONE_PREFIX: prefix, CHUNK_SIZE: '1' };
  const { result } = await plannedBy(settings);
  const made = account.submissions.slice(before);
  const jobName = result.run.replace('/', '-');
  const containerOverrides = { environment: [{ name: 'BACKLOG_RUN', value: result.run }] };
  expect(made).toEqual(body ? [{ jobName, jobQueue: 'queue', jobDefinition: 'job', ...body, containerOverrides }] : []);
  expect(jobName).toMatch(/^[A-Za-z0-9][\w-]{0,127}$/);
});

test('keys that XML and URLs find hard are planned as they are, over several pages', async () => {
  const prefix = emptyPlace();
  for (const name of HARD) {
    await account.put('recordings', `${prefix}${name}.wav`);
  }
  const { keys } = await plannedBy({ SOURCE_PREFIX: prefix, DONE_PREFIX: prefix });
  expect([...keys].sort()).toEqual(HARD.map((name) => `${prefix}${name}.wav`).sort());
});

test('of random states exactly what is undone is planned', async () => {
  const names = fc.uniqueArray(
    fc.oneof(fc.constantFrom(...HARD), fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme-ascii' })),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(names, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), async (all, done) => {
      const prefix = emptyPlace();
      // What a console shows as a folder is none of them.
      const items = all.filter((name) => !name.includes('/'));
      await Promise.all(
        items.map(async (name, index) => {
          const key = `calls/${prefix}${name}.wav`;
          await account.put('recordings', key);
          if (done[index]) {
            await account.put('transcripts', doneOf(key));
          }
        }),
      );
      const { keys } = await plannedBy({ SOURCE_PREFIX: `calls/${prefix}`, DONE_PREFIX: `text/${prefix}` });
      const wanted = items.filter((_, index) => !done[index]).map((name) => `calls/${prefix}${name}.wav`);
      expect([...keys].sort()).toEqual(wanted.sort());
    }),
    { numRuns: Math.min(Number(process.env.FIRE_CASES ?? 6), 1_000), seed: Number(process.env.FIRE_SEED ?? 20) },
  );
}, 600_000);

test('three scans, and the counts of the last run are read back', async () => {
  const prefix = emptyPlace();
  await account.put('recordings', `${prefix}poison.wav`);
  const settings = { SOURCE_PREFIX: prefix, DONE_PREFIX: prefix };
  // The jobs of moto end well, and none of them writes a result.
  const outcomes = [];
  for (let scan = 0; scan < 5; scan += 1) {
    outcomes.push((await plannedBy(settings)).result);
  }
  expect(outcomes.map(({ outcome, dead }) => `${outcome}, ${dead} dead`)).toEqual([
    'submitted, 0 dead',
    'submitted, 0 dead',
    'submitted, 0 dead',
    'nothing, 1 dead',
    'nothing, 1 dead',
  ]);
});
