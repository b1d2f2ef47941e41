import { timeoutOf } from '../../private/rules/function-timeout';
import { type Rule, Severity } from '../../private/rules/rule';
import { eachScheduledFunction } from '../../private/rules/scheduled-functions';
import { SCHEDULES } from '../../private/rules/schedules';
import { allOf } from '../../private/template/inconclusive';
import { leastInterval, smallestInterval } from './expression';

export const overlap: Rule = {
  id: 'hindsight-schedule-overlap',
  severity: Severity.WARNING,
  incident:
    'A job took longer than the time to its next run: both wrote the same rows, and the numbers were counted twice.',
  remedy:
    'Set the timeout of the function to less than the interval, or its reserved concurrency to 1, so that a second run waits.',
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html',
  types: SCHEDULES,
  judge: (schedule, report) =>
    eachScheduledFunction(schedule, report, ({ handler }, name) => {
      const expression = schedule.properties.get('ScheduleExpression');
      if ((leastInterval(expression) ?? 0) > timeoutOf(handler)) {
        return;
      }
      const interval = smallestInterval(expression.string());
      if (
        interval !== undefined &&
        allOf(
          () => interval <= timeoutOf(handler),
          () => handler.properties.get('ReservedConcurrentExecutions').number() !== 1,
        )
      ) {
        const message = `A run of ${handler.id} may last ${timeoutOf(handler)} seconds, and the next one is due after ${interval}.`;
        report.find(name, message);
      }
    }),
};
