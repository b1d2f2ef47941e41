import { type Report, type Rule, Severity } from '../../private/rules/rule';
import { SCHEDULES, scheduledTargets, whenOn } from '../../private/rules/schedules';
import { allOf } from '../../private/template/inconclusive';
import type { Value } from '../../private/template/value';
import { DEFAULT_AGE_SECONDS } from '../facts';
import { leastInterval, smallestInterval } from './expression';

export const retryOverlap: Rule = {
  id: 'hindsight-schedule-retry-overlap',
  severity: Severity.WARNING,
  incident:
    'A target was throttled for an hour, and then received the whole hour of runs at once, because each was retried for a day.',
  remedy:
    'Set MaximumEventAgeInSeconds of the RetryPolicy to less than the interval (60 at least), or MaximumRetryAttempts to 0; or use PunctualSchedule.',
  source: 'https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html',
  types: SCHEDULES,
  judge: (schedule, report) =>
    whenOn(schedule, report, () => {
      const expression = schedule.properties.get('ScheduleExpression');
      for (const target of expression.isAbsent ? [] : scheduledTargets(schedule)) {
        report.isolate(() => judgeRetries(target, expression, report));
      }
    }),
};

function judgeRetries(target: Value, expression: Value, report: Report): void {
  const policy = target.get('RetryPolicy');
  const age = () => policy.get('MaximumEventAgeInSeconds').number() ?? DEFAULT_AGE_SECONDS;
  const interval = () => smallestInterval(expression.string()) ?? Number.POSITIVE_INFINITY;
  if (
    allOf(
      () => policy.get('MaximumRetryAttempts').number() !== 0,
      () => age() > (leastInterval(expression) ?? 0),
      () => age() > interval(),
    )
  ) {
    report.find(
      target,
      `A run is tried again for up to ${age()} seconds, and the next one is due after ${interval()}.`,
    );
  }
}
