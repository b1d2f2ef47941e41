import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { badgeOf, seenIn, verifiedTables } from '../../../projenrc/docs/verified';
import { isMeant } from '../../../projenrc/verify/destroy';
import type { PlacedExperiment } from '../../../projenrc/verify/experiment';
import { obstaclesIn } from '../../../projenrc/verify/preflight';
import {
  isVerified,
  readVerified,
  removeFault,
  type VerifiedRow,
  verifiedText,
  writeFault,
  writeVerified,
} from '../../../projenrc/verify/verified';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'verified-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const row = (other: Partial<VerifiedRow> = {}): VerifiedRow => ({
  ...{ module: 'queue', guarantee: 'it waits', experiment: 'queue-waits', verdict: 'verified' },
  ...{ date: '2026-11-27', region: 'eu-west-1', versions: 'cdk 1', evidence: 'a | b' },
  ...other,
});
const experiment: PlacedExperiment = {
  ...{ module: 'queue', id: 'queue-waits', stack: true, proves: ['it waits'], minutes: 1 },
  provesElsewhere: { other: ['that too'] },
};

test('rows are read as they were written', () => {
  writeVerified(folder, [row()]);
  expect(readVerified(folder)).toEqual([row()]);
});

test('a new row takes the place of the old one, and no other', () => {
  writeVerified(folder, [row(), row({ guarantee: 'it hurries' })]);
  writeVerified(folder, [row({ verdict: 'failed' })]);
  expect(readVerified(folder).map(({ guarantee, verdict }) => [guarantee, verdict])).toEqual([
    ['it hurries', 'verified'],
    ['it waits', 'failed'],
  ]);
});

test('without rows the file says so', () => {
  expect(verifiedText([])).toContain('Nothing yet: nobody has run it in an account.');
});

test('VERIFIED.md of the repository is what the command would write', () => {
  const root = join(__dirname, '..', '..', '..');
  expect(readFileSync(join(root, 'VERIFIED.md'), 'utf8')).toBe(verifiedText(readVerified(root)));
});

test('an experiment is done when each of its guarantees was verified by it', () => {
  const elsewhere = row({ module: 'other', guarantee: 'that too' });
  expect(isVerified(experiment, [row(), elsewhere])).toBe(true);
  expect(isVerified(experiment, [row()])).toBe(false);
  expect(isVerified(experiment, [row({ verdict: 'failed' }), elsewhere])).toBe(false);
  expect(isVerified(experiment, [row({ experiment: 'another' }), elsewhere])).toBe(false);
  expect(isVerified(experiment, [row({ guarantee: 'it waited' }), elsewhere])).toBe(false);
});

test('a fault goes when the experiment succeeds', () => {
  const fault = { experiment, kind: 'an assertion failed', seen: 'x', date: '', region: '', versions: '' };
  const path = join(folder, writeFault(folder, fault));
  expect(readFileSync(path, 'utf8')).toContain('- queue: it waits\n- other: that too');
  removeFault(folder, experiment);
  expect(() => readFileSync(path)).toThrow();
});

const table = [
  {
    module: 'queue',
    experiments: [{ ...experiment, provesElsewhere: undefined, leaves: 'It leaves something.' }],
    undecidable: [{ guarantee: 'it is fair', reason: 'Nobody can know.' }],
  },
];
const rows = [
  { module: 'queue', guarantee: 'it waits' },
  { module: 'queue', guarantee: 'it is fair' },
];

test('the page says what is not seen yet, and what nothing decides', () => {
  expect(seenIn(rows, table, [])).toEqual([
    { ...rows[0], state: 'not yet', words: ['`integ/integ.queue-waits.ts`: not seen yet. It leaves something.'] },
    { ...rows[1], state: 'no experiment', words: ['Nobody can know.'] },
  ]);
});

test.each(['verified', 'failed'] as const)('the page says what is %s, when and where', (verdict) => {
  const [seen] = seenIn(rows, table, [row({ verdict })]);
  expect(seen.state).toBe(verdict);
  expect(seen.words).toEqual([
    `\`integ/integ.queue-waits.ts\`: ${verdict} on 2026-11-27 in eu-west-1, with cdk 1. It leaves something.`,
  ]);
});

test('the tables begin with a count', () => {
  expect(verifiedTables(seenIn(rows, table, [row()]))).toMatch(
    /^Of 2 such guarantees, 1 are verified, 0 failed, 0 have an experiment that nobody has run, and 1 have none/,
  );
});

test.each([
  [[], 'info', '0 of 1'],
  [[row()], 'tip', '1 of 1'],
  [[row({ verdict: 'failed' as const })], 'danger', '0 of 1'],
])('a badge counts what could be seen', (seen, type, text) => {
  expect(badgeOf('queue', seenIn(rows, table, seen))).toBe(
    `[Verified in an account](/verified) <Badge type="${type}" text="${text}" />`,
  );
});

test('a module without such guarantees has no badge', () => {
  expect(badgeOf('other', seenIn(rows, table, []))).toBeUndefined();
});

const stack = (StackStatus: string, tags: Record<string, string>) => ({
  ...{ StackName: 'Queue', CreationTime: undefined, StackStatus: StackStatus as 'CREATE_COMPLETE' },
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});
const ours = { 'cdk-hindsight:verify': 'r1', 'cdk-hindsight:experiment': 'e1' };

test.each([
  ['of the run', stack('CREATE_COMPLETE', ours), { run: 'r1', names: [] }, true],
  ['of another run', stack('CREATE_COMPLETE', ours), { run: 'r2', names: ['Queue'] }, false],
  ['of any run', stack('CREATE_COMPLETE', ours), { names: [] }, true],
  ['of the experiment', stack('CREATE_COMPLETE', ours), { run: 'r1', experiment: 'e1', names: [] }, true],
  ['of another experiment', stack('CREATE_COMPLETE', ours), { run: 'r1', experiment: 'e2', names: [] }, false],
  ['of nobody, with a name of ours', stack('CREATE_COMPLETE', {}), { run: 'r1', names: ['Queue'] }, false],
  ['an empty shell with a name of ours', stack('REVIEW_IN_PROGRESS', {}), { run: 'r1', names: ['Queue'] }, true],
  ['an empty shell of somebody else', stack('REVIEW_IN_PROGRESS', {}), { run: 'r1', names: [] }, false],
])('a stack %s is destroyed or not', (_, one, target, expected) => {
  expect(isMeant(one, target)).toBe(expected);
});

test('stacks of another run stop a run before it begins, with the command that destroys them', async () => {
  const bootstrap = { ...stack('CREATE_COMPLETE', {}), StackName: 'CDKToolkit' };
  const account: any = { region: 'eu-west-1', stacks: async () => [bootstrap, stack('CREATE_COMPLETE', ours)] };
  expect(await obstaclesIn(account, [])).toEqual([
    'eu-west-1 has stacks of another run: Queue. If nobody else is running one there, ' +
      '"npx projen verify --clean" destroys them.',
  ]);
});
