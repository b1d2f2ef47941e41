/** Measures everything, one after the other, and writes RESULTS.md. `bench/node_modules` is installed before. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packWorkingTree } from '../projenrc/upgrade/synthesize-with';

const INSTALLED = join(__dirname, 'node_modules', 'cdk-hindsight');

/** By the name that the command line takes; without one, all. They load the library, which is not installed yet. */
const SECTIONS: Record<string, () => (tarball: string) => string> = {
  import: () => require('./sections/imports').importSection,
  synthesis: () => require('./sections/synthesis').synthesisSection,
  guards: () => require('./sections/guards').guardsSection,
  growth: () => require('./sections/growth').growthSection,
  counts: () => require('./sections/counts').countsSection,
  sizes: () => require('./sections/sizes').sizesSection,
};

/** Puts the packed library beside its peers; answers with the tarball. */
function install(folder: string): string {
  const tarball = packWorkingTree(folder);
  rmSync(INSTALLED, { recursive: true, force: true });
  mkdirSync(INSTALLED, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', INSTALLED, '--strip-components', '1']);
  return tarball;
}

function measure(names: string[], tarball: string): string {
  const sections = names.map((name) => {
    process.stderr.write(`${name} …\n`);
    return SECTIONS[name]()(tarball);
  });
  const head = [
    '# Results',
    '',
    `Written by \`npx projen bench\` on Node.js ${process.version} with ${cpus().length} cores. All times are ratios of processor`,
    'time within one run: each round measures a variant between two measurements of its reference, and a ratio is the',
    'median of the rounds. A goal is met or missed when the 95 % interval of the median is on one side of it.',
    '',
  ];
  return [...head, ...sections].join('\n');
}

const chosen = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const results = measure(chosen.length > 0 ? chosen : Object.keys(SECTIONS), install(folder));
  if (chosen.length > 0) {
    process.stdout.write(results);
  } else {
    writeFileSync(join(__dirname, 'RESULTS.md'), results);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
