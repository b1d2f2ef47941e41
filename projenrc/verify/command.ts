import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Account } from './account';
import { startBackend } from './backends';
import { PATIENT, QUICK } from './destroy';
import type { ModuleExperiments, Need } from './experiment';
import { type Options, parseOptions } from './options';
import { dollars, makePlan, type Plan, planText } from './plan';
import { obstaclesIn } from './preflight';
import type { Order, Result } from './run';
import { isVerified, readVerified } from './verified';
import { versions } from './versions';

const ROOT = join(__dirname, '..', '..');
const HOMES = join(ROOT, '.cache', 'verify');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the command and returns its exit code: 0 if all that ran is verified and nothing is left. */
export async function verifyCommand(args: readonly string[]): Promise<number> {
  const options = parseOptions(args);
  const { TABLE: table }: { TABLE: readonly ModuleExperiments[] } = require(options.table);
  const isRehearsal = options.backend !== 'account' || process.env.AWS_ENDPOINT_URL !== undefined;
  const out = options.out ?? (isRehearsal ? join(HOMES, 'rehearsal') : ROOT);
  const folder = relative(ROOT, dirname(dirname(options.table)));
  const rows = readVerified(out);
  const plan = makePlan(table, options, {
    ...{ root: ROOT, folder, isThere },
    isDone: (experiment) => isVerified(experiment, rows),
  });
  if (!options.clean) {
    console.log(planText(plan, options));
    if (options.dryRun) {
      return 0;
    }
    if (plan.planned.length === 0) {
      console.log('\nThere is nothing to do.');
      return 0;
    }
    if (plan.cost > options.budget) {
      throw new Error(`this may cost ${dollars(plan.cost)}, and --budget is ${dollars(options.budget)}: use --only`);
    }
  }
  const backend = await startBackend(options.backend);
  Object.assign(process.env, backend.environment, { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' });
  try {
    if (!(await isAgreed(plan, options))) {
      console.log('Nothing was made.');
      return 2;
    }
    return await carryOut(orderOf(plan, options, { folder, out, isRehearsal }));
  } finally {
    await backend.stop();
  }
}

function orderOf(
  plan: Plan,
  { regions, clean }: Options,
  { folder, out, isRehearsal }: { folder: string; out: string; isRehearsal: boolean },
): Order {
  const run = `${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}-${randomBytes(2).toString('hex')}`;
  const pace = isRehearsal ? QUICK : PATIENT;
  const experiments = clean ? earlierExperiments() : plan.planned;
  return {
    ...{ run, home: join(HOMES, run), folder, regions, experiments },
    out,
    versions: versions(),
    pace,
    task: clean ? 'destroy all runs' : 'run',
  };
}

/** Those of the runs that this machine knows of, for the names that their stacks have before they have tags. */
function earlierExperiments(): Order['experiments'] {
  const orders = existsSync(HOMES) ? readdirSync(HOMES).map((name) => join(HOMES, name, 'order.json')) : [];
  return orders.filter(existsSync).flatMap((file) => JSON.parse(readFileSync(file, 'utf8')).experiments);
}

/** Looks whether the Regions are ready, and asks once. */
async function isAgreed(plan: Plan, { regions, clean, yes }: Options): Promise<boolean> {
  const accounts = regions.map((region) => new Account(region));
  const id = await accounts[0].accountId();
  if (!clean) {
    const obstacles = (await Promise.all(accounts.map((account) => obstaclesIn(account, plan.planned)))).flat();
    if (obstacles.length > 0) {
      throw new Error(obstacles.join('\n'));
    }
  }
  if (yes) {
    return true;
  }
  if (!process.stdin.isTTY) {
    throw new Error('there is nobody to ask: use --yes, or run it in a terminal');
  }
  const what = clean ? 'Destroy what earlier runs left' : `Make all this, for at most ${dollars(plan.cost)},`;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`\n${what} in the account ${id} (${regions.join(', ')})? yes or no: `);
  terminal.close();
  return answer.trim() === 'yes';
}

async function carryOut(order: Order): Promise<number> {
  mkdirSync(order.home, { recursive: true });
  console.log(`\nThe run is ${order.run}; its logs are in ${relative(process.cwd(), order.home)}.`);
  const interrupted = await work(order, 'order.json');
  const file = join(order.home, 'result.json');
  const died = !existsSync(file);
  if (died) {
    console.error('The process that does the work has died; another one destroys what it made.');
    await work({ ...order, task: 'destroy this run' }, 'order-destroy.json');
  }
  const result: Result | undefined = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  if (!result) {
    console.error(`Nobody knows what is left of the run ${order.run}: run "npx projen verify --clean".`);
    return 1;
  }
  const { verified, failed, undecided, left } = result;
  if (order.task === 'run' && !died) {
    console.log(
      `\n${verified} verified, ${failed} failed, ${undecided} not decided; see ${join(order.out, 'VERIFIED.md')}`,
    );
  }
  console.log(left.length > 0 ? `Left behind:\n${left.join('\n')}` : 'Nothing is left behind.');
  return interrupted ? 130 : died || failed + undecided + left.length > 0 ? 1 : 0;
}

/** Starts the process that does the work, hands on what ends this one, and waits; true if it was interrupted. */
async function work(order: Order, name: string): Promise<boolean> {
  const file = join(order.home, name);
  writeFileSync(file, JSON.stringify(order));
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'work.ts'), file], {
    cwd: ROOT,
    // In a session of its own, so that no signal of the terminal reaches it.
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
    env: { ...process.env, TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json') },
  });
  const forget = listen(child, order);
  await new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  return forget();
}

function listen(child: ChildProcess, order: Order): () => boolean {
  let interruptions = 0;
  const interrupt = () => {
    interruptions += 1;
    if (interruptions > 1) {
      console.error(`\nThe process ${child.pid} goes on destroying; its log is ${join(order.home, 'log')}.`);
      process.exit(130);
    }
    console.error('\nStopping, and destroying what was made …');
    child.stdin?.end();
  };
  for (const signal of SIGNALS) {
    process.on(signal, interrupt);
  }
  return () => {
    for (const signal of SIGNALS) {
      process.off(signal, interrupt);
    }
    return interruptions > 0;
  };
}

function isThere(need: Need): boolean {
  if ('variable' in need) {
    return process.env[need.variable] !== undefined;
  }
  const args = need.program === 'docker' ? ['info'] : ['--version'];
  return spawnSync(need.program, args, { stdio: 'ignore' }).status === 0;
}
