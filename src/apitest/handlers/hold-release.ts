import { createHash } from 'node:crypto';
import type { Clock } from '../../private/runtime/clock';
import { clip, failureOf, type ResourceResult } from '../../private/runtime/custom-resource';
import type { GateRequest } from '../hold-release.contract';
import { decideGate, type GateEvent } from '../plain/decide-gate';
import { PASSED_PREFIX, type RunResult } from '../run-tests.contract';
import { sentenceOf } from './run-tests';

/** How a call of the runner ended. */
export interface RunnerAnswer {
  readonly FunctionError?: string;
  readonly Payload?: Uint8Array;
}

/** What the gate needs of the world; tests pass their own. */
export interface GatePorts {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Whether there is an object of this name. */
  exists(key: string): Promise<boolean>;
  /** Writes an empty object. */
  mark(key: string): Promise<void>;
  /** Calls the runner, and waits for it. */
  runTests(): Promise<RunnerAnswer>;
  print(line: string): void;
}

/** The resource is one and the same as long as it exists: a new id would mean that the old one is to be deleted. */
const PHYSICAL_ID = 'gate';
const PAUSE_MILLIS = 10_000;
const MAX_SHOWN = 5;
/** The answer to CloudFormation is at most 1 KB: a letter may have four bytes, and the CDK puts text around it. */
const MAX_CHARACTERS = 900;

/** Answers one event of the custom resource: the release may go on, or an error that CloudFormation can show. */
export async function holdRelease(event: GateEvent, ports: GatePorts): Promise<ResourceResult> {
  try {
    return { PhysicalResourceId: PHYSICAL_ID, Data: { Outcome: await answer(event, ports) } };
  } catch (error) {
    const { message } = error as Error;
    ports.print(`HELD: ${message}`);
    const group = ports.environment.AWS_LAMBDA_LOG_GROUP_NAME ?? 'of the gate';
    throw failureOf(clip(message, `(the rest is in the log group ${group})`, MAX_CHARACTERS), group);
  }
}

async function answer(event: GateEvent, ports: GatePorts): Promise<string> {
  const { ResourceProperties: request, RequestType } = event;
  const key = markerOf(request);
  const hasPassed = RequestType !== 'Delete' && (await hasMarker(key, ports));
  const decision = decideGate(event, hasPassed);
  ports.print(`${RequestType} of the gate ${request.Gate}: ${decision}${hasPassed ? ', it has passed before' : ''}`);
  if (decision === 'open') {
    return hasPassed ? 'passed before' : 'not tested';
  }
  await test(Number(request.Attempts), ports);
  // Without it, a rollback to this release would be tested: better no release than that.
  await ports.mark(key);
  return 'passed';
}

/** A marker that cannot be looked for is none: the tests decide. */
async function hasMarker(key: string, { exists, print }: GatePorts): Promise<boolean> {
  try {
    return await exists(key);
  } catch (error) {
    print(`cannot tell whether this release has passed before: ${(error as Error).name}`);
    return false;
  }
}

/** The object that says that a release has passed. */
export function markerOf({ Gate, Release }: GateRequest): string {
  return `${PASSED_PREFIX}${Gate}/${createHash('sha256').update(JSON.stringify(Release)).digest('hex')}`;
}

async function test(attempts: number, { runTests, clock, print }: GatePorts): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const problem = await runTests().then(problemOf, (error: Error) => `the runner cannot be called: ${error.name}`);
    if (problem === undefined) {
      return;
    }
    print(`attempt ${attempt} of ${attempts}: ${problem}`);
    if (attempt >= attempts) {
      throw new Error(`the tests did not pass in ${attempts} attempts; the last one: ${problem}`);
    }
    await clock.sleep(PAUSE_MILLIS);
  }
}

/** Why a run is no reason to go on. What the runner answers has no secret; what it crashed with may have one. */
function problemOf({ FunctionError: error, Payload: payload }: RunnerAnswer): string | undefined {
  const result = error === undefined ? parsed(Buffer.from(payload ?? []).toString()) : undefined;
  if (result === undefined) {
    return 'the runner failed, see its log';
  }
  if (result.passed === true) {
    return undefined;
  }
  const { failures = [], key } = result;
  const said = failures.slice(0, MAX_SHOWN).map(sentenceOf);
  const rest = failures.length > MAX_SHOWN ? [`and ${failures.length - MAX_SHOWN} more`] : [];
  return [...said, ...rest, ...(key === undefined ? [] : [`the result is ${key}`])].join('; ');
}

function parsed(text: string): Partial<RunResult> | undefined {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}
