import * as fc from 'fast-check';
import { planBacklog } from '../../../src/batch/handlers/plan-backlog';
import { doneOf, type Fate, isCrash, MemoryAccount } from '../memory-account';

const MAX_SCANS = 3;
const RUNS = Number(process.env.FIRE_CASES ?? 300);
const SEED = process.env.FIRE_SEED ? { seed: Number(process.env.FIRE_SEED) } : { seed: 20 };

/** What happens to a backlog in a day. */
type Step =
  | { readonly what: 'upload'; readonly name: number; readonly isPoison: boolean }
  | { readonly what: 'done elsewhere' | 'delete' | 'replace'; readonly name: number }
  | { readonly what: 'scan' }
  | { readonly what: 'crash'; readonly after: number; readonly isAfter: boolean }
  | { readonly what: 'two planners'; readonly turns: readonly number[] }
  | { readonly what: 'work'; readonly fates: readonly Fate[] };

const name = fc.integer({ min: 0, max: 15 });
const fate = fc.constantFrom<Fate>('works', 'works', 'dies', 'never starts');
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ what: fc.constant('upload' as const), name, isPoison: fc.boolean() }),
  fc.record({ what: fc.constantFrom('done elsewhere' as const, 'delete' as const, 'replace' as const), name }),
  fc.record({ what: fc.constant('scan' as const) }),
  fc.record({ what: fc.constant('crash' as const), after: fc.integer({ min: 0, max: 25 }), isAfter: fc.boolean() }),
  fc.record({
    what: fc.constant('two planners' as const),
    turns: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }),
  }),
  fc.record({ what: fc.constant('work' as const), fates: fc.array(fate, { maxLength: 6 }) }),
);

const keyOf = (index: number) => `calls/${index}.wav`;

/** A backlog, with what must be true of every submission at the moment in which it is made. */
class Simulation {
  public readonly account = new MemoryAccount();

  public async take(what: Step): Promise<void> {
    const { account } = this;
    account.now += 86_400_000;
    switch (what.what) {
      case 'upload':
        account.upload(`${what.name}`);
        this.setPoison(what.name, what.isPoison);
        break;
      case 'replace':
        if (account.text('recordings', keyOf(what.name)) !== undefined) {
          account.upload(`${what.name}`);
        }
        break;
      case 'delete':
        account.delete('recordings', keyOf(what.name));
        break;
      case 'done elsewhere':
        if (account.text('recordings', keyOf(what.name)) !== undefined) {
          account.put('transcripts', doneOf(keyOf(what.name)));
        }
        break;
      case 'work':
        account.work((index) => what.fates[index] ?? 'works');
        break;
      case 'scan':
        await this.scan();
        break;
      case 'crash':
        account.crash = { left: what.after, isAfter: what.isAfter };
        await this.scan();
        account.crash = undefined;
        break;
      case 'two planners':
        await this.race(what.turns);
        break;
    }
  }

  public async scan(): Promise<void> {
    const { account } = this;
    const [wanted, before] = [this.undone(), account.submissions.length];
    const wasBusy = account.isBusy;
    try {
      await planBacklog(undefined, account.ports());
    } catch (error) {
      expect(isCrash(error)).toBe(true);
    }
    const made = account.submissions.slice(before);
    expect(made.length).toBeLessThanOrEqual(wasBusy ? 0 : 1);
    for (const submission of made) {
      this.requireExactly(account.chunksOf(submission).flat(), wanted);
    }
  }

  /** Planners that both got through take turns at every call; the places do not change meanwhile. */
  private async race(turns: readonly number[]): Promise<void> {
    const { account } = this;
    const [wanted, before] = [this.undone(), account.submissions.length];
    let turn = 0;
    account.pause = async () => {
      for (let ticks = turns[turn++ % (turns.length || 1)] ?? 0; ticks > 0; ticks -= 1) {
        await Promise.resolve();
      }
    };
    await Promise.all([planBacklog(undefined, account.ports()), planBacklog(undefined, account.ports())]);
    account.pause = async () => {};
    for (const submission of account.submissions.slice(before)) {
      this.requireExactly(account.chunksOf(submission).flat(), wanted);
    }
  }

  /** Undone work, all of it, nothing else; those that are set aside by this very scan are left out. */
  private requireExactly(lines: readonly { readonly key: string }[], wanted: readonly string[]): void {
    const dead = new Set(this.account.dead().map(({ key }) => key));
    expect(lines.map(({ key }) => key)).toEqual(wanted.filter((key) => !dead.has(key)));
  }

  private undone(): string[] {
    const { account } = this;
    return account.keys('recordings').filter((key) => !account.isDone(key));
  }

  private setPoison(index: number, isPoison: boolean): void {
    const key = keyOf(index);
    if (isPoison) {
      this.account.poison.add(key);
    } else {
      this.account.poison.delete(key);
    }
  }

  /** Quiet days: every job works, every scan comes to its end. */
  public async settle(): Promise<void> {
    for (let day = 0; day < MAX_SCANS + 2; day += 1) {
      await this.take({ what: 'work', fates: [] });
      await this.take({ what: 'scan' });
    }
  }

  public requireNothingLost(): void {
    const { account } = this;
    const dead = new Set(account.dead().map(({ key }) => key));
    expect(this.undone()).toEqual(account.keys('recordings').filter((key) => dead.has(key)));
    for (const { key } of account.dead()) {
      expect(account.tries.get(key) ?? 0).toBeGreaterThanOrEqual(MAX_SCANS);
    }
  }
}

test('whatever happens, all that can be done is done in the end, and what is set aside was tried', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const simulation = new Simulation();
      for (const what of steps) {
        await simulation.take(what);
      }
      await simulation.settle();
      simulation.requireNothingLost();
    }),
    { numRuns: RUNS, ...SEED },
  );
}, 600_000);

describe('a planner that dies', () => {
  const CALLS = 24;
  const moments = [true, false].flatMap((isAfter) =>
    Array.from({ length: CALLS }, (_, after) => ({ after, isAfter, when: isAfter ? 'after' : 'before' })),
  );

  test.each(moments)('$when call $after leaves all of the work to the next scan', async ({ after, isAfter }) => {
    const simulation = new Simulation();
    const { account } = simulation;
    for (let index = 0; index < 8; index += 1) {
      await simulation.take({ what: 'upload', name: index, isPoison: index === 3 });
    }
    await simulation.take({ what: 'scan' });
    await simulation.take({ what: 'work', fates: ['never starts'] });
    await simulation.take({ what: 'crash', after, isAfter });
    await simulation.settle();
    simulation.requireNothingLost();
    expect(account.dead().map(({ key }) => key)).toEqual(['calls/3.wav']);
  });

  test('has fewer calls than that', async () => {
    const simulation = new Simulation();
    for (let index = 0; index < 8; index += 1) {
      await simulation.take({ what: 'upload', name: index, isPoison: index === 3 });
    }
    await simulation.take({ what: 'scan' });
    await simulation.take({ what: 'work', fates: ['never starts'] });
    let calls = 0;
    simulation.account.pause = async () => {
      calls += 1;
    };
    await simulation.take({ what: 'scan' });
    expect(calls).toBeLessThan(CALLS);
    expect(calls).toBeGreaterThan(10);
  });
});
