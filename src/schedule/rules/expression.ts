import { rateSeconds } from '../../private/rules/schedules';
import type { Value } from '../../private/template/value';
import { cronTextOf, readCron } from '../plain/cron';
import { Times } from '../plain/times';
import { WallClock } from '../plain/wall-clock';

const MINUTE = 60;
/** An expression may not be longer. */
const MAX_LENGTH = 256;

/** The least number of seconds between two runs; nothing if the expression is for one run, or cannot be read. */
export function smallestInterval(expression: string | undefined): number | undefined {
  const times = timesOf(expression, 'UTC');
  return rateSeconds(expression) ?? (times && times.smallestGap * MINUTE);
}

/** The fewest seconds between two runs of a rate whose number is known only at deploy time: one of its unit. */
export function leastInterval(expression: Value): number | undefined {
  const [, unit] = /^rate\(\0 (minute|hour|day)s?\)$/.exec(expression.tryText()?.pattern ?? '') ?? [];
  return unit === undefined ? undefined : rateSeconds(`rate(1 ${unit})`);
}

/** The times of a cron expression in its zone; nothing if either cannot be read. */
export function timesOf(expression: string | undefined, zone: string): Times | undefined {
  if (expression === undefined || expression.length > MAX_LENGTH) {
    return undefined;
  }
  const [minute, hour, day, month, weekDay, year, ...rest] =
    expression.match(/^cron\(\s*(.+?)\s*\)$/)?.[1].split(/\s+/) ?? [];
  if (year === undefined || rest.length > 0) {
    return undefined;
  }
  const texts = { minute, hour, day, month, weekDay, year };
  return 'must' in readCron(texts) || !isKnown(zone) ? undefined : new Times({ cron: cronTextOf(texts), zone });
}

function isKnown(zone: string): boolean {
  try {
    WallClock.of(zone);
    return true;
  } catch {
    return false;
  }
}
