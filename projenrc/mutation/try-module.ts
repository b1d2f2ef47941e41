import { join } from 'node:path';
import { CompileCheck } from './compile-check';
import { applyMutant, type Mutant } from './find-mutants';
import { isOwn } from './modules';
import { Planner } from './plan';
import { describeSurvivor } from './report';
import { distribute, type Worker } from './run/pool';
import type { Covered, Outcome, TestPlan } from './run/protocol';
import { type Fate, isAlive, type Tried } from './score';

/** How long the tests of one file may take on the unchanged source. */
const COVER_MILLIS = 300_000;
/** How long a process may take to begin. */
const START_MILLIS = 120_000;

/** Runs the tests of a module on its mutants. */
export class ModuleTrial {
  private readonly planner: Planner;
  private check?: CompileCheck;

  constructor(
    private readonly root: string,
    private readonly module: string,
    private readonly gates: readonly string[],
    private readonly sources: ReadonlyMap<string, string>,
    private readonly workers: Worker[],
    private readonly log: (line: string) => void,
  ) {
    this.planner = new Planner(sources);
  }

  /**
   * Runs the tests on the unchanged source. Those of other folders that fail there are left out.
   *
   * @throws if a test of the module itself fails there
   */
  public async cover(testFiles: readonly string[]): Promise<void> {
    const failures: string[] = [];
    await distribute(this.workers, testFiles, async (worker, testFile) => {
      const failed = await this.coverOne(worker, testFile);
      if (failed.length > 0 && isOwn(testFile, this.module)) {
        failures.push(...failed);
      }
      for (const failure of failed) {
        this.log(`${this.module}: fails on the unchanged source, and is left out: ${failure.split('\n')[0]}`);
      }
    });
    if (failures.length > 0) {
      throw new Error(`Tests fail on the unchanged source:\n${failures.join('\n')}`);
    }
  }

  public async tryAll(mutants: readonly Mutant[]): Promise<Tried[]> {
    const tried: Tried[] = [];
    await distribute(this.workers, mutants, async (worker, mutant) => {
      const one = this.compiled(await this.tryOne(worker, mutant));
      tried.push(one);
      if (isAlive(one)) {
        this.log(describeSurvivor(one));
      }
      if (tried.length % 100 === 0) {
        this.log(`${this.module}: ${tried.length} of ${mutants.length}, ${tried.filter(isAlive).length} alive`);
      }
    });
    return tried.sort((a, b) => mutants.indexOf(a.mutant) - mutants.indexOf(b.mutant));
  }

  /** @returns what failed */
  private async coverOne(worker: Worker, testFile: string): Promise<string[]> {
    const sources = [...this.sources.keys()];
    const answer = await worker.ask<Covered>({ kind: 'cover', testFile, sources }, COVER_MILLIS);
    if (!('reply' in answer)) {
      return [`${testFile}: ended by ${answer.ended}\n${answer.output}`];
    }
    const { tests, error } = answer.reply;
    if (error !== undefined) {
      return [`${testFile}: ${error}`];
    }
    this.planner.add(testFile, answer.reply);
    return tests.filter((test) => test.error).map((test) => `${testFile} › ${test.name}\n${test.error}`);
  }

  private async tryOne(worker: Worker, mutant: Mutant): Promise<Tried> {
    const isGate = this.gates.includes(mutant.file);
    const quick = this.planner.plan(mutant);
    if (quick.length === 0) {
      return { mutant, isGate, fate: 'uncovered' };
    }
    const whole = this.planner.planWhole(mutant, (testFile) => isOwn(testFile, this.module));
    for (const plans of [quick, whole]) {
      const { fate, by } = await this.run(worker, mutant, plans);
      if (fate !== 'survived') {
        return { mutant, isGate, fate, by };
      }
    }
    return { mutant, isGate, fate: 'survived' };
  }

  private async run(worker: Worker, change: Mutant, plans: TestPlan[]): Promise<{ fate: Fate; by?: string }> {
    if (plans.length === 0) {
      return { fate: 'survived' };
    }
    const answer = await worker.ask<Outcome>({ kind: 'run', change, plans }, START_MILLIS);
    if (!('reply' in answer)) {
      return { fate: answer.ended, by: answer.output };
    }
    const { testFile, test = 'outside of a test', error } = answer.reply;
    if (!testFile) {
      return { fate: 'survived' };
    }
    this.planner.noteKill(change, testFile);
    return { fate: 'test', by: `${testFile} › ${test}: ${error}` };
  }

  /** A survivor that the compiler refuses never reaches a test. */
  private compiled(one: Tried): Tried {
    if (!isAlive(one)) {
      return one;
    }
    this.check ??= new CompileCheck(this.root, [...this.sources.keys()]);
    const { file } = one.mutant;
    const text = applyMutant(this.sources.get(file) ?? '', one.mutant);
    return this.check.accepts(join(this.root, file), text) ? one : { ...one, fate: 'compiler' };
  }
}
