import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { PlannedExperiment } from './plan';

const ROOT = join(__dirname, '..', '..');
const TS_NODE = ['-r', 'ts-node/register/transpile-only'];

const UNDO_MINUTES = 20;
/** A line of a program that begins with it is for the person, and at once. */
export const FOR_THE_PERSON = 'For you: ';

/** The exit code of a script that could not ask. */
export const CANNOT_ASK = 3;

/** How an experiment ended. */
export interface Outcome {
  /** `undecided` says nothing about the library: a right, a quota or the bootstrap was missing, or it was interrupted. */
  readonly verdict: 'verified' | 'failed' | 'undecided';
  /** What happened, in a few words. */
  readonly kind: string;
  /** All that was printed. */
  readonly output: string;
}

/** What every program of a run is given. */
export interface Bench {
  readonly run: string;
  /** Where the run keeps its files; each of its programs has this path among its arguments. */
  readonly home: string;
  /** The folder of the integ stacks, below the root. */
  readonly folder: string;
  readonly region: string;
  readonly stop: AbortSignal;
  /** The outputs of the stacks, for a script. */
  readonly outputs: () => Promise<Record<string, Record<string, string>>>;
}

/** Deploys the stacks of an experiment by the real integ-runner, asks the assertions, runs the script; destroys nothing. */
export async function runExperiment(experiment: PlannedExperiment, bench: Bench): Promise<Outcome> {
  const deadline = Date.now() + experiment.minutes * 60_000;
  const deployed = experiment.stack ? await runStack(experiment, bench, deadline) : undefined;
  if (!experiment.script || (deployed && deployed.verdict !== 'verified')) {
    return deployed as Outcome;
  }
  const script = await runScript(experiment, bench, deadline);
  return { ...script, output: `${deployed?.output ?? ''}${script.output}` };
}

async function runStack({ id }: PlannedExperiment, bench: Bench, deadline: number): Promise<Outcome> {
  const folder = join(bench.home, id);
  mkdirSync(folder, { recursive: true });
  const file = `integ.${id}.ts`;
  const imports = ['projenrc/verify/tag-stacks', `${bench.folder}/integ.${id}`];
  // The real file, loaded after what finds and removes all that it makes. The snapshot of this one is nobody's.
  writeFileSync(
    join(folder, file),
    imports.map((path) => `import '${relative(folder, join(ROOT, path))}';\n`).join(''),
  );
  const app = ['node', '--stack-trace-limit=0', ...TS_NODE, '{filePath}'].join(' ');
  const ended = await runProgram(
    [
      join(ROOT, 'node_modules', '.bin', 'integ-runner'),
      ...[file, '--directory', folder, '--language', 'typescript', '--app', app],
      ...['--force', '--strict', '--no-clean', '--parallel-regions', bench.region],
    ],
    id,
    bench,
    deadline,
  );
  return judge(ended);
}

async function runScript(experiment: PlannedExperiment, bench: Bench, deadline: number): Promise<Outcome> {
  const outputs = JSON.stringify(await bench.outputs());
  const variables = { VERIFY_OUTPUTS: outputs };
  const ended = await runProgram(scriptOf(experiment, bench), experiment.id, bench, deadline, variables);
  if (ended.kind !== 'failed') {
    return judge(ended);
  }
  return ended.status === CANNOT_ASK
    ? { verdict: 'undecided', kind: 'the script could not ask', output: ended.output }
    : { verdict: 'failed', kind: 'the script saw something else', output: ended.output };
}

function scriptOf({ script }: PlannedExperiment, { folder, home }: Bench): string[] {
  return [...TS_NODE, join(ROOT, folder, 'scripts', `${script}.ts`), home];
}

/** Has a script undo what it made outside of the stacks, also after an interruption; returns what it could not, as sentences. */
export async function undoScript(
  experiment: PlannedExperiment,
  bench: Omit<Bench, 'outputs' | 'stop'>,
): Promise<string[]> {
  const whole: Bench = { ...bench, stop: new AbortController().signal, outputs: async () => ({}) };
  const args = [...scriptOf(experiment, whole), 'undo'];
  const { kind, output } = await runProgram(args, experiment.id, whole, Date.now() + UNDO_MINUTES * 60_000);
  return kind === 'passed' ? [] : [`what ${experiment.id} made outside of its stacks: ${output.trim()}`];
}

