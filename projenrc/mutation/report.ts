import { type ModuleResult, percent, reachesGoal, scoreOf, type Tried } from './score';

/** The score of a module, for a person. */
export function describeResult(result: ModuleResult): string {
  const { module, tried, equivalents } = result;
  const gates = scoreOf(tried.filter(({ isGate }) => isGate));
  const others = scoreOf(tried.filter(({ isGate }) => !isGate));
  const all = scoreOf(tried);
  return [
    `${module}: ${all.killed} of ${all.of} mutants killed, ${percent(all)}`,
    `  decides who gets in: ${gates.killed} of ${gates.of}; elsewhere: ${others.killed} of ${others.of}`,
    `  by the compiler: ${count(tried, 'compiler')}, by the time limit: ${count(tried, 'time')}, by a crash: ${count(tried, 'crash')}; equivalent: ${equivalents}`,
    ...(reachesGoal(result) ? [] : ['  below the goal: all where it is decided who gets in, 95 % elsewhere']),
  ].join('\n');
}

/** One that no test noticed. */
export function describeSurvivor({ mutant, isGate, fate }: Tried): string {
  const notes = [isGate ? 'decides who gets in' : '', fate === 'uncovered' ? 'no test runs it' : ''].filter(Boolean);
  return [
    `${mutant.file}:${mutant.line} ${mutant.mutator}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`,
    `    ${mutant.source}`,
    `    ${mutant.mutation}`,
  ].join('\n');
}

function count(tried: readonly Tried[], fate: string): number {
  return tried.filter((one) => one.fate === fate).length;
}
