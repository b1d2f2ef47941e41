import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { experimentsOf, type Guarantee, guaranteesOf, type ModuleExperiments } from './experiment';

/** A row of PROOF.md that says it is not verified. */
export interface UnverifiedRow extends Guarantee {
  readonly shownBy: string;
}

/** The rows of PROOF.md that nobody could verify yet, wholly or in part. */
export function unverifiedRows(root: string): UnverifiedRow[] {
  return rowsOf(readFileSync(join(root, 'PROOF.md'), 'utf8')).filter(({ shownBy }) => shownBy.includes('not verified'));
}

/** Each row of a guarantee, with the heading that it stands below. */
export function rowsOf(proof: string): UnverifiedRow[] {
  let module = '';
  let isTable = false;
  return proof.split('\n').flatMap((line) => {
    const heading = /^## (?<name>.+)$/.exec(line)?.groups?.name;
    module = heading ?? module;
    isTable = line.startsWith('| guarantee |') || (isTable && line.startsWith('|'));
    const cells = isTable && !/^\| (guarantee \||-)|^\|-/.test(line) ? cellsOf(line) : [];
    return cells.length === 2 ? [{ module, guarantee: cells[0], shownBy: cells[1] }] : [];
  });
}

/** The cells of a row of a table in Markdown, where a bar inside code does not end one. */
export function cellsOf(line: string): string[] {
  return line
    .slice(1, line.lastIndexOf('|'))
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

const WHAT_TO_DO = 'CONTRIBUTING.md says how, under "What only an account can show"';

/** What does not fit between the rows that are not verified and what is said about them, as sentences with the remedy. */
export function objectionsTo(table: readonly ModuleExperiments[], rows: readonly UnverifiedRow[]): string[] {
  const said = [
    ...experimentsOf(table).flatMap((one) =>
      guaranteesOf(one).map((row) => ({ ...row, by: `the experiment ${one.id}` })),
    ),
    ...table.flatMap(({ module, undecidable }) =>
      undecidable.map(({ guarantee }) => ({ module, guarantee, by: 'a reason' })),
    ),
  ];
  const isSame = (one: Guarantee, other: Guarantee) => one.module === other.module && one.guarantee === other.guarantee;
  const bare = rows.filter((row) => !said.some((one) => isSame(one, row)));
  const lost = said.filter((one) => !rows.some((row) => isSame(one, row)));
  return [
    ...bare.map(
      ({ module, guarantee }) =>
        `PROOF.md says under "${module}" that this is not verified, and nothing says how it could be: "${guarantee}". ` +
        `Give integ/experiments an experiment that proves it, or the reason why none can decide it; ${WHAT_TO_DO}.`,
    ),
    ...lost.map(
      ({ module, guarantee, by }) =>
        `integ/experiments has ${by} for "${guarantee}" under "${module}", and PROOF.md has no such row that says ` +
        `"not verified": copy the row's first cell word by word, or take the entry out; ${WHAT_TO_DO}.`,
    ),
  ];
}
