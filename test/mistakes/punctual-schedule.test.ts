import { Duration, Lazy, type Stack, TimeZone } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { type PunctualCronOptions, PunctualTarget, PunctualTimes } from '../../src/schedule';
import { jobIn, scheduleIn } from '../schedule/ground';
import { expectMessages } from './mistakes';

const { hours, minutes, seconds, millis } = Duration;
const token = (text: string) => Lazy.string({ produce: () => text });
const cron = (options: Partial<PunctualCronOptions>) => () =>
  PunctualTimes.cron({ minute: '0', hour: '3', ...options });
const foreign = (stack: Stack, region: string, account: string) =>
  PunctualTarget.function(
    LambdaFunction.fromFunctionArn(stack, 'Foreign', `arn:aws:lambda:${region}:${account}:function:job`),
  );

const FORM = 'write *, a number, a range (1-5), steps (0/15) or a list of them';

describe('the times', () => {
  expectMessages([
    ['a minute out of range', cron({ minute: '60' }), `minute must hold numbers from 0 to 59, got: 60; ${FORM}`],
    ['an hour out of range', cron({ hour: '24' }), `hour must hold numbers from 0 to 23, got: 24; ${FORM}`],
    [
      'a list with a mistake',
      cron({ minute: '0,7x' }),
      `minute must hold numbers from 0 to 59, got: 0,7x; correct 7x; ${FORM}`,
    ],
    [
      'a list with nothing in it',
      cron({ minute: '0,' }),
      `minute must hold numbers from 0 to 59, got: 0,; correct the empty part; ${FORM}`,
    ],
    [
      'a step of nothing',
      cron({ minute: '0/0' }),
      `minute must hold numbers from 1 to 59, got: 0/0; correct 0; ${FORM}`,
    ],
    ['a range of three', cron({ minute: '1-2-3' }), `minute must hold numbers from 0 to 59, got: 1-2-3; ${FORM}`],
    [
      'a month that does not exist',
      cron({ month: 'JANUARY' }),
      `month must hold numbers from 1 to 12 or JAN to DEC, got: JANUARY; ${FORM}`,
    ],
    [
      'a Sunday as zero',
      cron({ weekDay: '0' }),
      `weekDay must hold numbers from 1 to 7 or SUN to SAT, got: 0; ${FORM}`,
    ],
    ['a year out of range', cron({ year: '1969' }), `year must hold numbers from 1970 to 2199, got: 1969; ${FORM}`],
    [
      'a range that wraps around',
      cron({ hour: '22-2' }),
      'hour must have ranges that rise, got: 22-2; AWS documents no range that wraps around; write 22-23,0-2',
    ],
    [
      'the last weekday of a month',
      cron({ day: 'LW' }),
      'day must be written as AWS documents it, got: LW; write L for the last day, or one number with W for the nearest weekday, for example 15W',
    ],
    [
      'days before the last one',
      cron({ day: 'L-3' }),
      'day must be written as AWS documents it, got: L-3; write L for the last day, or one number with W for the nearest weekday, for example 15W',
    ],
    [
      'the weekday nearest to a day that not all months have',
      cron({ day: '29W' }),
      'day must be written as AWS documents it, got: 29W; write at most 28W: AWS does not say what a month does that has no such day',
    ],
    [
      'the last day of a week',
      cron({ weekDay: 'L' }),
      'weekDay must be written as AWS documents it, got: L; write a number from 1 (Sunday) to 7 with L or #, for example 6L or 2#1',
    ],
    [
      'two weekdays of a month',
      cron({ weekDay: '3#1,6#3' }),
      'weekDay must be written as AWS documents it, got: 3#1,6#3; write a number from 1 (Sunday) to 7 with L or #, for example 6L or 2#1',
    ],
    [
      'a sixth weekday',
      cron({ weekDay: '3#6' }),
      `weekDay must hold numbers from 1 to 5, got: 3#6; correct 6; ${FORM}`,
    ],
    [
      'steps of weekdays',
      cron({ weekDay: '2/2' }),
      'weekDay must be written as AWS documents it, got: 2/2; write the days in a list: AWS documents no steps here',
    ],
    [
      'a day and a weekday',
      cron({ day: '1', weekDay: 'MON' }),
      'weekDay must be ? with the day 1, got: MON; AWS accepts only one of the two; leave the other out, or create two schedules',
    ],
    [
      'neither a day nor a weekday',
      cron({ day: '?', weekDay: '?' }),
      "weekDay must not be ? with the day '?'; give one of both: day: '*' for every day",
    ],
    [
      'a number as the minute',
      cron({ minute: 0 as never }),
      'minute must be a text, got: 0; pass a value of this type',
    ],
    [
      'an hour that only the deployment knows',
      cron({ hour: token('3') }),
      'hour must be known at synth, got: a token; write it into the code: the starter computes with it',
    ],
    [
      'a time of the day with one digit',
      () => PunctualTimes.daily('3:00'),
      'time must be a time of day from 00:00 to 23:59, got: 3:00; write hours and minutes with two digits each, for example 03:00',
    ],
    [
      'no time of the day',
      () => PunctualTimes.daily(undefined as never),
      'time must be a time of day from 00:00 to 23:59, got: undefined; write hours and minutes with two digits each, for example 03:00',
    ],
    [
      'an interval that does not divide a day',
      () => PunctualTimes.every(minutes(7)),
      'interval must divide a day, got: 7 minutes; choose for example 10 minutes or 6 hours; a day has 1,440 minutes',
    ],
    [
      'an interval of seconds',
      () => PunctualTimes.every(seconds(90)),
      'interval must be in whole minutes, got: 1 minute 30 seconds; choose for example 10 minutes or 6 hours',
    ],
    [
      'an interval of more than a day',
      () => PunctualTimes.every(hours(48)),
      'interval must be between 1 minute and 1 day, got: 2 days; choose for example 10 minutes or 6 hours',
    ],
    [
      'an offset that is the interval',
      () => PunctualTimes.every(minutes(10), { offset: minutes(10) }),
      'options.offset must be shorter than the interval of 10 minutes, got: 10 minutes; write the time from midnight to the first run',
    ],
    [
      'an offset of a part of a minute',
      () => PunctualTimes.every(minutes(10), { offset: seconds(30) }),
      'options.offset must be in whole minutes, got: 30 seconds; write it in whole minutes',
    ],
  ]);
});