/** How a program ended. */
export interface Ended {
  readonly kind: 'passed' | 'failed' | 'stopped' | 'too long';
  readonly status: number | null;
  readonly output: string;
}

/** Starts a program of Node.js in a process group that is written down before it does anything, and waits for its end. */
async function runProgram(
  args: readonly string[],
  experiment: string,
  { run, home, region, stop }: Bench,
  deadline: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  if (stop.aborted) {
    return { kind: 'stopped', status: null, output: '' };
  }
  const note = 'echo $$ >> "$0"; exec "$@"';
  const child = spawn('/bin/sh', ['-c', note, join(home, 'pids'), process.execPath, ...args], {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      AWS_REGION: region,
      CDK_DISABLE_STACK_TRACE: '1',
      FORCE_COLOR: '0',
      TS_NODE_PROJECT: join(ROOT, 'tsconfig.dev.json'),
      VERIFY_RUN: run,
      VERIFY_EXPERIMENT: experiment,
      ...environment,
    },
  });
  let output = '';
  const read = (chunk: Buffer) => {
    output += chunk;
    for (const line of `${chunk}`.split('\n').filter((text) => text.startsWith(FOR_THE_PERSON))) {
      process.stdout.write(`${experiment}: ${line}\n`);
    }
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const kill = () => killGroup(child.pid as number);
  let isLate = false;
  const clock = setTimeout(() => {
    isLate = true;
    kill();
  }, deadline - Date.now());
  stop.addEventListener('abort', kill);
  const status = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('exit', resolve);
  });
  clearTimeout(clock);
  stop.removeEventListener('abort', kill);
  // Whatever it started and left.
  kill();
  return { kind: isLate ? 'too long' : stop.aborted ? 'stopped' : status === 0 ? 'passed' : 'failed', status, output };
}

/** Ends a process and all that it started. */
export function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Failures that say something about the account or the person, and nothing about the library. */
const OF_THE_ACCOUNT = [
  /is not authorized to perform: (?:sts|cloudformation|tag):/,
  /AccessDenied.*sts:AssumeRole|could not be used to assume|Could not assume role/i,
  /ExpiredToken|token (?:included in the request )?(?:is|has) expired|Unable to resolve AWS account|no credentials/i,
  /has (?:it|the environment) been bootstrapped|Has the environment been bootstrapped|CDKToolkit.*does not exist/i,
  /LimitExceeded|Quota ?Exceeded|maximum number of (?:addresses|VPCs|.*) has been reached|exceeded your (?:quota|limit)/i,
];

/** What an emulator says of what it does not know. */
const OF_THE_EMULATOR = [
  /is not supported;|Unrecognized resource types|Unsupported resource type|not yet implemented/,
  /client package with name '[^']+' does not exist|No client constructor found within package/,
];

export function judge({ kind, output }: Ended): Outcome {
  switch (kind) {
    case 'passed':
      return { verdict: 'verified', kind: 'it holds', output };
    case 'stopped':
      return { verdict: 'undecided', kind: 'interrupted', output };
    case 'too long':
      return { verdict: 'failed', kind: 'it took too long', output };
    case 'failed':
      return judgeFailure(output);
  }
}

function judgeFailure(output: string): Outcome {
  if (OF_THE_ACCOUNT.some((pattern) => pattern.test(output))) {
    return { verdict: 'undecided', kind: 'a right, a quota, credentials or the bootstrap are missing', output };
  }
  if (process.env.AWS_ENDPOINT_URL && OF_THE_EMULATOR.some((pattern) => pattern.test(output))) {
    return { verdict: 'undecided', kind: 'the emulator does not know all of it', output };
  }
  return { verdict: 'failed', kind: kindOf(output), output };
}

/** A failing assertion is told apart from a deployment that fails: integ-runner says ASSERT, or their stack is named. */
function kindOf(output: string): string {
  const isAssertion = /^ +ASSERT +\S/m.test(output) || /VerifyAssertions-\S+ failed/.test(output);
  return isAssertion ? 'an assertion failed' : 'the deployment failed';
}
