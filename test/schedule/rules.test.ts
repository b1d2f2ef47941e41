import type { Stack } from 'aws-cdk-lib';
import { Duration, TimeZone } from 'aws-cdk-lib';
import { Schedule as EventSchedule, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { clockChange } from '../../src/schedule/rules/clock-change';
import { deadLetter } from '../../src/schedule/rules/dead-letter';
import { smallestInterval } from '../../src/schedule/rules/expression';
import { overlap } from '../../src/schedule/rules/overlap';
import { retryOverlap } from '../../src/schedule/rules/retry-overlap';
import { testRules } from '../checks/rule-cases';
import { jobIn, scheduleIn } from './ground';

const TOKEN = { 'Fn::ImportValue': 'elsewhere' };
const DEAD = { DeadLetterConfig: { Arn: 'arn:aws:sqs:eu-central-1:111122223333:dead' } };
const nightly = (properties: object = {}, target: object = {}) => ({
  Nightly: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      ScheduleExpression: 'rate(10 minutes)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': ['Job', 'Arn'] }, RoleArn: 'arn:aws:iam::111122223333:role/scheduler', ...target },
      ...properties,
    },
  },
});
/** An interval whose number is a parameter. */
const open = (unit: string, others: object = {}) => ({
  Stack: {
    Parameters: { Every: { Type: 'Number' } },
    Resources: { ...others, ...nightly({ ScheduleExpression: { 'Fn::Sub': `rate(\${Every} ${unit})` } }) },
  },
});
const job = (properties: object = {}) => ({ Job: { Type: 'AWS::Lambda::Function', Properties: properties } });
const rule = (properties: object = {}, target: object = {}) => ({
  Often: {
    Type: 'AWS::Events::Rule',
    Properties: {
      ScheduleExpression: 'rate(10 minutes)',
      Targets: [{ Id: 'job', Arn: { 'Fn::GetAtt': ['Job', 'Arn'] }, ...target }],
      ...properties,
    },
  },
});
const byCdk = (stack: Stack, minutes: number, props: { timeout?: Duration } = {}) =>
  new Schedule(stack, 'Nightly', {
    schedule: ScheduleExpression.rate(Duration.minutes(minutes)),
    target: new LambdaInvoke(jobIn(stack, 'Job', props)),
  });

const NOWHERE = 'Nightly: A run that the target does not accept is dropped.';
const some = (text: string) => expect.stringContaining(text) as unknown as string;
const again = (id: string, age: number, interval: number) =>
  `${id}: A run is tried again for up to ${age} seconds, and the next one is due after ${interval}.`;
const lasts = (id: string, seconds: number, interval: number) =>
  `${id}: A run of Job may last ${seconds} seconds, and the next one is due after ${interval}.`;
const berlin = (ScheduleExpression: unknown, ScheduleExpressionTimezone: unknown = 'Europe/Berlin') =>
  nightly({ ScheduleExpression, ScheduleExpressionTimezone });
const forward = (zone: string, first: string) =>
  `Nightly: The clock of ${zone} is put forward over a time of the schedule, first at ${first}: it does not run then.`;

