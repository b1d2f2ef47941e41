import { Times } from '../plain/times';
import type { DueEvent, ScheduleSpec } from '../start-due.contract';
import type { Progress } from './ports';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** So far ahead a pulse starts runs: longer than the time to the next pulse, so that each run waits for its second. */
export const AHEAD_MILLIS = 75 * SECOND;
/** After a longer outage, what was due before is not looked for. */
export const LOOK_BACK_MILLIS = 24 * HOUR;
/** So many missed runs of a schedule are reported by one pulse; the next ones report the rest. */
export const MISSED_AT_ONCE = 100;

/** A run of a schedule. */
export interface Run {
  readonly schedule: ScheduleSpec;
  readonly due: number;
}

/** What a pulse has to do. */
export interface Plan {
  /** In the past: those that may be missed, or that another pulse starts, or that can still be caught up with. */
  readonly past: readonly Run[];
  readonly ahead: readonly Run[];
  /** The times up to which all runs are settled, once those of `past` are. */
  readonly next: Readonly<Record<string, { readonly until: number; readonly times: string }>>;
}

/** The runs that are to be looked at. What was due before a schedule was made, enabled or changed is none of its runs. */
export function planPulse(schedules: readonly ScheduleSpec[], progress: Progress | undefined, now: number): Plan {
  const [past, ahead]: [Run[], Run[]] = [[], []];
  const next: Record<string, { until: number; times: string }> = {};
  for (const schedule of schedules) {
    const spec = JSON.stringify(schedule.times);
    const times = new Times(schedule.times);
    const known = progress?.settled[schedule.name];
    const since = known?.times === spec ? Math.max(known.until, now - LOOK_BACK_MILLIS) : now;
    const due = times.dueBetween(since, now);
    const young = due.filter((instant) => now - instant <= schedule.maxLatenessSeconds * SECOND);
    const old = due.slice(0, Math.min(due.length - young.length, MISSED_AT_ONCE));
    const isCut = old.length + young.length < due.length;
    past.push(...[...old, ...young].map((instant) => ({ schedule, due: instant })));
    ahead.push(...times.dueBetween(now, now + AHEAD_MILLIS).map((instant) => ({ schedule, due: instant })));
    next[schedule.name] = { until: isCut ? (old.at(-1) as number) : Math.max(since, now), times: spec };
  }
  return { past, ahead, next };
}

export function keyOf({ schedule, due }: Run): string {
  return `${schedule.name}#${scheduledTimeOf(due)}`;
}

export function eventOf(run: Run): DueEvent {
  const { name, input } = run.schedule;
  return {
    schedule: name,
    scheduledTime: scheduledTimeOf(run.due),
    idempotencyKey: keyOf(run),
    ...(input !== undefined && { input }),
  };
}

function scheduledTimeOf(due: number): string {
  return new Date(due).toISOString().replace('.000Z', 'Z');
}
