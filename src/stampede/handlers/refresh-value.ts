import type { Clock } from '../../private/runtime/clock';
import { metricLine } from '../../private/runtime/emf';
import { numberVariable, variable } from '../../private/runtime/environment';
import { objectionTo } from '../plain/judge-value';
import { type StoredValue, storedText } from '../plain/stored-value';
import {
  LOCK_GRACE_MILLIS,
  METRICS,
  REFRESHER_VARIABLES,
  type RefreshEvent,
  type RefreshResult,
} from '../refresh-value.contract';
import type { Cache } from './cache';

/** The number of times that a loaded value is tried to be written: loading it again may take minutes. */
const STORE_ATTEMPTS = 3;
const STORE_PAUSE_MILLIS = 1_000;

export interface RefreshPorts {
  readonly environment: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** A new connection: one would be idle for as long as the loader runs. */
  connect(): Promise<Cache>;
  /** Calls the loader and returns its answer, which is JSON. */
  load(): Promise<string>;
  /** A name that nobody else has. */
  newHolder(): string;
  print(line: string): void;
}

interface Settings {
  readonly refreshMillis: number;
  readonly checkMillis: number;
  readonly staleMillis: number;
  readonly lockMillis: number;
  readonly maxShrinkPercent: number | undefined;
}

/** What one run has seen, for its metrics. */
interface Run {
  stored?: StoredValue;
  size?: number;
  loadMillis?: number;
  isRejected?: boolean;
  isContended: boolean;
}

/**
 * Looks at the value, and replaces it if it is due: under a lock, with what the loader returns, and never with nothing.
 * Throws if the value is due and could not be replaced; the next check tries again.
 */
export async function refreshValue(event: RefreshEvent | undefined, ports: RefreshPorts): Promise<RefreshResult> {
  const settings = settingsOf(ports.environment);
  const run: Run = { isContended: false };
  try {
    return await check(event?.accept === true, settings, ports, run);
  } finally {
    publish(run, ports);
  }
}

function settingsOf(environment: NodeJS.ProcessEnv): Settings {
  const millis = (name: string) => numberVariable(environment, name);
  const shrink = REFRESHER_VARIABLES.shrinkPercent;
  return {
    refreshMillis: millis(REFRESHER_VARIABLES.refreshMillis),
    checkMillis: millis(REFRESHER_VARIABLES.checkMillis),
    staleMillis: millis(REFRESHER_VARIABLES.staleMillis),
    lockMillis: millis(REFRESHER_VARIABLES.loaderMillis) + LOCK_GRACE_MILLIS,
    maxShrinkPercent: environment[shrink] === undefined ? undefined : numberVariable(environment, shrink),
  };
}

async function check(isAccepted: boolean, settings: Settings, ports: RefreshPorts, run: Run): Promise<RefreshResult> {
  const { clock, print } = ports;
  const holder = ports.newHolder();
  const cache = await ports.connect();
  try {
    run.stored = await cache.inspect();
    run.size = run.stored?.bytes;
    const age = ageOf(run.stored, clock.now());
    if (!isAccepted && age < settings.refreshMillis) {
      return { outcome: 'fresh' };
    }
    if (!(await cache.lock(holder, settings.lockMillis))) {
      run.isContended = isOverdue(age, settings);
      print('somebody else is loading the value');
      return { outcome: 'locked' };
    }
  } finally {
    cache.close();
  }
  try {
    return await replace(holder, isAccepted, settings, ports, run);
  } catch (error) {
    print(`FAILED: ${(error as Error).message}`);
    await release(holder, ports);
    throw error;
  }
}

async function replace(
  holder: string,
  isAccepted: boolean,
  { staleMillis, maxShrinkPercent }: Settings,
  ports: RefreshPorts,
  run: Run,
): Promise<RefreshResult> {
  const { clock, print } = ports;
  const begin = clock.now();
  let json: string;
  try {
    json = await ports.load();
  } finally {
    run.loadMillis = clock.now() - begin;
  }
  run.size = Buffer.byteLength(json);
  const reason = objectionTo(json, run.stored, isAccepted ? undefined : maxShrinkPercent);
  run.isRejected = reason !== undefined;
  if (reason !== undefined) {
    print(`REJECTED: ${reason}`);
    await release(holder, ports);
    return { outcome: 'rejected', reason };
  }
  // The data is as old as the beginning of its query.
  await store(holder, storedText(json, begin), staleMillis, ports);
  run.stored = { refreshedAt: begin, bytes: run.size };
  print(`refreshed: ${run.size} bytes, loaded in ${run.loadMillis} ms`);
  return { outcome: 'refreshed' };
}

async function store(holder: string, text: string, millis: number, ports: RefreshPorts): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      if (!(await withCache(ports, (cache) => cache.store(holder, text, millis)))) {
        throw new Superseded();
      }
      return;
    } catch (error) {
      if (error instanceof Superseded || attempt === STORE_ATTEMPTS) {
        throw error;
      }
      ports.print(`the value is not written yet: ${(error as Error).message}`);
      await ports.clock.sleep(STORE_PAUSE_MILLIS);
    }
  }
}

class Superseded extends Error {
  constructor() {
    super('another run took the lock since, or the fence was lost: this value is not written');
  }
}

/** A lock that cannot be released ends by its time to live. */
async function release(holder: string, ports: RefreshPorts): Promise<void> {
  await withCache(ports, (cache) => cache.release(holder)).catch((error: Error) => {
    ports.print(`the lock stays until its time to live ends: ${error.message}`);
  });
}

async function withCache<T>(ports: RefreshPorts, use: (cache: Cache) => Promise<T>): Promise<T> {
  const cache = await ports.connect();
  try {
    return await use(cache);
  } finally {
    cache.close();
  }
}

/** Infinite for a value that is not there, or that somebody else wrote. */
function ageOf(stored: StoredValue | undefined, now: number): number {
  return stored?.refreshedAt === undefined ? Number.POSITIVE_INFINITY : now - stored.refreshedAt;
}

/** Whether the first run that had to replace the value should be over: then one has failed, or was ended. */
function isOverdue(age: number, { refreshMillis, checkMillis, lockMillis }: Settings): boolean {
  return age !== Number.POSITIVE_INFINITY && age > refreshMillis + checkMillis + lockMillis;
}

function publish(run: Run, { clock, environment, print }: RefreshPorts): void {
  const now = clock.now();
  const dimensions = { [METRICS.dimension]: variable(environment, 'AWS_LAMBDA_FUNCTION_NAME') };
  const line = (name: string, value: number, unit: 'Count' | 'Milliseconds' | 'Seconds' | 'Bytes') =>
    print(metricLine({ namespace: METRICS.namespace, dimensions, name, value, unit }, now));
  const age = ageOf(run.stored, now);
  if (age !== Number.POSITIVE_INFINITY) {
    line(METRICS.staleness, Math.max(0, Math.round(age / 1_000)), 'Seconds');
  }
  if (run.loadMillis !== undefined) {
    line(METRICS.refreshDuration, run.loadMillis, 'Milliseconds');
    line(METRICS.rejected, run.isRejected ? 1 : 0, 'Count');
  }
  if (run.size !== undefined) {
    line(METRICS.valueSize, run.size, 'Bytes');
  }
  line(METRICS.lockContended, run.isContended ? 1 : 0, 'Count');
}
