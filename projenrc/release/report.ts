import type { Check } from './checks';
import { failed, type Outcome } from './outcome';

/** Runs each check, prints how it ended and says at the end whether a release may go on. */
export function runChecks(checks: readonly Check[], strict: boolean, print: (line: string) => void): boolean {
  const outcomes = checks.map(({ name, run }) => {
    const start = Date.now();
    const outcome = attempt(run);
    print(`${outcome.state.toUpperCase().padEnd(8)} ${name} (${Math.round((Date.now() - start) / 1000)} s)`);
    for (const line of outcome.detail.split('\n')) {
      print(`         ${line}`);
    }
    return outcome;
  });
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  print(`${count('passed')} passed, ${count('failed')} failed, ${count('not done')} not done.`);
  return count('failed') === 0 && (!strict || count('not done') === 0);
}

function attempt(run: () => Outcome): Outcome {
  try {
    return run();
  } catch (error) {
    return failed((error as Error).message);
  }
}
