import type { Parameter } from './parameter';

/** How many ways are tried one by one; beyond that, each decision is varied alone. */
const MAX_PRODUCT = 64;
const MAX_RUNS = 512;

/** What following one value may take: each part of a circle of exports may lead to the next twice. */
const MAX_STEPS = 100_000;
/** If the first way meets more decisions than this, each is varied on its own from the start. */
const MANY = 20;
/** The most steps for all ways but the first: of one rule on one resource, and of all rules on all resources. */
const MAX_WORK = 500_000;
const MAX_WORK_OF_ALL = 20_000_000;

interface Choice {
  readonly variable: string;
  readonly options: number;
  taken: number;
}

/**
 * The ways in which conditions, and lookups by a parameter, can turn out at deploy time. A rule runs once for each
 * way that makes a difference to what it reads, so that it meets values only, and never a condition. Outside of such a
 * run, as in the indexes over all templates, nothing is decided.
 *
 * What has been read without a decision is the same in every way: only that may be kept, by `remember` or by comparing
 * `asked` before and after.
 */
export class Scenarios {
  /** How often something was asked that may turn out differently. */
  public asked = 0;
  /** A name for the values that parameters are assumed to have; empty while they are open. */
  public assumption = '';
  /** The parameters whose assumed value was read since the assumption began. */
  public readonly assumed = new Set<Parameter>();
  private assumedValue: (parameter: Parameter) => unknown = () => undefined;

  /** The steps so far. */
  public work = 0;
  /** The work at which no more ways are tried. */
  private limit = 0;
  private workLeft = MAX_WORK_OF_ALL;

  private steps = 0;
  private isTrying = false;
  private path: Choice[] = [];
  private position = 0;
  private readonly known = new Map<string, number>();
  /** How conditions turned out in this run. */
  private readonly conditions = new Map<string, { readonly holds: boolean | undefined; readonly isOpen: boolean }>();
  /** The number of options of each variable that some run asked for. */
  private readonly seen = new Map<string, number>();
  private preferLast = false;
  private deviation?: Choice;

  /** Begins to count the steps that one value takes. */
  public restartSteps(): void {
    this.steps = 0;
  }

  /** Whether another step is allowed. */
  public step(): boolean {
    this.steps += 1;
    this.work += 1;
    return this.steps <= MAX_STEPS;
  }

  /** Runs something once for each way; says whether all ways were tried. */
  public each(run: () => void): boolean {
    this.isTrying = true;
    clear(this.seen);
    this.path = [];
    try {
      this.once(run);
      const start = this.work;
      this.limit = start + Math.min(MAX_WORK, this.workLeft);
      const isComplete = !this.advance() || this.eachFurther(run);
      this.workLeft -= this.work - start;
      return isComplete;
    } finally {
      this.isTrying = false;
    }
  }

  /** Runs something with the defaults of the parameters. */
  public byDefault<T>(run: () => T): T {
    return this.assuming('by default', ({ value }) => value, run);
  }

  /**
   * Runs something with assumed values of parameters.
   *
   * @param assumption a name for the values: the same for the same ones
   * @param read returns the value of a parameter, or undefined to leave it open
   */
  public assuming<T>(assumption: string, read: (parameter: Parameter) => unknown, run: () => T): T {
    this.assumption = assumption;
    this.assumedValue = read;
    this.assumed.clear();
    try {
      return run();
    } finally {
      this.assumption = '';
      this.assumedValue = () => undefined;
    }
  }

  /** The assumed value of a parameter. */
  public assume(parameter: Parameter): unknown {
    const value = this.assumedValue(parameter);
    if (value !== undefined) {
      this.assumed.add(parameter);
    }
    return value;
  }

  /** Whether nothing is assumed, so that results may be kept. */
  public get isOpen(): boolean {
    return this.assumption === '';
  }

  /** Runs something in which nothing is decided. */
  public undecided<T>(run: () => T): T {
    const { isTrying } = this;
    this.isTrying = false;
    try {
      return run();
    } finally {
      this.isTrying = isTrying;
    }
  }

