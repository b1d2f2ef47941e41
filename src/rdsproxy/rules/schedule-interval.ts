import { rateSeconds } from '../../private/rules/schedules';

const MINUTE = 60;

/** The seconds between two runs of a schedule that is a rate or runs every n-th minute; undefined for any other. */
export function scheduleInterval(expression: string | undefined): number | undefined {
  if (expression === undefined) {
    return undefined;
  }
  const rate = rateSeconds(expression);
  if (rate !== undefined) {
    return rate;
  }
  if (!expression.startsWith('cron(')) {
    return undefined;
  }
  const [minutes, hours] = expression.slice('cron('.length).trim().split(/\s+/);
  if (hours !== '*') {
    return undefined;
  }
  const step = minutes === '*' ? '1' : minutes.match(/^(?:\*|\d+)\/(\d+)$/)?.[1];
  return step === undefined ? undefined : Number(step) * MINUTE;
}
