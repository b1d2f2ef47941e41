import { type MetricValue, metricLine } from '../../private/runtime/emf';
import { type DeadReason, METRICS } from '../start-due.contract';
import { eventOf, keyOf, type Run } from './plan-pulse';
import { type Claim, StartError, type StarterPorts } from './ports';

const SECOND = 1_000;

/** So long before it is due a run is claimed, so that the claim takes nothing of its second. */
export const CLAIM_AHEAD_MILLIS = 2 * SECOND;
/** Attempts to start begin within this time. */
export const START_WINDOW_MILLIS = 20 * SECOND;
/** A claim that is older, and nobody has said how it ended: longer than the window and its last call. */
export const STALE_MILLIS = 30 * SECOND;
const WAITS = [SECOND, 4 * SECOND];

/** How a run is left: `open` if another starter has it, or the next pulse has to look again. */
export type Outcome = 'started' | 'failed' | 'missed' | 'settled' | 'open';

/** Starts runs, each once, or reports them. */
export class RunStarter {
  constructor(private readonly ports: StarterPorts) {}

  /** Waits until a run is due, and starts it unless another starter has it. */
  public async startOnTime(run: Run): Promise<Outcome> {
    await this.waitUntil(run.due - CLAIM_AHEAD_MILLIS);
    return this.takeAndStart(run);
  }

  /** Does what a run in the past still needs: a start that was not made in time, or a report. */
  public async settle(run: Run): Promise<Outcome> {
    const { claims, clock } = this.ports;
    const claim = await claims.read(keyOf(run));
    if (claim === undefined) {
      return clock.now() - run.due <= latenessMillis(run)
        ? this.takeAndStart(run)
        : this.report(run, claim, 'missed', 'no starter ran in time');
    }
    if (claim.state === 'started' || claim.state === 'reported') {
      return 'settled';
    }
    if (clock.now() <= Math.max(run.due, claim.at) + STALE_MILLIS) {
      return 'open';
    }
    return this.report(run, claim, 'outcome unknown', 'the starter that had it did not say how it ended');
  }

  private async takeAndStart(run: Run): Promise<Outcome> {
    const { claims, clock } = this.ports;
    const taken: Claim = { state: 'claimed', at: clock.now() };
    if (!(await claims.take(keyOf(run), taken.at))) {
      return 'open';
    }
    await this.ports.prepare(run.schedule.target);
    await this.waitUntil(run.due);
    const begin = Math.max(run.due, taken.at);
    for (let attempt = 0; ; attempt++) {
      const now = clock.now();
      if (now > begin + START_WINDOW_MILLIS || now - run.due > latenessMillis(run)) {
        return this.report(run, taken, 'missed', 'it could not be started in time');
      }
      try {
        await this.ports.start(run.schedule.target, eventOf(run));
        return this.started(run, taken);
      } catch (error) {
        const { message, mayHaveStarted } = asStartError(error);
        const isLast = attempt >= WAITS.length || clock.now() + WAITS[attempt] > begin + START_WINDOW_MILLIS;
        this.ports.print(`START FAILED ${keyOf(run)}: ${message}`);
        // Once more, and it might run twice.
        if (isLast || (mayHaveStarted && !run.schedule.target.isIdempotent)) {
          return this.report(run, taken, mayHaveStarted ? 'outcome unknown' : 'start failed', message);
        }
        await clock.sleep(WAITS[attempt]);
      }
    }
  }

  private async started(run: Run, taken: Claim): Promise<Outcome> {
    const { claims, clock } = this.ports;
    const now = clock.now();
    this.metric(run, { name: METRICS.lateness, value: now - run.due, unit: 'Milliseconds' });
    this.metric(run, { name: METRICS.started, value: 1, unit: 'Count' });
    await claims.change(keyOf(run), taken, { state: 'started', at: now });
    return 'started';
  }

  /** Sends a run to the dead letter queue. A starter that dies between the steps is replaced by a later one. */
  private async report(run: Run, seen: Claim | undefined, reason: DeadReason, detail: string): Promise<Outcome> {
    const { claims, clock } = this.ports;
    const reporting: Claim = { state: 'reporting', at: clock.now() };
    if (!(await claims.change(keyOf(run), seen, reporting))) {
      return 'open';
    }
    this.ports.print(`${reason.toUpperCase()} ${keyOf(run)}: ${detail}`);
    await this.ports.sendDeadLetter(run.schedule.deadLetterUrl, { reason, detail, event: eventOf(run) });
    const isFailure = reason !== 'missed';
    this.metric(run, { name: isFailure ? METRICS.startFailed : METRICS.missed, value: 1, unit: 'Count' });
    await claims.change(keyOf(run), reporting, { state: 'reported', at: clock.now() });
    return isFailure ? 'failed' : 'missed';
  }

  private metric({ schedule }: Run, metric: Pick<MetricValue, 'name' | 'value' | 'unit'>): void {
    const dimensions = { [METRICS.dimension]: schedule.name };
    this.ports.print(metricLine({ namespace: METRICS.namespace, dimensions, ...metric }, this.ports.clock.now()));
  }

  /** Never returns early: a timer may end a millisecond before its time. */
  private async waitUntil(instant: number): Promise<void> {
    const { clock } = this.ports;
    for (let now = clock.now(); now < instant; now = clock.now()) {
      await clock.sleep(instant - now);
    }
  }
}

function latenessMillis({ schedule }: Run): number {
  return schedule.maxLatenessSeconds * SECOND;
}

/** What is not known to have failed may have taken place. */
function asStartError(error: unknown): StartError {
  return error instanceof StartError
    ? error
    : new StartError(error instanceof Error ? error.message : `${error}`, true);
}
