import { Duration, TimeZone, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { requireDeadLetterQueue } from '../private/synth/dead-letter-queue';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { type Kinds, requireClass, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { generatedName } from '../private/synth/names';
import { requireDuration, requireKnownDuration, requireLiteral, requireText } from '../private/synth/validation';
import { CLOCK_CHANGE_YEARS, FIRST_YEAR, RUN_YEARS } from './facts';
import { Times, type TimesSpec } from './plain/times';
import { WallClock } from './plain/wall-clock';
import type { PunctualScheduleProps } from './punctual-schedule-props';

const { warn } = messagesOf('schedule');

const PROPS: Kinds<PunctualScheduleProps> = {
  times: 'object',
  target: 'object',
  timeZone: 'object?',
  scheduleName: 'text?',
  maxLateness: 'object?',
  deadLetterQueue: 'object?',
  enabled: 'boolean?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const NAME = {
  pattern: /^[A-Za-z0-9_-]{1,64}$/,
  must: 'be 1 to 64 letters, digits, - or _',
  remedy: 'execution names begin with it, and allow no other characters',
};
const MAX_NAME = 64;

const MIN_LATENESS = Duration.seconds(30);
const MAX_LATENESS = Duration.minutes(15);
const DEFAULT_LATENESS = Duration.minutes(5);

/** The part of a schedule that its starter works with, checked. */
export interface CheckedTimes {
  readonly spec: TimesSpec;
  readonly times: Times;
  readonly maxLateness: Duration;
}

/** Rejects properties that could not work. */
export function requireScheduleProps(props: PunctualScheduleProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  const { times, target, encryptionKey, scheduleName, deadLetterQueue: queue } = props;
  requireMadeBy('times', times, '_spec', "PunctualTimes.daily('03:00')", scope);
  requireMadeBy('target', target, '_grant', 'PunctualTarget.function(…)', scope);
  requireEncryptionKey(encryptionKey, scope);
  requireDeadLetterQueue(queue, scope);
  requireLiteral('scheduleName', scheduleName, 'write it into the code: claims and metrics are found by it', scope);
  requireText('scheduleName', scheduleName, NAME, scope);
  target._requireEnvironment(scope);
}

export function nameOf({ scheduleName }: PunctualScheduleProps, scope: IConstruct): string {
  return scheduleName ?? generatedName(scope, MAX_NAME);
}

/** The times in their zone. Rejects those that never come, and a lateness that would be later than the next run. */
export function requireTimes(props: PunctualScheduleProps, scope: IConstruct): CheckedTimes {
  const spec = { ...props.times._spec, zone: zoneOf(props, scope) };
  const times = new Times(spec);
  if (!times.hasRun(FIRST_YEAR, RUN_YEARS)) {
    const remedy = 'correct the day, the month or the year';
    const must = `have a run from ${FIRST_YEAR} to ${FIRST_YEAR + RUN_YEARS - 1}`;
    refuse({ property: 'times', must, got: `${spec.cron}`, remedy }, scope);
  }
  return { spec, times, maxLateness: latenessOf(props, times, scope) };
}

function zoneOf({ timeZone = TimeZone.ETC_UTC }: PunctualScheduleProps, scope: IConstruct): string {
  const remedy = 'use for example TimeZone.EUROPE_BERLIN';
  requireClass('timeZone', timeZone, 'timezoneName', { name: 'a TimeZone', remedy }, scope);
  const { timezoneName: zone } = timeZone;
  requireLiteral('timeZone', zone, 'write it into the code: the starter computes with it', scope);
  try {
    WallClock.of(zone);
  } catch (error) {
    const must = 'be a time zone that Node.js knows';
    refuse({ property: 'timeZone', must, got: zone, remedy }, scope, error);
  }
  return zone;
}

function latenessOf({ maxLateness }: PunctualScheduleProps, times: Times, scope: IConstruct): Duration {
  const gap = Duration.minutes(times.smallestGap);
  requireKnownDuration('maxLateness', maxLateness, 'write it into the code: the starter computes with it', scope);
  const remedy = 'a lost pulse costs a minute; runs that are later than this go to the dead-letter queue';
  requireDuration('maxLateness', maxLateness, { min: MIN_LATENESS, max: MAX_LATENESS, unit: 'seconds', remedy }, scope);
  if (maxLateness && maxLateness.toSeconds() >= gap.toSeconds()) {
    const must = `be shorter than the time from one run to the next, ${gap.toHumanString()}`;
    const how = 'later than that, the next run is there already';
    refuse({ property: 'maxLateness', must, got: maxLateness.toHumanString(), remedy: how }, scope);
  }
  const half = Duration.seconds(gap.toSeconds() / 2);
  return maxLateness ?? (half.toSeconds() < DEFAULT_LATENESS.toSeconds() ? half : DEFAULT_LATENESS);
}

/** Tells of local times that do not exist, and of runs that last longer than the time to the next one. */
export function warnAboutTimes(
  { target }: PunctualScheduleProps,
  { spec, times }: CheckedTimes,
  scope: IConstruct,
): void {
  const skipped = times.skipped(FIRST_YEAR, CLOCK_CHANGE_YEARS);
  if (skipped.length > 0) {
    const first = new Date(skipped[0]).toISOString().slice(0, 16).replace('T', ' ');
    const message = `the clock of ${spec.zone} is put forward over times of this schedule, which does not run then, first at ${first}; choose another time of the day if it must run every day`;
    warn(scope, 'clockChange', message);
  }
  const timeout = target._timeout;
  const gap = Duration.minutes(times.smallestGap);
  if (timeout && !Token.isUnresolved(timeout) && !timeout.isUnresolved() && timeout.toSeconds() > gap.toSeconds()) {
    const message = `a run may last ${timeout.toHumanString()}, the timeout of the function, and the next one is due after ${gap.toHumanString()}: two may run at a time; shorten the timeout, or make the function bear it`;
    warn(scope, 'overlap', message);
  }
}
