/** What was seen in an account: the table of experiments, PROOF.md and VERIFIED.md put together. */
import { TABLE } from '../../integ/experiments';
import {
  experimentsOf,
  type Guarantee,
  guaranteesOf,
  type ModuleExperiments,
  type PlacedExperiment,
} from '../verify/experiment';
import { unverifiedRows } from '../verify/proof-rows';
import { readVerified, sourcesOf, type VerifiedRow } from '../verify/verified';

/** A guarantee that only an account shows, and how far that has come. */
export interface Seen extends Guarantee {
  readonly state: 'verified' | 'failed' | 'not yet' | 'no experiment';
  /** When and where it was seen; what would show it; or why nothing here does. */
  readonly words: readonly string[];
}

/** The state of each row of PROOF.md that is not verified there. */
export function seenIn(
  rows: readonly Guarantee[],
  table: readonly ModuleExperiments[],
  verified: readonly VerifiedRow[],
): Seen[] {
  const experiments = experimentsOf(table);
  return rows.map(({ module, guarantee }) => {
    const isIt = (one: Guarantee) => one.module === module && one.guarantee === guarantee;
    const by = experiments.filter((experiment) => guaranteesOf(experiment).some(isIt));
    const seen = verified.filter((row) => isIt(row) && by.some(({ id }) => id === row.experiment));
    const reason = table
      .filter((one) => one.module === module)
      .flatMap(({ undecidable }) => undecidable.filter((one) => one.guarantee === guarantee))
      .map((one) => one.reason);
    const isWhole = by.length > 0 && by.every(({ id }) => seen.some((row) => row.experiment === id));
    const state = seen.some(({ verdict }) => verdict === 'failed')
      ? 'failed'
      : isWhole
        ? 'verified'
        : by.length > 0
          ? 'not yet'
          : 'no experiment';
    return { module, guarantee, state, words: by.length > 0 ? by.map((one) => wordsOf(one, seen)) : reason };
  });
}

function wordsOf(experiment: PlacedExperiment, seen: readonly VerifiedRow[]): string {
  const row = seen.find((one) => one.experiment === experiment.id);
  const when = row ? `${row.verdict} on ${row.date} in ${row.region}, with ${row.versions}` : 'not seen yet';
  return [`${sourcesOf(experiment).join(' and ')}: ${when}.`, ...(experiment.leaves ? [experiment.leaves] : [])].join(
    ' ',
  );
}

/** The state of the repository. */
export function seenInAccount(root: string): Seen[] {
  return seenIn(unverifiedRows(root), TABLE, readVerified(root));
}

/** The tables of the page, one for each section of PROOF.md. */
export function verifiedTables(all: readonly Seen[]): string {
  const modules = [...new Set(all.map(({ module }) => module))];
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const tables = modules.map((module) => {
    const own = all.filter((one) => one.module === module);
    return [
      `## ${module}`,
      '',
      line(['guarantee', 'state', 'what shows it, or why nothing here does']),
      '|---|---|---|',
      ...own.map(({ guarantee, state, words }) => line([guarantee, state, words.join(' ')])),
    ].join('\n');
  });
  return [summaryOf(all), ...tables].join('\n\n');
}

function summaryOf(all: readonly Seen[]): string {
  const count = (state: Seen['state']) => all.filter((one) => one.state === state).length;
  return (
    `Of ${all.length} such guarantees, ${count('verified')} are verified, ${count('failed')} failed, ` +
    `${count('not yet')} have an experiment that nobody has run, and ${count('no experiment')} have none that could decide them.`
  );
}

/** The badge of a module's page, or undefined if all its guarantees are shown without an account. */
export function badgeOf(module: string, all: readonly Seen[]): string | undefined {
  const own = all.filter((one) => one.module === module && one.state !== 'no experiment');
  if (own.length === 0) {
    return undefined;
  }
  const verified = own.filter(({ state }) => state === 'verified').length;
  const failed = own.some(({ state }) => state === 'failed');
  const type = failed ? 'danger' : verified === own.length ? 'tip' : 'info';
  return `[Verified in an account](/verified) <Badge type="${type}" text="${verified} of ${own.length}" />`;
}
