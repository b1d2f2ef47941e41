import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Account } from './account';
import { assertionStackName } from './assertion-stack';
import { destroy, leftOf, type Pace, type Target } from './destroy';
import { guaranteesOf } from './experiment';
import { concurrencyOf, type PlannedExperiment } from './plan';
import { killGroup, type Outcome, runExperiment, undoScript } from './run-experiment';
import { removeFault, sourcesOf, type VerifiedRow, writeFault, writeVerified } from './verified';

const ROOT = join(__dirname, '..', '..');
/** Holds the number of the process that does the work. */
const WORKER = 'worker';

/** All that the process that does the work is told. */
export interface Order {
  readonly run: string;
  /** Where the run keeps its files. */
  readonly home: string;
  /** The folder of the integ stacks, below the root. */
  readonly folder: string;
  readonly regions: readonly string[];
  readonly experiments: readonly PlannedExperiment[];
  /** Where VERIFIED.md and the faults are written. */
  readonly out: string;
  readonly versions: string;
  readonly pace: Pace;
  readonly task: Task;
}

/** All of it; or only the destroying of what this run made, or of what any run made. */
export type Task = 'run' | 'destroy this run' | 'destroy all runs';

/** What became of a run. */
export interface Result {
  readonly verified: number;
  readonly failed: number;
  readonly undecided: number;
  /** What is still there, as sentences. */
  readonly left: readonly string[];
}

/** Carries out an order; whatever happens, it ends with the destroying and the look for what is left. */
export class Run {
  private readonly accounts: readonly Account[];
  private readonly outcomes: Outcome[] = [];
  private readonly left: string[] = [];

  public constructor(
    private readonly order: Order,
    private readonly stop: AbortSignal,
  ) {
    this.accounts = order.regions.map((region) => new Account(region));
  }

  public async carryOut(): Promise<Result> {
    const { order } = this;
    writeFileSync(join(order.home, WORKER), `${process.pid}`);
    if (order.task === 'run') {
      await this.runAll().catch((error) => this.say(`the run ended early: ${error.message}`));
    }
    endPrograms(order.home);
    if (order.task === 'destroy all runs') {
      endOrphans(dirname(order.home));
    }
    const whose = order.task === 'destroy all runs' ? {} : { run: order.run };
    this.say('destroying what is left …');
    await this.undo(order.experiments, this.accounts);
    await this.destroy(this.accounts, { ...whose, names: order.experiments.flatMap(namesOf) });
    if (whose.run) {
      const tagged = await leftOf(this.accounts, order.run, order.pace).catch((error) => [
        `nobody could look for what is left: ${error.message}`,
      ]);
      this.left.push(...tagged);
    }
    const count = (verdict: Outcome['verdict']) => this.outcomes.filter((one) => one.verdict === verdict).length;
    return {
      verified: count('verified'),
      failed: count('failed'),
      undecided: order.task === 'run' ? order.experiments.length - count('verified') - count('failed') : 0,
      left: [...new Set(this.left)],
    };
  }

  /** Each place of a Region takes the next experiment, until there is none. */
  private async runAll(): Promise<void> {
    const waiting = [...this.order.experiments];
    const perRegion = concurrencyOf(this.order.regions) / this.accounts.length;
    const places = this.accounts.flatMap((account) => Array.from({ length: perRegion }, () => account));
    const work = async (account: Account) => {
      for (let next = waiting.shift(); next && !this.stop.aborted; next = waiting.shift()) {
        await this.runOne(next, account);
      }
    };
    await Promise.all(places.map(work));
  }

  private async runOne(experiment: PlannedExperiment, account: Account): Promise<void> {
    const { run, home, folder, pace } = this.order;
    this.say(`${experiment.id}: starts in ${account.region}`);
    const begin = Date.now();
    const outcome = await runExperiment(experiment, {
      ...{ run, home, folder, region: account.region, stop: this.stop },
      outputs: () => outputsOf(account, experiment.stacks.names),
    }).catch((error): Outcome => ({ verdict: 'undecided', kind: 'the kit failed', output: `${error.stack}` }));
    this.outcomes.push(outcome);
    appendFileSync(join(home, `${experiment.id}.log`), outcome.output);
    const seconds = Math.round((Date.now() - begin) / 1000);
    this.say(`${experiment.id}: ${outcome.verdict}, ${outcome.kind} (${seconds} seconds)`);
    await this.record(experiment, account, outcome).catch((error) => this.say(`${experiment.id}: ${error.message}`));
    if (!this.stop.aborted) {
      await this.undo([experiment], [account]);
      await this.destroy(
        [account],
        { run, experiment: experiment.id, names: namesOf(experiment) },
        { ...pace, settle: 0 },
      );
    }
  }

