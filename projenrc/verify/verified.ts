import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Guarantee, guaranteesOf, type PlacedExperiment } from './experiment';
import { cellsOf } from './proof-rows';

export type Verdict = 'verified' | 'failed';

/** What an experiment said of a guarantee. */
export interface VerifiedRow extends Guarantee {
  readonly experiment: string;
  readonly verdict: Verdict;
  /** A day, as in `2026-11-27`. */
  readonly date: string;
  readonly region: string;
  readonly versions: string;
  readonly evidence: string;
}

const FILE = 'VERIFIED.md';
const FAULTS = 'faults';
const COLUMNS = ['module', 'guarantee', 'experiment', 'verdict', 'date', 'Region', 'versions', 'evidence'];

const HEAD = `# What was seen in an account

Each guarantee of [PROOF.md](PROOF.md) that only an account can show, as soon as somebody has shown it there:
\`npx projen verify\` runs the experiments of \`integ/experiments\` and writes the rows. A second run leaves out what is
verified here; take a row out to see it again. A guarantee that changes its words is one that nobody has seen yet.`;

const NOTHING = 'Nothing yet: nobody has run it in an account.';

/** The rows of VERIFIED.md in a folder. */
export function readVerified(folder: string): VerifiedRow[] {
  const file = join(folder, FILE);
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return lines
    .filter((line) => line.startsWith('| ') && !line.startsWith('| module |'))
    .map((line) => {
      const [module, guarantee, experiment, verdict, date, region, versions, evidence] = cellsOf(line);
      return { module, guarantee, experiment, verdict: verdict as Verdict, date, region, versions, evidence };
    });
}

/** Whether each guarantee of an experiment was verified by it. */
export function isVerified(experiment: PlacedExperiment, rows: readonly VerifiedRow[]): boolean {
  return guaranteesOf(experiment).every(({ module, guarantee }) =>
    rows.some(
      (row) =>
        row.module === module &&
        row.guarantee === guarantee &&
        row.experiment === experiment.id &&
        row.verdict === 'verified',
    ),
  );
}

/** Writes rows in the place of older ones about the same, at once, so that a run that is killed keeps what it has seen. */
export function writeVerified(folder: string, rows: readonly VerifiedRow[]): void {
  const isSame = (one: VerifiedRow, other: VerifiedRow) =>
    one.module === other.module && one.guarantee === other.guarantee && one.experiment === other.experiment;
  const kept = readVerified(folder).filter((old) => !rows.some((row) => isSame(row, old)));
  const all = [...kept, ...rows].sort((a, b) => keyOf(a).localeCompare(keyOf(b)));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, FILE), verifiedText(all));
}

const keyOf = ({ module, guarantee, experiment }: VerifiedRow) => [module, guarantee, experiment].join('\n');

export function verifiedText(rows: readonly VerifiedRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const table = [
    line(COLUMNS),
    `|${'---|'.repeat(COLUMNS.length)}`,
    ...rows.map(({ module, guarantee, experiment, verdict, date, region, versions, evidence }) =>
      line([module, guarantee, experiment, verdict, date, region, versions, evidence]),
    ),
  ];
  return `${[HEAD, ...(rows.length > 0 ? [table.join('\n')] : [NOTHING])].join('\n\n')}\n`;
}

/** What an experiment that failed leaves for the person who fixes it. */
export interface Fault {
  readonly experiment: PlacedExperiment;
  readonly kind: string;
  /** What was printed, and what CloudFormation said; without the number of the account. */
  readonly seen: string;
  readonly date: string;
  readonly region: string;
  readonly versions: string;
}

/** Writes a fault as an issue that can be filed as it is, and returns its path below the folder. */
export function writeFault(folder: string, fault: Fault): string {
  const { experiment, kind, seen, date, region, versions } = fault;
  const path = faultPath(experiment.id);
  mkdirSync(join(folder, FAULTS), { recursive: true });
  const title = `${experiment.module}: ${kind} in the experiment ${experiment.id}`;
  const text = [
    `# ${title}`,
    'The library promises, and PROOF.md has as not verified until now:',
    guaranteesOf(experiment)
      .map(({ module, guarantee }) => `- ${module}: ${guarantee}`)
      .join('\n'),
    `On ${date}, in ${region}, with ${versions}, this was not so: ${kind}.`,
    '## What was seen',
    `\`\`\`text\n${seen.trim()}\n\`\`\``,
    '## To see it again',
    `\`npx projen verify --only "${experiment.module}" --regions ${region}\`, which runs ${sourcesOf(experiment).join(' and ')}.`,
    '## To file it',
    `\`gh issue create --title ${JSON.stringify(title)} --body-file ${path}\``,
    '## What to do',
    'Change what the library does or says, and the row of PROOF.md with it. The next run tries again, and takes this file ' +
      'away when the experiment succeeds.',
  ].join('\n\n');
  writeFileSync(join(folder, path), `${text}\n`);
  return path;
}

/** Takes away the fault of an experiment that succeeds now. */
export function removeFault(folder: string, experiment: PlacedExperiment): void {
  rmSync(join(folder, faultPath(experiment.id)), { force: true });
}

function faultPath(experiment: string): string {
  return `${FAULTS}/${experiment}.md`;
}

/** The files that an experiment consists of. */
export function sourcesOf({ id, stack, script }: PlacedExperiment): string[] {
  return [...(stack ? [`\`integ/integ.${id}.ts\``] : []), ...(script ? [`\`integ/scripts/${script}.ts\``] : [])];
}
