import type { Mutant } from './find-mutants';

/** How a mutant was noticed, or that it was not. */
export type Fate = 'test' | 'time' | 'crash' | 'compiler' | 'survived' | 'uncovered';

export interface Tried {
  readonly mutant: Mutant;
  /** Whether it is in a file that decides who gets in. */
  readonly isGate: boolean;
  readonly fate: Fate;
  /** The test that failed. */
  readonly by?: string;
}

export interface ModuleResult {
  readonly module: string;
  readonly date: string;
  readonly seed: string;
  readonly tried: readonly Tried[];
  readonly equivalents: number;
}

/** How many of how many were killed. */
export interface Score {
  readonly killed: number;
  readonly of: number;
}

/** What a module has to reach: all where it is decided who gets in, else this share. */
export const GOAL = 0.95;

export function isAlive({ fate }: Tried): boolean {
  return fate === 'survived' || fate === 'uncovered';
}

export function scoreOf(tried: readonly Tried[]): Score {
  return { killed: tried.filter((one) => !isAlive(one)).length, of: tried.length };
}

export function reachesGoal({ tried }: ModuleResult): boolean {
  const gates = scoreOf(tried.filter(({ isGate }) => isGate));
  const others = scoreOf(tried.filter(({ isGate }) => !isGate));
  return gates.killed === gates.of && others.killed >= others.of * GOAL;
}

/** `97.5 %`, rounded down: 100 only if all were killed. */
export function percent({ killed, of }: Score): string {
  return of === 0 ? '–' : `${Math.floor((killed / of) * 1000) / 10} %`;
}