  private async record(experiment: PlannedExperiment, account: Account, outcome: Outcome): Promise<void> {
    if (outcome.verdict === 'undecided') {
      this.say(tailOf(outcome.output, 15));
      return;
    }
    const { out, versions } = this.order;
    const failed = outcome.verdict === 'failed';
    const date = new Date().toISOString().slice(0, 10);
    const common = { date, region: account.region, versions };
    if (failed) {
      const said = await failuresOf(account, experiment);
      const all = [...said, tailOf(essenceOf(outcome.output), 80)].join('\n');
      const seen = all.replaceAll(await account.accountId(), '<account>').replaceAll(`${ROOT}/`, '');
      const path = writeFault(out, { ...common, experiment, kind: outcome.kind, seen });
      this.say(`${experiment.id}: see ${join(out, path)}`);
      this.recordRows(experiment, { ...common, verdict: 'failed', evidence: `[${outcome.kind}](${path})` });
    } else {
      removeFault(out, experiment);
      this.recordRows(experiment, { ...common, verdict: 'verified', evidence: sourcesOf(experiment).join(', ') });
    }
  }

  private recordRows(
    experiment: PlannedExperiment,
    row: Omit<VerifiedRow, 'module' | 'guarantee' | 'experiment'>,
  ): void {
    writeVerified(
      this.order.out,
      guaranteesOf(experiment).map((guarantee) => ({ ...row, ...guarantee, experiment: experiment.id })),
    );
  }

  /** What is still not undone at the end, the last call says. */
  private async undo(experiments: readonly PlannedExperiment[], accounts: readonly Account[]): Promise<void> {
    const { run, home, folder } = this.order;
    // Earlier runs, if they are meant, have the same experiments.
    const once = [...new Map(experiments.map((one) => [one.id, one])).values()];
    for (const experiment of once.filter((one) => one.undo)) {
      for (const { region } of accounts) {
        const left = await undoScript(experiment, { run, home, folder, region });
        if (experiments === this.order.experiments) {
          this.left.push(...left);
        }
      }
    }
  }

  private async destroy(accounts: readonly Account[], target: Target, pace = this.order.pace): Promise<void> {
    const left = await Promise.all(
      accounts.map((account) =>
        destroy(account, target, pace).catch((error) => [`not destroyed in ${account.region}: ${error.message}`]),
      ),
    );
    // What an experiment could not destroy, the last look tries again.
    if (target.experiment === undefined) {
      this.left.push(...left.flat());
    }
  }

  private say(line: string): void {
    process.stdout.write(`${line}\n`);
    appendFileSync(join(this.order.home, 'log'), `${new Date().toISOString()} ${line}\n`);
  }
}

/** Ends what the programs of a run left running: they wrote their numbers down, and have its folder among their arguments. */
function endPrograms(home: string): void {
  const file = join(home, 'pids');
  const pids = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  for (const pid of pids) {
    const leader = commandOf(pid);
    // Without a leader, the group may still be there, and its number is then nobody else's.
    if (leader === '' || leader.includes(home)) {
      killGroup(Number(pid));
    }
  }
}

/** The same for the runs of this machine whose process that does the work is dead. */
function endOrphans(homes: string): void {
  for (const home of readdirSync(homes).map((name) => join(homes, name))) {
    const file = join(home, WORKER);
    if (existsSync(file) && !commandOf(readFileSync(file, 'utf8')).includes(home)) {
      endPrograms(home);
    }
  }
}

function commandOf(pid: string): string {
  return spawnSync('ps', ['-ww', '-o', 'args=', '-p', pid], { encoding: 'utf8' }).stdout?.trim() ?? '';
}

function namesOf({ id, stacks }: PlannedExperiment): string[] {
  return [...stacks.names, assertionStackName(id)];
}

async function outputsOf(account: Account, names: readonly string[]): Promise<Record<string, Record<string, string>>> {
  const stacks = (await account.stacks()).filter(({ StackName }) => names.includes(StackName ?? ''));
  return Object.fromEntries(
    stacks.map(({ StackName, Outputs = [] }) => [
      `${StackName}`,
      Object.fromEntries(Outputs.map(({ OutputKey, OutputValue }) => [`${OutputKey}`, `${OutputValue}`])),
    ]),
  );
}

/** What CloudFormation says of the stacks that failed. */
async function failuresOf(account: Account, experiment: PlannedExperiment): Promise<string[]> {
  const all = await Promise.all(namesOf(experiment).map((name) => account.failuresOf(name).catch(() => [])));
  return all.flat();
}

function tailOf(text: string, lines: number): string {
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

/** What integ-runner says of the experiment, without what it says of itself; a script says nothing of itself. */
function essenceOf(output: string): string {
  const [, said = output] = /^( +(?:ASSERT|ERROR|FAILED) +[\s\S]*?)\n\s*Test Results:/m.exec(output) ?? [];
  return said;
}
