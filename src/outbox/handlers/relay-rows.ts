import type { Clock } from '../../private/runtime/clock';
import { metricLine } from '../../private/runtime/emf';
import { RELAY_METRICS, RUN_SECONDS } from '../relay-rows.contract';
import type { OutboxSession } from './outbox-session';
import type { DeadLetters, Publisher } from './publisher';
import { type BatchOptions, relayBatch } from './relay-batch';

export interface RelayOptions extends BatchOptions {
  readonly retentionSeconds: number;
  /** For how long a run looks for new rows; 0 for a run that ends when all rows are sent. */
  readonly pollMillis: number;
}

export interface RelayPorts {
  readonly clock: Clock;
  readonly session: OutboxSession;
  readonly publisher: Publisher;
  readonly deadLetters: DeadLetters;
  readonly functionName: string;
  print(line: string): void;
}

const RUN_MILLIS = RUN_SECONDS * 1_000;
const POLL_MILLIS = 1_000;
const LOCK_POLL_MILLIS = 100;
/** A run that finds another one at work looks again for longer than a batch usually takes, and then leaves the rows to it. */
const LOCK_MILLIS = 3_000;
const LONGEST_PAUSE_MILLIS = 8_000;
/** In each minute, the period of the alarms, is at least one datapoint. */
const METRIC_MILLIS = 20_000;
const CLEAN_UP_MILLIS = 5_000;
const DELETED_AT_ONCE = 1_000;

/** Sends rows until the run is over, and returns how many. */
export async function relayRows(options: RelayOptions, ports: RelayPorts): Promise<number> {
  const missing = await ports.session.missing();
  if (missing.length > 0) {
    throw new Error(`the database lacks ${missing.join(', ')}; run the statements of SqlOutboxRelay.ddl(…)`);
  }
  const run = new Run(options, ports);
  await run.report();
  await run.drain();
  await run.cleanUp();
  await run.report();
  return run.sent;
}

class Run {
  public sent = 0;
  private sentBefore = 0;
  private failed = 0;
  private reported = 0;
  private readonly start: number;

  constructor(
    private readonly options: RelayOptions,
    private readonly ports: RelayPorts,
  ) {
    this.start = ports.clock.now();
  }

  public async drain(): Promise<void> {
    const { clock, print } = this.ports;
    const end = this.start + RUN_MILLIS;
    let lockedSince: number | undefined;
    let problems = 0;
    while (clock.now() < end) {
      const result = await relayBatch(this.options, this.ports);
      this.sent += result.sent;
      this.failed += result.failed;
      lockedSince = result.isLocked ? (lockedSince ?? clock.now()) : undefined;
      problems = result.problem === undefined ? 0 : problems + 1;
      if (result.problem !== undefined) {
        print(`cannot send: ${result.problem}`);
      }
      if (lockedSince !== undefined && clock.now() - lockedSince > LOCK_MILLIS) {
        print('another relay is at work');
        return;
      }
      const isIdle = !result.isLocked && result.failed === 0 && result.taken < this.options.batchSize;
      if (isIdle && clock.now() >= this.start + this.options.pollMillis) {
        return;
      }
      await clock.sleep(pauseAfter(result.isLocked, isIdle, result.failed > 0, problems));
      await this.reportInTime();
    }
  }

  /** Deletes what was sent long ago, in small steps that hold no lock for long. */
  public async cleanUp(): Promise<void> {
    const { clock, session } = this.ports;
    const end = clock.now() + CLEAN_UP_MILLIS;
    let deleted = DELETED_AT_ONCE;
    while (deleted === DELETED_AT_ONCE && clock.now() < end) {
      deleted = await session.deleteSent(this.options.retentionSeconds, DELETED_AT_ONCE);
    }
  }

  public async report(): Promise<void> {
    const { clock, session, print, functionName } = this.ports;
    const { namespace, dimension, oldestUnsent, rowsUnsent, deadRows, publishFailed, sent } = RELAY_METRICS;
    const { oldestSeconds, unsent, dead } = await session.state();
    const values = [
      { name: oldestUnsent, value: oldestSeconds, unit: 'Seconds' as const },
      { name: rowsUnsent, value: unsent, unit: 'Count' as const },
      { name: deadRows, value: dead, unit: 'Count' as const },
      { name: publishFailed, value: this.failed, unit: 'Count' as const },
      { name: sent, value: this.sent - this.sentBefore, unit: 'Count' as const },
    ];
    this.reported = clock.now();
    for (const value of values) {
      print(metricLine({ namespace, dimensions: { [dimension]: functionName }, ...value }, this.reported));
    }
    this.failed = 0;
    this.sentBefore = this.sent;
  }

  private async reportInTime(): Promise<void> {
    if (this.ports.clock.now() - this.reported >= METRIC_MILLIS) {
      await this.report();
    }
  }
}

/** Nothing to wait for while there is a backlog; longer and longer while the target has a problem. */
function pauseAfter(isLocked: boolean, isIdle: boolean, hasFailed: boolean, problems: number): number {
  if (isLocked) {
    return LOCK_POLL_MILLIS;
  }
  if (problems > 0) {
    return Math.min(POLL_MILLIS * 2 ** (problems - 1), LONGEST_PAUSE_MILLIS);
  }
  return isIdle || hasFailed ? POLL_MILLIS : 0;
}
