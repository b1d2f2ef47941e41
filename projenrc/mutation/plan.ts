import type { Mutant } from './find-mutants';
import { findRegions, type Region, regionAt } from './regions';
import type { Covered, TestPlan } from './run/protocol';

/** Knows which tests run which part of the sources. */
export class Planner {
  private readonly regions = new Map<string, Region[]>();
  private readonly covered = new Map<string, Covered>();
  /** How many mutants of a source file a test file has killed. */
  private readonly kills = new Map<string, number>();

  constructor(private readonly sources: ReadonlyMap<string, string>) {}

  public add(testFile: string, covered: Covered): void {
    this.covered.set(testFile, covered);
  }

  /** Notes which test file has killed a mutant, for the order of the next ones. */
  public noteKill({ file }: Mutant, testFile: string): void {
    this.kills.set(`${file} ${testFile}`, this.killsOf(file, testFile) + 1);
  }

  /** The tests that run the changed place: first the quick ones, and those that have killed others of the file. */
  public plan(mutant: Mutant): TestPlan[] {
    const region = this.regionOf(mutant);
    const rankOf = ({ testFile, millis }: TestPlan) => millis / (1 + this.killsOf(mutant.file, testFile));
    return [...this.covered]
      .map(([testFile, covered]) => planOf(testFile, covered, mutant.file, region))
      .filter((plan) => plan !== undefined)
      .sort((a, b) => rankOf(a) - rankOf(b));
  }

  /** All tests of the files that run the changed place: one may rely on what another has computed. */
  public planWhole(mutant: Mutant, isWanted: (testFile: string) => boolean): TestPlan[] {
    return this.plan(mutant)
      .filter(({ testFile, selected }) => selected && isWanted(testFile))
      .map(({ testFile, skipped }) => ({
        testFile,
        skipped,
        millis: wholeMillis(this.covered.get(testFile)!),
      }));
  }

  private killsOf(file: string, testFile: string): number {
    return this.kills.get(`${file} ${testFile}`) ?? 0;
  }

  private regionOf({ file, start, end }: Mutant): number | undefined {
    const regions = this.regions.get(file) ?? findRegions(this.sources.get(file) ?? '');
    this.regions.set(file, regions);
    return regionAt(regions, start, end);
  }
}

function planOf(testFile: string, covered: Covered, file: string, region?: number): TestPlan | undefined {
  const skipped = covered.tests.filter(({ error }) => error !== undefined).map(({ name }) => name);
  const isStatic = region === undefined ? file in covered.atLoad : covered.atLoad[file]?.includes(region);
  if (isStatic) {
    return { testFile, skipped, millis: wholeMillis(covered) };
  }
  const numbers = region === undefined ? [] : (covered.inTests[file]?.[region] ?? []);
  if (numbers.length === 0) {
    return undefined;
  }
  const tests = numbers.map((number) => covered.tests[number]);
  const [selected, known] = [tests, covered.tests].map((list) => list.map(({ name }) => name));
  const millis = covered.millis + tests.reduce((sum, test) => sum + test.millis, 0);
  return { testFile, selected, known, skipped, millis };
}

function wholeMillis({ tests, millis }: Covered): number {
  return millis + tests.reduce((sum, test) => sum + test.millis, 0);
}