describe('PunctualSchedule', () => {
  expectMessages([
    [
      'times that never come',
      (stack) => scheduleIn(stack, { times: PunctualTimes.cron({ minute: '0', hour: '3', day: '30', month: 'FEB' }) }),
      'times must have a run from 2026 to 2034, got: 0 3 30 FEB ? *; correct the day, the month or the year [Stack/Nightly]',
    ],
    [
      'a text as times',
      (stack) => scheduleIn(stack, { times: '03:00' as never }),
      "times must be an object, got: '03:00'; pass a value of this type [Stack/Nightly]",
    ],
    [
      'an object as times',
      (stack) => scheduleIn(stack, { times: {} as never }),
      "times must be made by the class PunctualTimes, got: an object of the class Object; write for example PunctualTimes.daily('03:00') [Stack/Nightly]",
    ],
    [
      'an object as the target',
      (stack) => scheduleIn(stack, { target: {} as never }),
      'target must be made by the class PunctualTarget, got: an object of the class Object; write for example PunctualTarget.function(…) [Stack/Nightly]',
    ],
    [
      'a zone that does not exist',
      (stack) => scheduleIn(stack, { timeZone: TimeZone.of('Europe/Bielefeld') }),
      'timeZone must be a time zone that Node.js knows, got: Europe/Bielefeld; use for example TimeZone.EUROPE_BERLIN [Stack/Nightly]',
    ],
    [
      'a zone that only the deployment knows',
      (stack) => scheduleIn(stack, { timeZone: TimeZone.of(token('Europe/Berlin')) }),
      'timeZone must be known at synth, got: a token; write it into the code: the starter computes with it [Stack/Nightly]',
    ],
    [
      'a zone as a text',
      (stack) => scheduleIn(stack, { timeZone: 'Europe/Berlin' as never }),
      "timeZone must be an object, got: 'Europe/Berlin'; pass a value of this type, or leave it out [Stack/Nightly]",
    ],
    [
      'a zone of another class',
      (stack) => scheduleIn(stack, { timeZone: {} as never }),
      'timeZone must be a TimeZone, got: an object of the class Object; use for example TimeZone.EUROPE_BERLIN [Stack/Nightly]',
    ],
    [
      'a lateness that is too short',
      (stack) => scheduleIn(stack, { maxLateness: seconds(29) }),
      'maxLateness must be between 30 seconds and 15 minutes, got: 29 seconds; a lost pulse costs a minute; runs that are later than this go to the dead-letter queue [Stack/Nightly]',
    ],
    [
      'a lateness that is too long',
      (stack) => scheduleIn(stack, { maxLateness: minutes(16) }),
      'maxLateness must be between 30 seconds and 15 minutes, got: 16 minutes; a lost pulse costs a minute; runs that are later than this go to the dead-letter queue [Stack/Nightly]',
    ],
    [
      'a lateness of a part of a second',
      (stack) => scheduleIn(stack, { maxLateness: millis(30_500) }),
      'maxLateness must be in whole seconds, got: 30 seconds 500 millis; a lost pulse costs a minute; runs that are later than this go to the dead-letter queue [Stack/Nightly]',
    ],
    [
      'a lateness that is the time to the next run',
      (stack) => scheduleIn(stack, { times: PunctualTimes.every(minutes(10)), maxLateness: minutes(10) }),
      'maxLateness must be shorter than the time from one run to the next, 10 minutes, got: 10 minutes; later than that, the next run is there already [Stack/Nightly]',
    ],
    [
      'a lateness that only the deployment knows',
      (stack) => scheduleIn(stack, { maxLateness: seconds(Lazy.number({ produce: () => 60 })) }),
      'maxLateness must be known at synth, got: a token; write it into the code: the starter computes with it [Stack/Nightly]',
    ],
    [
      'a name with a blank',
      (stack) => scheduleIn(stack, { scheduleName: 'my job' }),
      'scheduleName must be 1 to 64 letters, digits, - or _, got: my job; execution names begin with it, and allow no other characters [Stack/Nightly]',
    ],
    [
      'a name that only the deployment knows',
      (stack) => scheduleIn(stack, { scheduleName: token('job') }),
      'scheduleName must be known at synth, got: a token; write it into the code: claims and metrics are found by it [Stack/Nightly]',
    ],
    [
      'two schedules of one name',
      (stack) => [scheduleIn(stack, { scheduleName: 'job' }), scheduleIn(stack, { scheduleName: 'job' }, 'Other')],
      'scheduleName must be another one than that of another schedule, got: job of Stack/Nightly; claims, metrics and executions are found by it [Stack/Other]',
    ],
    [
      'a FIFO queue for dead letters',
      (stack) => scheduleIn(stack, { deadLetterQueue: new Queue(stack, 'Dead', { fifo: true }) }),
      'deadLetterQueue must not be a FIFO queue, got: Stack/Dead; use a standard queue, or leave it out to have one made [Stack/Nightly]',
    ],
    [
      'another object as the queue for dead letters',
      (stack) => scheduleIn(stack, { deadLetterQueue: {} as never }),
      'deadLetterQueue must be a Queue, got: an object of the class Object; pass the construct of the queue, or an import of it [Stack/Nightly]',
    ],
    [
      'a target in another account',
      (stack) => scheduleIn(stack, { target: foreign(stack, 'eu-central-1', '999999999999') }),
      'target must be in the account of the schedule, 111122223333, got: 999999999999; start a target in the account and Region of the schedule, and let it call the other one [Stack/Nightly]',
    ],
    [
      'a target in another Region',
      (stack) => scheduleIn(stack, { target: foreign(stack, 'us-east-1', '111122223333') }),
      'target must be in the Region of the schedule, eu-central-1, got: us-east-1; start a target in the account and Region of the schedule, and let it call the other one [Stack/Nightly]',
    ],
    [
      'another key than that of another schedule',
      (stack) => [scheduleIn(stack), scheduleIn(stack, { encryptionKey: new Key(stack, 'Key') }, 'Other')],
      'encryptionKey must be that of Stack/Nightly, got: Stack/Key; all schedules of a stack share one starter: give all the same [Stack/Other]',
    ],
    [
      'no key, where another schedule has one',
      (stack) => [scheduleIn(stack, { encryptionKey: new Key(stack, 'Key') }), scheduleIn(stack, {}, 'Other')],
      'encryptionKey must be that of Stack/Nightly, got: none; all schedules of a stack share one starter: give all the same [Stack/Other]',
    ],
    [
      'another retention than that of another schedule',
      (stack) => [
        scheduleIn(stack, { logRetention: RetentionDays.ONE_WEEK }),
        scheduleIn(stack, { logRetention: RetentionDays.ONE_DAY }, 'Other'),
      ],
      'logRetention must be that of the other schedules of the stack, 7, got: 1; all schedules of a stack share one starter: give all the same [Stack/Other]',
    ],
    [
      'a list as the input',
      (stack) => scheduleIn(stack, { target: PunctualTarget.function(jobIn(stack), { input: [] as never }) }),
      'options.input must be a map of texts, got: []; pass a value of this type, or leave it out',
    ],
    [
      'an object as a function',
      (stack) => scheduleIn(stack, { target: PunctualTarget.function({} as never) }),
      'handler must be a Lambda function, got: an object of the class Object; pass the construct of the function, its alias or version, or an import',
    ],
    [
      'an object as a state machine',
      (stack) => scheduleIn(stack, { target: PunctualTarget.stateMachine({} as never) }),
      'stateMachine must be a state machine, got: an object of the class Object; pass the construct of the state machine, or an import',
    ],
    [
      'an object as a queue',
      (stack) => scheduleIn(stack, { target: PunctualTarget.queue({} as never) }),
      'queue must be a Queue, got: an object of the class Object; pass the construct of the queue, or an import',
    ],
  ]);
});
