/** Measures everything, one after the other, and writes RESULTS.md. `bench/node_modules` is installed before. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packWorkingTree } from '../projenrc/upgrade/synthesize-with';

const INSTALLED = join(__dirname, 'node_modules', 'cdk-hindsight');

/** By the name that the command line takes; without one, all. They load the library, which is not installed yet. */
const SECTIONS: Record<string, () => (tarball: string) => string | Promise<string>> = {
  import: () => require('./sections/imports').importSection,
  synthesis: () => require('./sections/synthesis').synthesisSection,
  guards: () => require('./sections/guards').guardsSection,
  growth: () => require('./sections/growth').growthSection,
  counts: () => require('./sections/counts').countsSection,
  sizes: () => require('./sections/sizes').sizesSection,
  checkers: () => require('./sections/checkers').checkersSection,
  command: () => require('./sections/checkers').commandSection,
  npx: () => require('./sections/npx').npxSection,
  plugin: () => require('./sections/checkers').pluginSection,
};

/** Puts the packed library beside its peers; answers with the tarball. */
function install(folder: string): string {
  const tarball = packWorkingTree(folder);
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', INSTALLED, '--strip-components', '1']);
  return tarball;
}

async function measure(names: string[], tarball: string): Promise<string[]> {
  const sections: string[] = [];
  for (const name of names) {
    process.stderr.write(`${name} …\n`);
    sections.push(await SECTIONS[name]()(tarball));
  }
  return sections;
}

/** What is measured anew takes the place of what has the same title. */
function merged(old: string, fresh: string[]): string {
  const partsOf = (text: string) =>
    new Map(text.split(/^(?=## )/m).flatMap((part) => (part.startsWith('## ') ? [[part.split('\n')[0], part]] : [])));
  const parts = new Map([...partsOf(old), ...partsOf(fresh.join('\n'))]);
  return [head(), ...[...parts.values()].map((part) => `${part.trim()}\n`)].join('\n');
}

function head(): string {
  return [
    '# Results',
    '',
    `Written by \`npx projen bench\` on Node.js ${process.version} with ${cpus().length} cores. All times are ratios of processor`,
    'time within one run: each round measures a variant between two measurements of its reference, and a ratio is the',
    'median of the rounds. A goal is met or missed when the 95 % interval of the median is on one side of it; of few rounds,',
    'when all of them are.',
    '',
  ].join('\n');
}

const RESULTS = join(__dirname, 'RESULTS.md');

async function main(chosen: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const sections = await measure(chosen.length > 0 ? chosen : Object.keys(SECTIONS), install(folder));
    writeFileSync(RESULTS, merged(chosen.length > 0 ? readFileSync(RESULTS, 'utf8') : '', sections));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
