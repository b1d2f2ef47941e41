import { type AlarmQuery, isReported, tellAlarms } from '../../private/rules/alarms';
import { type InvokedFunction, isConfigured } from '../../private/rules/invoked-function';
import { requireUnwatchedLogs } from '../../private/rules/log-alarms';
import { type Rule, Severity } from '../../private/rules/rule';
import { eachScheduledFunction } from '../../private/rules/scheduled-functions';
import { SCHEDULES } from '../../private/rules/schedules';
import { anyOf } from '../../private/template/inconclusive';

/** What an alarm tells of a function that failed, or whose event was dropped. */
const FAILURES: AlarmQuery = {
  namespace: 'AWS/Lambda',
  metrics: ['Errors', 'AsyncEventsDropped'],
  dimension: 'FunctionName',
  nameProperty: 'FunctionName',
  hasAccountMetric: true,
};

export const scheduledFunction: Rule = {
  id: 'hindsight-checks-dead-letter',
  severity: Severity.WARNING,
  incident:
    'A scheduled function failed, Lambda retried it twice and dropped the event: nobody noticed that the job had not run.',
  remedy:
    "Give the function (for an alias, the alias) a destination for failures or a dead-letter queue; or set its retry attempts to 0 with an alarm on Errors, where the next run does the work again. The queue of a schedule's target gets only events that Lambda did not accept.",
  source: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html',
  types: SCHEDULES,
  tell: tellAlarms,
  judge: (schedule, report) =>
    eachScheduledFunction(schedule, report, (invoked, name) => {
      if (!isCaught(invoked) && !isReported(invoked.handler, FAILURES)) {
        requireUnwatchedLogs(invoked.handler);
        report.find(name, `The function ${invoked.handler.id} is retried and has no target for what fails.`);
      }
    }),
};

function isCaught(invoked: InvokedFunction): boolean {
  return anyOf(
    () => !invoked.handler.properties.at('DeadLetterConfig', 'TargetArn').isAbsent,
    () =>
      isConfigured(invoked, (config) =>
        anyOf(
          () => !config.at('DestinationConfig', 'OnFailure', 'Destination').isAbsent,
          () => config.get('MaximumRetryAttempts').number() === 0,
        ),
      ),
  );
}
