import * as fc from 'fast-check';
import { InferenceModel } from '../../../src/inference';
import { Account, RESULTS, SOURCE, synthesize } from '../account';
import { Chance } from '../chance';
import { answerTo, type Fate, type Outcome, ServiceError } from '../fake-bedrock';

const CASES = Number(process.env.FIRE_CASES ?? 12);
/** The interpreter takes a second for each of them. */
const MAX_MACHINES = 400;
const MAX_CALLS = 20_000;
const SEED = Number(process.env.FIRE_SEED ?? 1);

const SYNTHESIZED = synthesize(() => ({
  model: InferenceModel.of('amazon.nova-lite-v1:0', { minRecords: 3, maxRecords: 8 }),
  maxConcurrentJobs: 3,
}));

const OUTCOMES: Outcome[] = ['answer', 'twice', 'late', 'error', 'bad request', 'null', 'none', 'half a line'];
const WAITING = ['Submitted', 'Validating', 'Scheduled', 'InProgress', 'AStatusOfNextYear'];
const ENDS = ['Completed', 'Completed', 'PartiallyCompleted', 'Failed', 'Stopped', 'Expired', 'Stopping'];

function fateOf(chance: Chance): Fate {
  const kinds = chance.percent(50) ? ['answer' as const] : OUTCOMES;
  const end = chance.of(ENDS);
  const missing = end === 'Completed' ? 0 : 40;
  // The same record has the same fate however often it is asked for.
  const drawn = new Map<string, Outcome>();
  return {
    path: Array.from({ length: chance.below(4) }, () => chance.of(WAITING)),
    end: end === 'Stopping' ? 'Stopped' : end,
    message: chance.percent(50) ? 'something went wrong' : undefined,
    outcome: (id) => {
      const outcome = drawn.get(id) ?? (chance.percent(missing) ? 'none' : chance.of(kinds));
      drawn.set(id, outcome);
      return outcome;
    },
  };
}

function errorOf(chance: Chance, share: number) {
  return (action: string) => {
    if (!chance.percent(share)) {
      return undefined;
    }
    const names = ['ThrottlingException', 'InternalServerException', 'AccessDeniedException', 'ValidationException'];
    // Whether a model has answered is not known to the caller; that it has been throttled is.
    const name = `Bedrock.${action === 'invokeModel' ? 'ThrottlingException' : chance.of(names)}`;
    return { error: new ServiceError(name, 'now'), isDone: action !== 'invokeModel' && chance.percent(40) };
  };
}

/** A line of the source: most are records, some have the id of another one, some are nothing. */
function lineOf(chance: Chance, number: number): string {
  const id = chance.percent(85) ? `id-${number}` : `id-${chance.below(number + 1)}`;
  const big = `${'9'.repeat(18)}${number}`;
  const whole = `{"recordId": "${id}", "modelInput": {"q": ${number}, "long": "${'x'.repeat(chance.below(60))}"}, "tag": ${number}, "big": ${big}}`;
  const lines = [
    `{"modelInput": {"q": ${number}}, "tag": ${number}}`,
    `{"recordId": 7, "modelInput": {}, "tag": ${number}}`,
    `{"recordId": "${id}", "modelInput": "text", "tag": ${number}}`,
    `{"recordId": "${id}", "modelInput": {"q": ${number}, "long": "${'y'.repeat(500)}"}, "tag": ${number}}`,
    'nonsense',
    '[1, 2]',
    '{"recordId": "cut off',
  ];
  return chance.percent(88) ? whole : chance.of(lines);
}

interface Source {
  readonly tags: Set<number>;
  /** Places of lines that are no objects. */
  readonly places: Set<string>;
}

function upload(account: Account, chance: Chance, count: number): Source {
  const source: Source = { tags: new Set(), places: new Set() };
  let number = 0;
  for (let file = 0; number < count; file += 1) {
    const lines: string[] = [];
    for (const end = Math.min(count, number + 1 + chance.below(15)); number < end; number += 1) {
      const line = lineOf(chance, number);
      const place = lines.length + 1;
      lines.push(line, ...(chance.percent(5) ? ['', '  '] : []));
      if (line.includes('"tag"')) {
        source.tags.add(number);
      } else {
        source.places.add(`s3://${SOURCE}/tips/${file}.jsonl#${place}`);
      }
    }
    account.store.put(SOURCE, `tips/${file}.jsonl`, lines.join('\n') + (chance.percent(50) ? '\n' : ''));
  }
  account.store.put(SOURCE, 'tips/empty.jsonl', '');
  account.store.put(SOURCE, 'tips/other.csv', 'no record');
  return source;
}

function bigOf(tag: number): number {
  return Number(`${'9'.repeat(18)}${tag}`);
}

