import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chooseTests } from './choose-tests';
import { EQUIVALENTS, readEquivalents, splitEquivalents, staleEquivalents } from './equivalents';
import { findMutants, type Mutant } from './find-mutants';
import { gatesOf, type Module, modulesIn } from './modules';
import { type Options, parseOptions } from './options';
import { updateProof } from './proof';
import { describeResult } from './report';
import { Worker } from './run/pool';
import { sample } from './sample';
import { type ModuleResult, reachesGoal } from './score';
import { ModuleTrial } from './try-module';

const root = process.cwd();
const log = (line: string) => process.stdout.write(`${line}\n`);

async function main(options: Options): Promise<void> {
  const modules = wantedModules(options);
  const workers = Array.from({ length: options.workers }, () => new Worker(root));
  const results: ModuleResult[] = [];
  try {
    for (const module of modules) {
      const result = await tryModule(module, options, workers);
      log(describeResult(result));
      results.push(result);
    }
  } finally {
    for (const worker of workers) {
      worker.stop();
    }
  }
  write(results, options);
  process.exitCode = results.every(reachesGoal) ? 0 : 1;
}

function wantedModules({ modules: names, files }: Options): Module[] {
  const modules = modulesIn(filesBelow('src'));
  const unknown = names.filter((name) => !modules.some((module) => module.name === name));
  const missing = files.filter((file) => !modules.some((module) => module.files.includes(file)));
  if (unknown.length > 0 || missing.length > 0) {
    const known = modules.map(({ name }) => name).join(', ');
    throw new Error(`Not found: ${[...unknown, ...missing].join(', ')}; the modules are ${known}`);
  }
  return modules.filter(
    (module) =>
      (names.length === 0 || names.includes(module.name)) &&
      (files.length === 0 || files.some((file) => module.files.includes(file))),
  );
}

async function tryModule(module: Module, options: Options, workers: Worker[]): Promise<ModuleResult> {
  const sources = new Map(module.files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const { toKill, equivalent } = mutantsOf(sources);
  const gates = gatesOf(module);
  const mutants = choose(toKill, gates, options);
  const files = [...new Set(mutants.map(({ file }) => file))];
  const { chosen, leftOut } = chooseTests(root, filesBelow('test').filter(isTest), module, files, options);
  for (const [reason, testFiles] of Object.entries(leftOut)) {
    log(`${module.name}: left out, because they ${reason}: ${testFiles.join(', ')}`);
  }
  log(`${module.name}: ${mutants.length} of ${toKill.length} mutants, ${chosen.length} test files`);
  const trial = new ModuleTrial(
    root,
    module.name,
    gates,
    new Map(files.map((file) => [file, sources.get(file)!])),
    workers,
    log,
  );
  await trial.cover(chosen);
  const tried = await trial.tryAll(mutants);
  const date = new Date().toISOString().slice(0, 10);
  return { module: module.name, date, seed: options.seed, tried, equivalents: equivalent.length };
}

/** @throws if one is listed as equivalent that is not there any more */
function mutantsOf(sources: ReadonlyMap<string, string>) {
  const mutants = [...sources].flatMap(([file, source]) => findMutants(file, source));
  const equivalents = readEquivalents(root).filter(({ file }) => sources.has(file));
  const [stale] = staleEquivalents(mutants, equivalents);
  if (stale) {
    throw new Error(
      `${EQUIVALENTS} lists a mutant of ${stale.file} that is not there: ${stale.source}, ${stale.mutation}`,
    );
  }
  return splitEquivalents(mutants, equivalents);
}

function choose(mutants: Mutant[], gates: string[], { files, all, sample: size, seed }: Options): Mutant[] {
  const inFiles = mutants.filter(({ file }) => files.length === 0 || files.includes(file));
  if (all) {
    return inFiles;
  }
  if (files.length > 0) {
    return sample(inFiles, size, seed);
  }
  const elsewhere = inFiles.filter(({ file }) => !gates.includes(file));
  return [...inFiles.filter(({ file }) => gates.includes(file)), ...sample(elsewhere, size, seed)];
}

function write(results: ModuleResult[], { json, proof }: Options): void {
  if (json) {
    writeFileSync(json, `${JSON.stringify(results, undefined, 2)}\n`);
  }
  if (proof) {
    const path = join(root, 'PROOF.md');
    writeFileSync(path, updateProof(readFileSync(path, 'utf8'), results));
  }
}

function filesBelow(folder: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true }).map(String);
  return paths.map((path) => `${folder}/${path.replaceAll('\\', '/')}`).sort();
}

function isTest(path: string): boolean {
  return path.endsWith('.test.ts');
}

try {
  main(parseOptions(process.argv.slice(2))).catch(fail);
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