testRules(
  {
    rule: deadLetter,
    fails: {
      'a schedule without a queue': { given: nightly(), finds: [NOWHERE] },
      'a schedule with other retries': {
        given: nightly({}, { RetryPolicy: { MaximumRetryAttempts: 3 } }),
        finds: [NOWHERE],
      },
    },
    passes: {
      'a schedule with a queue': { given: nightly({}, DEAD) },
      'a schedule whose next run does the work': { given: nightly({}, { RetryPolicy: { MaximumRetryAttempts: 0 } }) },
      'a schedule that is disabled': { given: nightly({ State: 'DISABLED' }) },
      'a PunctualSchedule': { given: (stack) => void scheduleIn(stack) },
    },
    tokens: {
      'a schedule of the CDK': { given: (stack) => void byCdk(stack, 10), finds: [some('is dropped')] },
    },
    intrinsics: {
      'a queue by reference': { given: nightly({}, { DeadLetterConfig: { Arn: TOKEN } }) },
    },
    inconclusive: {
      'retries that only the deployment knows': {
        given: nightly({}, { RetryPolicy: { MaximumRetryAttempts: TOKEN } }),
        doubts: [some('MaximumRetryAttempts')],
      },
    },
  },
  {
    rule: retryOverlap,
    fails: {
      'the default of a day, every ten minutes': { given: nightly(), finds: [again('Nightly', 86_400, 600)] },
      'the same of a rule of EventBridge': { given: rule(), finds: [again('Often', 86_400, 600)] },
      'an age just above the interval': {
        given: nightly({}, { RetryPolicy: { MaximumEventAgeInSeconds: 601 } }),
        finds: [again('Nightly', 601, 600)],
      },
      'the closest of several times': {
        given: nightly({ ScheduleExpression: 'cron(0 3,4 * * ? *)' }),
        finds: [again('Nightly', 86_400, 3_600)],
      },
    },
    passes: {
      'an age that is the interval': { given: nightly({}, { RetryPolicy: { MaximumEventAgeInSeconds: 600 } }) },
      'no retries': { given: nightly({}, { RetryPolicy: { MaximumRetryAttempts: 0 } }) },
      'once a day': { given: nightly({ ScheduleExpression: 'cron(0 3 * * ? *)' }) },
      once: { given: nightly({ ScheduleExpression: 'at(2026-05-01T03:00:00)' }) },
      'an expression that cannot be read': { given: nightly({ ScheduleExpression: 'cron(0 3 * * * *)' }) },
      'too many fields': { given: nightly({ ScheduleExpression: 'cron(0 0 3 * * ? *)' }) },
      'a schedule that is disabled': { given: nightly({ State: 'DISABLED' }) },
      'a rule for events': { given: rule({ ScheduleExpression: undefined, EventPattern: { source: ['aws.ec2'] } }) },
      'a PunctualSchedule': { given: (stack) => void scheduleIn(stack) },
    },
    tokens: {
      'a rule of the CDK': {
        given: (stack) => {
          const target = new LambdaTarget(jobIn(stack));
          new Rule(stack, 'Often', { schedule: EventSchedule.rate(Duration.minutes(10)), targets: [target] });
        },
        finds: [some('tried again for up to 86400 seconds')],
      },
      'a rule of the CDK with a shorter age': {
        given: (stack) => {
          const target = new LambdaTarget(jobIn(stack), { maxEventAge: Duration.minutes(5) });
          new Rule(stack, 'Often', { schedule: EventSchedule.rate(Duration.minutes(10)), targets: [target] });
        },
      },
    },
    intrinsics: {
      'a number of days that is a parameter': { given: open('days') },
      'a rate that is put together': {
        given: nightly({ ScheduleExpression: { 'Fn::Join': [' ', ['rate(10', 'minutes)']] } }),
        finds: [again('Nightly', 86_400, 600)],
      },
    },
    inconclusive: {
      'a number of hours that is a parameter': {
        given: open('hours'),
        doubts: [`Properties/ScheduleExpression: rate(\${Every} hours) is known only at deploy time`],
      },
      'an expression that only the deployment knows': {
        given: nightly({ ScheduleExpression: TOKEN }),
        doubts: [some('ScheduleExpression')],
      },
      'any age, while nothing is known of the interval': {
        given: nightly({ ScheduleExpression: TOKEN }, { RetryPolicy: { MaximumEventAgeInSeconds: 1 } }),
        doubts: [some('ScheduleExpression')],
      },
      'an age that only the deployment knows': {
        given: nightly({}, { RetryPolicy: { MaximumEventAgeInSeconds: TOKEN } }),
        doubts: [some('MaximumEventAgeInSeconds')],
      },
    },
  },
  {
    rule: overlap,
    fails: {
      'a timeout that is the interval': {
        given: { ...job({ Timeout: 600 }), ...nightly() },
        finds: [lasts('Nightly', 600, 600)],
      },
      'a rule of EventBridge': { given: { ...job({ Timeout: 900 }), ...rule() }, finds: [lasts('Often', 900, 600)] },
      'a concurrency of two': {
        given: { ...job({ Timeout: 900, ReservedConcurrentExecutions: 2 }), ...rule() },
        finds: [lasts('Often', 900, 600)],
      },
    },
    passes: {
      'a timeout below the interval': { given: { ...job({ Timeout: 599 }), ...nightly() } },
      'the default timeout': { given: { ...job(), ...nightly() } },
      'one run at a time': { given: { ...job({ Timeout: 900, ReservedConcurrentExecutions: 1 }), ...nightly() } },
      'a schedule that is disabled': { given: { ...job({ Timeout: 900 }), ...nightly({ State: 'DISABLED' }) } },
      'once a day': { given: { ...job({ Timeout: 900 }), ...nightly({ ScheduleExpression: 'cron(0 3 * * ? *)' }) } },
      once: { given: { ...job({ Timeout: 900 }), ...nightly({ ScheduleExpression: 'at(2026-05-01T03:00:00)' }) } },
      'a queue': { given: { Job: { Type: 'AWS::SQS::Queue' }, ...nightly() } },
    },
    tokens: {
      'a schedule of the CDK': {
        given: (stack) => void byCdk(stack, 1, { timeout: Duration.minutes(2) }),
        finds: [some('may last 120 seconds')],
      },
    },
    intrinsics: {
      'a number of hours that is a parameter': { given: open('hours', job({ Timeout: 900 })) },
      'a number of minutes that is a parameter, and a timeout below one': {
        given: open('minutes', job({ Timeout: 59 })),
      },
      'a timeout that a condition chooses': {
        given: {
          Stack: {
            Parameters: { Slow: { Type: 'String' } },
            Conditions: { IsSlow: { 'Fn::Equals': [{ Ref: 'Slow' }, 'yes'] } },
            Resources: { ...job({ Timeout: { 'Fn::If': ['IsSlow', 900, 60] } }), ...nightly() },
          },
        },
        finds: [lasts('Nightly', 900, 600)],
      },
    },
    inconclusive: {
      'a number of minutes that is a parameter': {
        given: open('minutes', job({ Timeout: 60 })),
        doubts: [`Properties/ScheduleExpression: rate(\${Every} minutes) is known only at deploy time`],
      },
      'a timeout that only the deployment knows': {
        given: { ...job({ Timeout: TOKEN }), ...nightly() },
        doubts: [some('Timeout')],
      },
    },
  },
  {
    rule: clockChange,
    fails: {
      'a time in the hour that is left out': {
        given: berlin('cron(30 2 * * ? *)'),
        finds: [forward('Europe/Berlin', '2026-03-29 02:30')],
      },
      'on a Sunday of another zone': {
        given: berlin('cron(0 2 ? * SUN *)', 'America/New_York'),
        finds: [forward('America/New_York', '2026-03-08 02:00')],
      },
      'in the last of the eleven years': {
        given: berlin('cron(30 2 30 3 ? 2036)'),
        finds: [forward('Europe/Berlin', '2036-03-30 02:30')],
      },
    },
    passes: {
      'another time': { given: berlin('cron(0 3 * * ? *)') },
      'a weekday, on which no clock is changed': { given: berlin('cron(30 2 ? * MON-FRI *)') },
      'every hour': { given: berlin('cron(30 * * * ? *)') },
      'after the eleven years': { given: berlin('cron(30 2 29 3 ? 2037)') },
      'UTC by default': { given: nightly({ ScheduleExpression: 'cron(30 2 * * ? *)' }) },
      'a zone without changes': { given: berlin('cron(30 2 * * ? *)', 'Asia/Kolkata') },
      'a zone that is not known': { given: berlin('cron(30 2 * * ? *)', 'Europe/Bielefeld') },
      'a rate': { given: berlin('rate(1 day)') },
      'a schedule that is disabled': {
        given: nightly({
          ...{
            ScheduleExpression: 'cron(30 2 * * ? *)',
            ScheduleExpressionTimezone: 'Europe/Berlin',
            State: 'DISABLED',
          },
        }),
      },
    },
    tokens: {
      'a schedule of the CDK': {
        given: (stack) => {
          new Schedule(stack, 'Nightly', {
            schedule: ScheduleExpression.cron({ minute: '30', hour: '2', timeZone: TimeZone.EUROPE_BERLIN }),
            target: new LambdaInvoke(jobIn(stack)),
          });
        },
        finds: [some('first at 2026-03-29 02:30')],
      },
    },
    intrinsics: {
      'an expression that is put together': {
        given: berlin({ 'Fn::Sub': 'cron(30 2 * * ? *)' }),
        finds: [forward('Europe/Berlin', '2026-03-29 02:30')],
      },
    },
    inconclusive: {
      'a zone that only the deployment knows': {
        given: berlin('cron(30 2 * * ? *)', TOKEN),
        doubts: [some('ScheduleExpressionTimezone')],
      },
    },
  },
);

test.each([
  ['rate(1 minute)', 60],
  ['rate(2 hours)', 7_200],
  ['rate(1 day)', 86_400],
  ['cron(0/15 * * * ? *)', 900],
  ['cron( 0 3 * * ? * )', 86_400],
  ['cron(0 3 * * ? *) or so', undefined],
  ['at(2026-05-01T03:00:00)', undefined],
  [undefined, undefined],
])('the smallest interval of %s is %s seconds', (expression, seconds) => {
  expect(smallestInterval(expression)).toBe(seconds);
});
