/** Measures everything, one after the other, and writes RESULTS.md. `bench/node_modules` is installed before. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { packWorkingTree } from '../projenrc/upgrade/synthesize-with';
import type { Ratio } from './measure';

const MODULES = join(__dirname, 'node_modules');

function section(title: string, head: string[], rows: (string | number)[][]): string {
  const line = (cells: (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n');
}

const row = ({ name, median, quartiles }: Ratio) => [
  name,
  median.toFixed(2),
  quartiles.map((q) => q.toFixed(2)).join(' to '),
];

function say(step: string): void {
  process.stderr.write(`${step} …\n`);
}

function sizeOf(path: string): number {
  const stat = statSync(path);
  return stat.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + sizeOf(join(path, name)), 0) : stat.size;
}

const kilobytes = (bytes: number) => `${Math.round(bytes / 1000)} kB`;

/** Puts the packed library beside its peers; answers with the tarball's size. */
function install(folder: string): number {
  const tarball = packWorkingTree(folder);
  const installed = join(MODULES, 'cdk-hindsight');
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
  return statSync(tarball).size;
}

function main(folder: string): string {
  say('packing');
  const tarball = install(folder);
  const outdir = join(folder, 'cdk.out');
  // After the installation: these modules load the library.
  const { measureImports } = require('./import-time');
  const { measureSynthesis } = require('./synth-time');
  const { measureGrowth } = require('./growth');
  const { measureGuards } = require('./guards');
  const { count } = require('./counts');
  say('imports');
  const imports = section('Import', ['what', 'times `constructs`', 'quartiles'], measureImports().map(row));
  say('synthesis');
  const synthesis = section(
    'Synthesis',
    ['construct', 'times by hand', 'quartiles'],
    measureSynthesis(outdir).map(row),
  );
  say('guards');
  const guards = section('Guards and checks', ['what', 'times without', 'quartiles'], measureGuards(outdir).map(row));
  say('growth');
  const growth = section(
    'Growth',
    ['construct', '1', '10', '100', '1,000', 'exponent, 100 to 1,000'],
    measureGrowth(outdir).map(({ name, times, exponent }: any) => [
      name,
      ...times.map((time: number) => time.toFixed(1)),
      exponent.toFixed(2),
    ]),
  );
  say('counts and sizes');
  const counts = count(outdir).map(({ name, resources, customResources, functions }: any) => [
    name,
    resources,
    customResources,
    functions,
  ]);
  const peers = [
    'cdk-hindsight',
    'aws-cdk-github-oidc',
    'cdk-monitoring-constructs',
    'cdk-nag',
    '@cdklabs/generative-ai-cdk-constructs',
    '@aws-cdk/aws-elasticache-alpha',
    'cdk-fck-nat',
  ];
  const sizes = peers.map((name) => [name, kilobytes(sizeOf(join(MODULES, name)))]);
  return [
    '# Results',
    '',
    `Written by \`npx projen bench\` on Node.js ${process.version} with ${cpus().length} cores. All times are ratios within`,
    'one run: each round measures all variants one after the other, between two measurements of the reference.',
    '',
    imports,
    synthesis,
    guards,
    growth,
    section('Resources', ['what', 'resources', 'custom resources', 'Lambda functions'], counts),
    section('Size', ['package', 'installed'], [['the tarball of cdk-hindsight', kilobytes(tarball)], ...sizes]),
  ].join('\n');
}

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  writeFileSync(join(__dirname, 'RESULTS.md'), main(folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
