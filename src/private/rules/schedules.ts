import type { Resource } from '../template/resource';
import type { Value } from '../template/value';
import type { Report } from './rule';

/** The types of what runs something at set times. */
export const SCHEDULES = ['AWS::Events::Rule', 'AWS::Scheduler::Schedule'];

/** A target of EventBridge Scheduler that is a call to the API of Lambda. */
const UNIVERSAL = /:scheduler:::aws-sdk:lambda:(\w+)$/i;

/** In SAM it may be a property that is true or false. */
const OFF = /^(disabled|false)$/i;

/** Judges a schedule or a rule only if it is on. */
export function whenOn({ properties }: Resource, report: Report, judge: () => void): void {
  report.unlessOff(properties.get('State'), OFF, judge);
}

/** @throws Inconclusive if it is known only at deploy time */
export function isOff({ properties }: Resource): boolean {
  return OFF.test(properties.get('State').string() ?? '');
}

/** The targets of a schedule; a rule for events has none. */
export function scheduledTargets({ type, properties }: Resource): Value[] {
  if (type === 'AWS::Scheduler::Schedule') {
    return [properties.get('Target')];
  }
  const isScheduled = !properties.get('ScheduleExpression').isAbsent;
  return isScheduled ? properties.get('Targets').possibilities() : [];
}

/** What names the function that is invoked without anybody waiting for it; nothing if it is not a function. */
export function invokedBy(target: Value): Value | undefined {
  const arn = target.get('Arn');
  const call = UNIVERSAL.exec(arn.text()?.pattern ?? '')?.[1].toLowerCase();
  if (call === undefined) {
    return arn;
  }
  const input = target.get('Input').json();
  const isEvent = call === 'invokeasync' || (call === 'invoke' && input.get('InvocationType').string() === 'Event');
  return isEvent ? input.get('FunctionName') : undefined;
}

const UNITS: Record<string, number> = { minute: 60, hour: 3600, day: 86_400 };

/** The seconds between two runs of a rate; undefined for any other expression. */
export function rateSeconds(expression: string | undefined): number | undefined {
  const rate = expression?.match(/^rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)$/);
  return rate ? Number(rate[1]) * UNITS[rate[2]] : undefined;
}
