const UNITS: Record<string, number> = { minute: 60, hour: 3600, day: 86_400 };

/** The seconds between two runs of a schedule that is a rate or runs every n-th minute; undefined for any other. */
export function scheduleInterval(expression: string | undefined): number | undefined {
  if (expression === undefined) {
    return undefined;
  }
  const rate = expression.match(/^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/);
  if (rate) {
    return Number(rate[1]) * UNITS[rate[2]];
  }
  const [minutes, hours] = expression.match(/^cron\(\s*(.+?)\s*\)$/)?.[1].split(/\s+/) ?? [];
  if (hours !== '*') {
    return undefined;
  }
  const step = minutes === '*' ? '1' : minutes.match(/^(?:\*|\d+)\/(\d+)$/)?.[1];
  return step === undefined ? undefined : Number(step) * UNITS.minute;
}
