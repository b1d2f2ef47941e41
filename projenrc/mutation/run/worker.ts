import { createRequire } from 'node:module';
import { join } from 'node:path';
import { guardLoops, TURN } from '../guard-loops';
import { findRegions, HIT, instrument } from '../regions';
import { Loader } from './loader';
import type { Change, Covered, Message, Outcome, Request, TestPlan } from './protocol';
import { installGlobals, runTestFile } from './test-file';

const root = process.cwd();
const loader = new Loader(root);
const config: JestConfig = createRequire(join(root, 'package.json'))('./package.json').jest;

/** What of jest's configuration changes how a test runs. */
interface JestConfig {
  readonly globalSetup?: string;
  readonly setupFilesAfterEnv?: string[];
  readonly testTimeout?: number;
}

function load(testFile: string): void {
  for (const setup of config.setupFilesAfterEnv ?? []) {
    const path = require.resolve(setup, { paths: [root] });
    delete require.cache[path];
    require(path);
  }
  loader.load(join(root, testFile));
}

async function cover(testFile: string, sources: readonly string[]): Promise<Covered> {
  const places: { file: string; region: number }[] = [];
  const changes = sources.map((file): [string, string] => {
    const source = loader.read(join(root, file));
    const regions = findRegions(source);
    const instrumented = instrument(source, regions, places.length);
    places.push(...regions.map((_, region) => ({ file, region })));
    return [join(root, file), instrumented];
  });
  loader.change(new Map(changes));
  const atLoad = new Set<number>();
  let hits = atLoad;
  (globalThis as Record<string, unknown>)[HIT] = (place: number) => hits.add(place);
  const covered: Covered = { tests: [], millis: 0, atLoad: {}, inTests: {} };
  const start = performance.now();
  const error = await runTestFile(
    () => load(testFile),
    {
      started: () => {
        hits = new Set();
      },
      done: (name, millis, message) => {
        const number = covered.tests.push({ name, millis, error: message }) - 1;
        for (const { file, region } of [...hits].map((place) => places[place])) {
          covered.inTests[file] ??= {};
          covered.inTests[file][region] ??= [];
          covered.inTests[file][region].push(number);
        }
        hits = atLoad;
        return true;
      },
    },
    config.testTimeout,
  );
  for (const { file, region } of [...atLoad].map((place) => places[place])) {
    covered.atLoad[file] ??= [];
    covered.atLoad[file].push(region);
  }
  const inTests = covered.tests.reduce((sum, { millis }) => sum + millis, 0);
  return { ...covered, error, millis: performance.now() - start - inTests };
}

async function runMutant({ file, start, end, text }: Change, plans: readonly TestPlan[]): Promise<Outcome> {
  const source = loader.read(join(root, file));
  loader.change(new Map([[join(root, file), guardLoops(source.slice(0, start) + text + source.slice(end))]]));
  for (const plan of plans) {
    const { testFile, selected, known, skipped, millis } = plan;
    process.send?.({ isAt: plan } satisfies Message<never>);
    endLoopsAfter(1000 + 3 * millis);
    let outcome: Outcome = {};
    const error = await runTestFile(
      () => load(testFile),
      {
        wants: (name) => !skipped.includes(name) && (!selected || selected.includes(name) || !known?.includes(name)),
        done: (name, _, message) => {
          outcome = message === undefined ? outcome : { testFile, test: name, error: message };
          return message === undefined;
        },
      },
      config.testTimeout,
    );
    if (outcome.testFile || error) {
      return outcome.testFile ? outcome : { testFile, error };
    }
  }
  return {};
}

/**
 * A loop that ends itself costs less than a process that has to be ended. The time counts that the processor spends on it:
 * the machine may be busy with something else.
 */
function endLoopsAfter(millis: number): void {
  const start = process.cpuUsage();
  let turns = 0;
  (globalThis as Record<string, unknown>)[TURN] = () => {
    turns += 1;
    if (turns % 10_000 === 0 && process.cpuUsage(start).user / 1000 > millis) {
      throw new Error('The loop does not end');
    }
  };
}

async function answer(request: Request): Promise<Covered | Outcome> {
  return request.kind === 'cover' ? cover(request.testFile, request.sources) : runMutant(request.change, request.plans);
}

if (config.globalSetup) {
  require(config.globalSetup.replace('<rootDir>', root)).default();
}
installGlobals();
// A tenth of the time each: traces of constructs, and the translation of the lines in a trace.
process.env.CDK_DISABLE_STACK_TRACE = '1';
Reflect.deleteProperty(Error, 'prepareStackTrace');
// What a synthesis prints is not looked at.
process.stdout.write = () => true;
console.log = console.error = console.warn = console.info = () => {};
process.on('message', async (request: Request) => {
  try {
    const reply = await answer(request);
    process.send?.({ reply, megabytes: process.memoryUsage().rss / 2 ** 20 } satisfies Message<unknown>);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`, () => process.exit(1));
  }
});
