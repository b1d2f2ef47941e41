import type { Clock } from '../../private/runtime/clock';
import { metricLine } from '../../private/runtime/emf';
import { numberVariable, variable } from '../../private/runtime/environment';
import { withinMillis } from '../../private/runtime/time-limit';
import {
  METRICS,
  RESULTS_PREFIX,
  RUNNER_VARIABLES,
  type RunEvent,
  type RunResult,
  type SecretSource,
  type SuiteOutcome,
  type SuiteRequest,
  type TestFailure,
} from '../run-tests.contract';
import { Redactor } from './redact';
import { readSecrets } from './secrets';

/** What the runner needs of the world; tests pass their own. */
export interface RunnerPorts {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readSecret(arn: string): Promise<string>;
  /** Runs the suite. It may throw, and it may never end. */
  runSuite(request: SuiteRequest): Promise<unknown>;
  /** Writes an object. */
  store(key: string, text: string): Promise<void>;
  /** A name that no other run has. */
  newId(): string;
  print(line: string): void;
}

/** The number of failures that a result and the log have. */
const MAX_FAILURES = 100;
const MAX_PRINTED = 20;
/** How long the suite may be late: it ends itself at its timeout, and can say more. */
const LATE_MILLIS = 2_000;

/**
 * Runs the tests once. Whatever keeps them from passing is a failure: a test that failed, none at all, a request without
 * an answer, a crash. Throws if the run itself could not be done, after it has said so in the metrics.
 */
export async function runTests(event: RunEvent | undefined, ports: RunnerPorts): Promise<RunResult> {
  const { clock, environment } = ports;
  const begin = clock.now();
  let secrets: Record<string, string>;
  try {
    const sources: SecretSource[] = JSON.parse(variable(environment, RUNNER_VARIABLES.secrets));
    secrets = await readSecrets(sources, ports.readSecret);
  } catch (error) {
    publish(event, { passed: false, assertions: 0, failures: [], millis: clock.now() - begin }, ports, 1);
    ports.print(`NOT RUN: ${(error as Error).message}`);
    throw error;
  }
  const redactor = new Redactor(Object.values(secrets));
  const outcome = await outcomeOf(secrets, ports);
  const result = resultOf(outcome, clock.now() - begin, redactor);
  publish(event, result, ports, outcome.failures.length);
  return result.passed ? told(result, ports) : told(await stored(event, result, ports), ports);
}

async function outcomeOf(secrets: Record<string, string>, ports: RunnerPorts): Promise<SuiteOutcome> {
  const timeoutMillis = numberVariable(ports.environment, RUNNER_VARIABLES.timeoutMillis);
  const variables = JSON.parse(variable(ports.environment, RUNNER_VARIABLES.variables));
  try {
    const run = ports.runSuite({ variables, secrets, timeoutMillis });
    const message = `the tests did not end within ${timeoutMillis / 1_000} seconds`;
    const outcome = readOutcome(await withinMillis(timeoutMillis + LATE_MILLIS, run, message));
    return outcome.assertions === 0 && outcome.failures.length === 0
      ? { ...outcome, failures: [{ message: 'no test ran: a run that proves nothing has not passed' }] }
      : outcome;
  } catch (error) {
    return { assertions: 0, failures: [{ message: `${(error as Error).message}` }] };
  }
}

/** What a suite answers, if it is an outcome. */
export function readOutcome(answer: unknown): SuiteOutcome {
  const { assertions, requests, failures } = (answer ?? {}) as Partial<SuiteOutcome>;
  const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
  if (!isCount(assertions) || !Array.isArray(failures) || !(requests === undefined || isCount(requests))) {
    throw new Error('the suite must answer {"assertions": <number>, "failures": [{"item", "name", "message"}, …]}');
  }
  return {
    assertions: assertions as number,
    ...(requests !== undefined && { requests }),
    failures: failures.map(readFailure),
  };
}

function readFailure(failure: unknown): TestFailure {
  const { item, test, name, message, status, millis } = (failure ?? {}) as Record<keyof TestFailure, unknown>;
  const text = (key: string, value: unknown) => (value === undefined ? {} : { [key]: `${value}` });
  const number = (key: string, value: unknown) => (Number.isFinite(value) ? { [key]: value } : {});
  return {
    ...text('item', item),
    ...number('test', test),
    ...text('name', name),
    ...text('message', message),
    ...number('status', status),
    ...number('millis', millis),
  };
}

function resultOf({ assertions, requests, failures }: SuiteOutcome, millis: number, redactor: Redactor): RunResult {
  const shown = failures.slice(0, MAX_FAILURES).map(({ item, name, message, ...rest }) => ({
    ...(item !== undefined && { item: redactor.known(item) }),
    ...(name !== undefined && { name: redactor.text(name) }),
    ...(message !== undefined && { message: redactor.text(message) }),
    ...rest,
  }));
  return {
    passed: failures.length === 0,
    assertions,
    ...(requests !== undefined && { requests }),
    failures: shown,
    millis,
  };
}

/** Writes the result of tests that failed. A result that cannot be written is an error of the runner. */
async function stored(event: RunEvent | undefined, result: RunResult, ports: RunnerPorts): Promise<RunResult> {
  const at = new Date(ports.clock.now()).toISOString();
  const key = `${RESULTS_PREFIX}${at.slice(0, 10)}/${at}-${ports.newId()}.json`;
  const body = { at, source: event?.source ?? 'other', ...result };
  try {
    await ports.store(key, `${JSON.stringify(body, undefined, 2)}\n`);
  } catch (error) {
    told(result, ports);
    throw new Error(`cannot write the result to S3: ${(error as Error).name}`);
  }
  return { ...result, key };
}

function told(result: RunResult, { print }: RunnerPorts): RunResult {
  const { passed, assertions, failures, millis, key } = result;
  print(`${passed ? 'PASSED' : 'FAILED'}: ${assertions} tests in ${millis} ms${key === undefined ? '' : `, ${key}`}`);
  for (const failure of failures.slice(0, MAX_PRINTED)) {
    print(sentenceOf(failure));
  }
  return result;
}

/** A failure in one line. */
export function sentenceOf({ item, test, name, message, status, millis }: TestFailure): string {
  const where = [item, name ?? (test === undefined ? undefined : `test ${test}`)].filter(Boolean).join(' / ');
  const answer = status === undefined ? '' : ` (status ${status}${millis === undefined ? '' : `, ${millis} ms`})`;
  const said = (message ?? 'failed').replace(/\s+/g, ' ');
  return `${where ? `${where}: ` : ''}${said}${answer}`;
}

/** Runs of a gate are no metrics: the deployment tells of them, and they must not hide that the schedule has stopped. */
function publish(event: RunEvent | undefined, result: RunResult, ports: RunnerPorts, failures: number): void {
  if (event?.source !== 'schedule') {
    return;
  }
  const now = ports.clock.now();
  const dimensions = { [METRICS.dimension]: variable(ports.environment, 'AWS_LAMBDA_FUNCTION_NAME') };
  const line = (name: string, value: number, unit: 'Count' | 'Milliseconds') =>
    ports.print(metricLine({ namespace: METRICS.namespace, dimensions, name, value, unit }, now));
  line(METRICS.passed, result.passed ? 1 : 0, 'Count');
  line(METRICS.failures, failures, 'Count');
  line(METRICS.duration, result.millis, 'Milliseconds');
  if (result.requests !== undefined) {
    line(METRICS.requests, result.requests, 'Count');
  }
}
