import { type Rule, Severity } from '../../private/rules/rule';
import { whenOn } from '../../private/rules/schedules';
import { allOf } from '../../private/template/inconclusive';

export const deadLetter: Rule = {
  id: 'hindsight-schedule-dead-letter',
  severity: Severity.WARNING,
  incident:
    'A schedule could no longer call its target after a role change, gave up, and nothing reported the lost runs.',
  remedy:
    'Give the target a DeadLetterConfig, with an alarm on the queue; or set MaximumRetryAttempts to 0 if the next run makes up for a lost one; or use PunctualSchedule.',
  source: 'https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html',
  types: ['AWS::Scheduler::Schedule'],
  judge: (schedule, report) =>
    whenOn(schedule, report, () => {
      const target = schedule.properties.get('Target');
      if (
        allOf(
          () => target.at('DeadLetterConfig', 'Arn').isAbsent,
          () => target.at('RetryPolicy', 'MaximumRetryAttempts').number() !== 0,
        )
      ) {
        report.find(target, 'A run that the target does not accept is dropped.');
      }
    }),
};