/** Where each line of the source ended. */
function endsOf(account: Account): string[] {
  return [...account.results(), ...account.failed()].map(({ tag, error }) =>
    tag === undefined ? `${error.source}#${error.line}` : `${tag}`,
  );
}

/** Runs, and goes on where a run failed, as the runbook says. */
async function runToTheEnd(account: Account, name: string): Promise<number> {
  let redrives = 0;
  let running = account.machine.run(name);
  for (;;) {
    try {
      await running;
      return redrives;
    } catch (error) {
      redrives += 1;
      if (redrives > 200) {
        throw error;
      }
      running = account.machine.redrive(name);
    }
  }
}

interface Case {
  readonly seed: number;
  /** Of the source. */
  readonly lines: number;
  readonly maxBytes: number;
  readonly rounds: number;
  readonly maxOnline: number;
  /** Of a hundred calls of Bedrock. */
  readonly errors: number;
  /** Of a hundred calls of a function. */
  readonly crashes: number;
  /** The same: those that are made twice. */
  readonly copies: number;
  readonly callBytes: number;
}

const CASE: fc.Arbitrary<Case> = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  lines: fc.integer({ min: 0, max: 70 }),
  maxBytes: fc.constantFrom(400, 700, 100_000),
  rounds: fc.integer({ min: 1, max: 3 }),
  maxOnline: fc.constantFrom(0, 3, 100),
  errors: fc.constantFrom(0, 5, 25),
  crashes: fc.constantFrom(0, 10, 40),
  copies: fc.constantFrom(0, 20),
  callBytes: fc.constantFrom(1, 100_000, 1_000_000),
});

function accountOf({ seed, maxBytes, rounds, maxOnline, errors, crashes, copies, callBytes }: Case) {
  const chance = new Chance(seed);
  const account = new Account(SYNTHESIZED, {
    environment: { MAX_BYTES: `${maxBytes}`, ROUNDS: `${rounds}`, MAX_ONLINE: `${maxOnline}` },
    bedrock: { quota: 2, fateOf: () => fateOf(chance), errorOf: errorOf(chance, errors) },
    diesAfter: () => (chance.percent(crashes) ? chance.below(25) : undefined),
    copies: () => (chance.percent(copies) ? 2 : 1),
    callBytes,
  });
  return { account, chance };
}

function judge(account: Account, { tags, places }: Source): void {
  const { bedrock } = account;
  expect(endsOf(account).sort()).toEqual([...[...tags].map(String), ...places].sort());
  expect(bedrock.refusals).toEqual([]);
  // Nothing is bought twice: each file is one job, and a record is in one job of a round at most.
  expect(new Set(bedrock.jobs.map(({ inputUri }) => inputUri)).size).toBe(bedrock.jobs.length);
  const bought = bedrock.jobs.flatMap(({ inputUri, recordIds }) =>
    recordIds.map((id) => `${id} ${/round-\d+/.exec(inputUri)}`),
  );
  expect(new Set(bought).size).toBe(bought.length);
  expect([...bedrock.answered.values()].every((times) => times === 1)).toBe(true);
  const ids = account.results().map(({ recordId }) => recordId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { recordId, tag, big = bigOf(tag), modelOutput } of account.results()) {
    expect(recordId).toMatch(/^id-/);
    expect(modelOutput).toEqual(answerTo({ q: tag, long: expect.any(String) }));
    expect(big).toBe(bigOf(tag));
  }
  // Numbers that JavaScript cannot hold are written as they were.
  const text = account.store
    .keys(RESULTS)
    .map((key) => account.store.get(RESULTS, key))
    .join('');
  expect(text.match(/"big":9{18}\d/g) ?? []).toHaveLength((text.match(/"big":/g) ?? []).length);
  const { succeeded, failed } = account.manifest();
  expect([succeeded, failed]).toEqual([account.results().length, account.failed().length]);
}

describe('each line of the source ends once, in the results or among the failed ones', () => {
  test('whatever the machine meets', async () => {
    const property = fc.asyncProperty(CASE, async (each) => {
      const { account, chance } = accountOf(each);
      const source = upload(account, chance, each.lines);
      await runToTheEnd(account, 'run');
      judge(account, source);
    });
    await fc.assert(property, { numRuns: Math.min(CASES, MAX_MACHINES), seed: SEED });
  }, 3_600_000);

  test('whatever the functions meet', async () => {
    const property = fc.asyncProperty(CASE, async (each) => {
      const { account, chance } = accountOf({ ...each, errors: 0 });
      const source = upload(account, chance, each.lines);
      await account.hurry('run');
      judge(account, source);
    });
    await fc.assert(property, { numRuns: Math.min(10 * CASES, MAX_CALLS), seed: SEED });
  }, 3_600_000);
});
