import type { Clock } from '../../private/runtime/clock';
import { connectUntil, messageOf } from '../../private/runtime/connect-until';
import { failureOf, type ResourceResult } from '../../private/runtime/custom-resource';
import { type DatabaseSession, databaseLogin, type LoginPorts } from '../../private/runtime/database-login';
import { metricLine } from '../../private/runtime/emf';
import { numberVariable } from '../../private/runtime/environment';
import { withinMillis } from '../../private/runtime/time-limit';
import { decide, type RequestEvent } from '../plain/decide';
import { entryOf, type MigrationFile } from '../plain/migration-file';
import { METRICS, RUNNER_VARIABLES, type RunnerManifest, type RunRequest } from '../run-migrations.contract';
import type { Database } from './database';
import { compare, migrate, type Witness } from './migrate';

/** What a client needs to open its session. */
export interface ConnectOptions extends DatabaseSession {
  readonly database: string;
  /** The certificate authorities that the server's certificate may come from. */
  readonly roots: string;
  readonly ledger: string;
  readonly lockTimeoutMillis: number;
}

/** What the runner needs of the world; tests pass their own. */
export interface RunnerPorts extends LoginPorts {
  readonly manifest: RunnerManifest;
  readonly roots: string;
  connect(options: ConnectOptions, millis: number, clock: Clock): Promise<Database>;
  print(line: string): void;
}

/** What Lambda tells of the invocation. */
export interface Invocation {
  getRemainingTimeInMillis(): number;
}

/** The resource is one and the same as long as it exists: a new id would mean that the old one is to be deleted. */
const PHYSICAL_ID = 'migrations';
/** What is left for the answer when the database has ended the last statement. */
const SPARE_MILLIS = 45_000;
/** How long an answer of the database may be late: it ends what still runs at the deadline. */
const SILENCE_MILLIS = 8_000;
const CLOSE_MILLIS = 2_000;
/** How long a comparison tries to connect that no deployment depends on. */
const COMPARE_MILLIS = 30_000;

/** Answers one event of the custom resource, with what it did or with an error that CloudFormation can show. */
export async function runMigrations(
  event: RequestEvent,
  invocation: Invocation,
  ports: RunnerPorts,
): Promise<ResourceResult> {
  try {
    return { PhysicalResourceId: PHYSICAL_ID, Data: { Applied: `${await answer(event, invocation, ports)}` } };
  } catch (error) {
    ports.print(`FAILED ${(error as Error).message}`);
    throw failureOf((error as Error).message, ports.environment.AWS_LAMBDA_LOG_GROUP_NAME ?? 'of the runner');
  }
}

/** Returns the number of files that were applied. */
async function answer(event: RequestEvent, invocation: Invocation, ports: RunnerPorts): Promise<number> {
  const decision = decide(event);
  const { ResourceProperties: request } = event;
  ports.print(`${event.RequestType} of ${request.Migrations.length} migrations: ${decision}`);
  if (decision === 'nothing') {
    return 0;
  }
  const files = filesOf(request, ports.manifest);
  if (decision === 'compare') {
    await compareIfPossible(request, files, ports);
    return 0;
  }
  const { clock, environment, manifest } = ports;
  const start = clock.now();
  const limits = [
    numberVariable(environment, RUNNER_VARIABLES.runSeconds) * 1000,
    invocation.getRemainingTimeInMillis() - SPARE_MILLIS,
  ];
  const deadline = start + Math.min(...limits);
  const connectMillis = numberVariable(environment, RUNNER_VARIABLES.connectSeconds) * 1000;
  const database = await connect(request, ports, Math.min(deadline, start + connectMillis));
  try {
    const order = {
      files,
      retryInterrupted: request.RetryInterrupted ?? [],
      ...(manifest.tool && { tool: manifest.tool }),
      ...(request.Baseline && { baseline: request.Baseline }),
      deadline,
      lockMillis: numberVariable(environment, RUNNER_VARIABLES.lockSeconds) * 1000,
    };
    const applied = migrate(order, database, clock, witnessOf(ports));
    return (await answered(applied, deadline + SILENCE_MILLIS - clock.now())).length;
  } finally {
    await close(database);
  }
}

/** Nothing is to be applied, so that a database that does not answer must not keep a rollback from ending. */
async function compareIfPossible(request: RunRequest, files: readonly MigrationFile[], ports: RunnerPorts) {
  let database: Database;
  try {
    database = await connect(request, ports, ports.clock.now() + COMPARE_MILLIS);
  } catch (error) {
    ports.print(`the changed files were not compared: ${messageOf(error)}`);
    return;
  }
  try {
    await answered(compare(files, database), COMPARE_MILLIS);
  } finally {
    await close(database);
  }
}

/** A network that swallows packets says nothing: without a limit the function would wait until it is ended itself. */
function answered<T>(work: Promise<T>, millis: number): Promise<T> {
  const advice = 'its ledger says what it did last: deploy again when it answers';
  return withinMillis(millis, work, `the database stopped answering; ${advice}`);
}

async function close(database: Database): Promise<void> {
  await answered(database.close(), CLOSE_MILLIS).catch(() => database.abandon());
}

/** The files of the function's code, if they are those that are asked for. */
function filesOf({ Migrations }: RunRequest, { files }: RunnerManifest): readonly MigrationFile[] {
  const entries = files.map(entryOf);
  if (entries.join('\n') !== Migrations.join('\n')) {
    const other =
      Migrations.find((entry) => !entries.includes(entry)) ?? entries.find((it) => !Migrations.includes(it));
    throw new Error(`the code of the runner has other files than this request, for example ${other}; deploy again`);
  }
  return files;
}

async function connect({ Database, Ledger }: RunRequest, ports: RunnerPorts, deadline: number): Promise<Database> {
  const { environment, clock, roots } = ports;
  const login = await databaseLogin(ports);
  const lockTimeoutMillis = numberVariable(environment, RUNNER_VARIABLES.lockTimeoutMillis);
  const attempt = (millis: number) =>
    ports.connect({ ...login(), database: Database, roots, ledger: Ledger, lockTimeoutMillis }, millis, clock);
  return connectUntil(attempt, deadline, clock, ports.print);
}

function witnessOf({ print, clock, environment }: RunnerPorts): Witness {
  const dimensions = { [METRICS.dimension]: environment.AWS_LAMBDA_FUNCTION_NAME ?? 'unknown' };
  const { namespace, lockWaits } = METRICS;
  return {
    log: print,
    lockWait: () => print(metricLine({ namespace, dimensions, name: lockWaits, value: 1, unit: 'Count' }, clock.now())),
  };
}
