import { job } from './example-parts';
import type { RuleExample } from './rule-examples';

const JOB = job('      DeadLetterConfig: {TargetArn: arn:aws:sqs:eu-central-1:111122223333:dead}\n');
const DEAD_LETTERS = `        DeadLetterConfig: {Arn: arn:aws:sqs:eu-central-1:111122223333:dead}
`;

function nightly(expression: string, ...target: string[]): string {
  return `  Nightly:
    Type: AWS::Scheduler::Schedule
    Properties:
      ScheduleExpression: ${expression}
      ScheduleExpressionTimezone: Europe/Berlin
      FlexibleTimeWindow: {Mode: 'OFF'}
      Target:
        Arn: !GetAtt Job.Arn
        RoleArn: arn:aws:iam::111122223333:role/scheduler
${target.join('')}`;
}

const retries = (seconds: number) => `        RetryPolicy: {MaximumEventAgeInSeconds: ${seconds}}
`;
const SLOW = `${JOB}      Timeout: 600
`;
const OFTEN = 'rate(10 minutes)';

/** The examples of the rules of `schedule`. */
export const SCHEDULE_EXAMPLES: Record<string, RuleExample> = {
  'hindsight-schedule-dead-letter': {
    bad: `${JOB}${nightly('cron(0 4 * * ? *)')}`,
    good: `${JOB}${nightly('cron(0 4 * * ? *)', DEAD_LETTERS)}`,
  },
  'hindsight-schedule-retry-overlap': {
    bad: `${JOB}${nightly(OFTEN, DEAD_LETTERS)}`,
    good: `${JOB}${nightly(OFTEN, DEAD_LETTERS, retries(300))}`,
  },
  'hindsight-schedule-overlap': {
    bad: `${SLOW}${nightly(OFTEN, DEAD_LETTERS, retries(300))}`,
    good: `${SLOW}      ReservedConcurrentExecutions: 1
${nightly(OFTEN, DEAD_LETTERS, retries(300))}`,
  },
  'hindsight-schedule-clock-change': {
    bad: `${JOB}${nightly('cron(30 2 * * ? *)', DEAD_LETTERS)}`,
    good: `${JOB}${nightly('cron(30 3 * * ? *)', DEAD_LETTERS)}`,
  },
};