  /** Which of its options a variable takes in this run; nothing where nothing is decided. */
  public choose(variable: string, options: number): number | undefined {
    this.asked += 1;
    if (!this.isTrying) {
      return undefined;
    }
    const known = this.known.get(variable);
    if (known !== undefined) {
      return known;
    }
    this.seen.set(variable, Math.max(options, this.seen.get(variable) ?? 0));
    const taken = this.take(variable, options);
    this.known.set(variable, taken);
    return taken;
  }

  /** Whether a condition holds: in one run it turns out one way, wherever it is asked. */
  public condition(name: string, evaluate: () => boolean | undefined): boolean | undefined {
    if (!this.isTrying) {
      return evaluate();
    }
    const known = this.conditions.get(name);
    if (known) {
      this.asked += known.isOpen ? 1 : 0;
      return known.holds;
    }
    const { asked } = this;
    const holds = evaluate();
    this.conditions.set(name, { holds, isOpen: asked !== this.asked });
    return holds;
  }

  /** What was computed under a name; kept only if it is the same in every way. */
  public remember<T>(kept: Map<string, unknown>, name: string, compute: () => T): T {
    const found = this.isOpen ? (kept.get(name) as T | undefined) : undefined;
    if (found !== undefined) {
      return found;
    }
    const { asked } = this;
    const value = compute();
    if (asked === this.asked && this.isOpen) {
      kept.set(name, value);
    }
    return value;
  }

  private once(run: () => void): void {
    this.position = 0;
    clear(this.known);
    clear(this.conditions);
    run();
  }

  private take(variable: string, options: number): number {
    if (this.deviation) {
      const base = this.preferLast ? options - 1 : 0;
      return this.deviation.variable === variable ? Math.min(this.deviation.taken, options - 1) : base;
    }
    const choice = this.path[this.position] ?? { variable, options, taken: 0 };
    this.path[this.position] = choice;
    this.position += 1;
    return choice.taken;
  }

  /** On to the next way; false after the last one. */
  private advance(): boolean {
    if (this.position === 0) {
      return false;
    }
    this.path.length = this.position;
    for (let last = this.path.pop(); last; last = this.path.pop()) {
      if (last.taken + 1 < last.options) {
        this.path.push({ ...last, taken: last.taken + 1 });
        return true;
      }
    }
    return false;
  }

  /** Runs the ways after the first. Returns whether all of them were tried. */
  private eachFurther(run: () => void): boolean {
    for (let runs = 1; runs < MAX_PRODUCT && this.seen.size <= MANY && !this.isTired; runs += 1) {
      this.once(run);
      if (!this.advance()) {
        return true;
      }
    }
    return this.eachAlone(run);
  }

  private eachAlone(run: () => void): boolean {
    let runs = 0;
    for (const deviation of this.deviations()) {
      if (runs === MAX_RUNS || this.isTired) {
        break;
      }
      runs += 1;
      this.deviation = deviation;
      this.once(run);
    }
    this.deviation = undefined;
    this.preferLast = false;
    return false;
  }

  /**
   * First all decisions the last way; then one after another differs from all others. More decisions may turn up meanwhile.
   * The way in which all are the first has been tried.
   */
  private *deviations(): Generator<Choice> {
    this.preferLast = true;
    yield { variable: '', options: 0, taken: 0 };
    for (const preferLast of [false, true]) {
      this.preferLast = preferLast;
      for (const [variable, options] of this.seen) {
        const [first, end] = preferLast ? [0, options - 1] : [1, options];
        for (let taken = first; taken < end; taken += 1) {
          yield { variable, options, taken };
        }
      }
    }
  }

  private get isTired(): boolean {
    return this.work >= this.limit;
  }
}

/** Clearing an empty map takes V8 longer than most rules take, which ask for nothing. */
function clear(map: Map<string, unknown>): void {
  if (map.size > 0) {
    map.clear();
  }
}
