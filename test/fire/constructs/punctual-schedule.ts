import { Duration, type Stack, TimeZone } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, Pass, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { PunctualSchedule, PunctualTarget, PunctualTimes } from '../../../src/schedule';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import { partial, type Values } from '../values';

const { hours, minutes, seconds } = Duration;

const cases = (values: Values) =>
  record({
    kind: constantFrom('cron' as const, 'daily' as const, 'every' as const),
    minute: values.text('0', '0/10', '5,35'),
    hour: values.text('3', '8-17', '*'),
    cron: partial({
      day: values.text('*', 'L', '15W', '?'),
      month: values.text('*', 'JAN-MAR', '1/2'),
      weekDay: values.text('MON-FRI', '?', '6L', '2#1'),
      year: values.text('*', '2026-2030'),
    }),
    time: values.text('03:00', '23:59'),
    interval: values.duration(minutes(10), hours(6)),
    offset: option(values.duration(minutes(1), minutes(5))),
    target: constantFrom('function' as const, 'machine' as const, 'queue' as const),
    input: option(record({ country: values.text('DE') })),
    zone: values.text('Europe/Berlin', 'Australia/Lord_Howe'),
    withZone: boolean(),
    withKey: boolean(),
    withQueue: boolean(),
    isFifo: boolean(),
    second: boolean(),
    props: partial({
      scheduleName: values.text('nightly', 'my_job-1'),
      maxLateness: values.duration(seconds(30), minutes(2)),
      enabled: boolean(),
      logRetention: constantFrom(RetentionDays.ONE_DAY, RetentionDays.ONE_YEAR),
    }),
    metrics: metricOptions(values),
    alarms: alarmSettings(values, ['lateness', 'missedRun', 'pulseStopped', 'startFailed', 'deadLetters']),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  const shared = {
    times: timesOf(one),
    timeZone: one.withZone ? TimeZone.of(one.zone) : undefined,
    target: targetIn(stack, one),
    encryptionKey: one.withKey ? new Key(stack, 'Key') : undefined,
  };
  const made = new PunctualSchedule(stack, 'Schedule', {
    ...one.props,
    ...shared,
    deadLetterQueue: one.withQueue ? new Queue(stack, 'Dead') : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  if (one.second) {
    new PunctualSchedule(stack, 'Second', shared);
  }
  addDashboard(stack, made, one.metrics);
}

function timesOf({ kind, minute, hour, cron, time, interval, offset }: Case): PunctualTimes {
  switch (kind) {
    case 'cron':
      return PunctualTimes.cron({ minute, hour, ...cron });
    case 'daily':
      return PunctualTimes.daily(time);
    default:
      return PunctualTimes.every(interval, offset ? { offset } : undefined);
  }
}

function targetIn(stack: Stack, { target, input, isFifo }: Case): PunctualTarget {
  const options = input === null ? undefined : { input };
  if (target === 'queue') {
    return PunctualTarget.queue(new Queue(stack, 'Queue', { fifo: isFifo || undefined }), options);
  }
  if (target === 'machine') {
    const definitionBody = DefinitionBody.fromChainable(new Pass(stack, 'Pass'));
    return PunctualTarget.stateMachine(new StateMachine(stack, 'Machine', { definitionBody }), options);
  }
  const code = Code.fromInline('exports.handler = async () => [1];');
  const props = { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code };
  return PunctualTarget.function(new LambdaFunction(stack, 'Job', props), options);
}

export const punctualSchedule: Target<Case> = { name: 'PunctualSchedule', cases, build };
