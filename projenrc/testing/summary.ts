import type { Outcome } from './runner';

const HEADINGS = ['part', 'result', 'time', 'detail'];

/** The last lines of the test command: what ran, what failed, what did not run, and where to read on. */
export function summaryOf(outcomes: readonly Outcome[], logOf: (part: string) => string | undefined): string[] {
  const rows = outcomes.map(({ part, state, seconds, reason }) => {
    const ran = state !== 'did not run';
    const log = ran ? logOf(part) : undefined;
    return [part, state, ran ? timeOf(seconds) : '', [reason, log].filter(Boolean).join('; ')];
  });
  const widths = HEADINGS.map((_, column) => Math.max(...[HEADINGS, ...rows].map((row) => row[column].length)));
  const lines = [HEADINGS, ...rows].map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  '));
  const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
  return [
    ...lines.map((line) => line.trimEnd()),
    '',
    ...(count('did not run') > 0 ? [`${count('did not run')} did not run`] : []),
    `${count('passed')} passed, ${count('failed')} failed`,
  ];
}

/** Whether every part ran and passed. */
export function isGood(outcomes: readonly Outcome[]): boolean {
  return outcomes.length > 0 && outcomes.every(({ state }) => state === 'passed');
}

function timeOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
