import type { Stack } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { type Arbitrary, boolean, constantFrom, option, record } from 'fast-check';
import { AlarmThreshold } from '../../src/alarm-threshold';
import type { Values } from './values';

/** What a user may say of a construct's alarms. */
export interface AlarmSettings {
  readonly enabled: boolean | undefined;
  readonly actions: boolean;
  readonly okActions: boolean;
  readonly which: string;
  readonly off: boolean;
  readonly value: number;
  readonly evaluationPeriods: number | null;
  readonly datapointsToAlarm: number | null;
}

/** Random settings: for one of the alarms a threshold, for all of them actions. */
export function alarmSettings(values: Values, names: string[]): Arbitrary<AlarmSettings | null> {
  return option(
    record({
      enabled: constantFrom(undefined, true, false),
      actions: boolean(),
      okActions: boolean(),
      which: constantFrom(...names),
      off: boolean(),
      value: values.number(1, 5, 90),
      evaluationPeriods: option(values.number(3, 5)),
      datapointsToAlarm: option(values.number(1, 3)),
    }),
  );
}

/** The `alarms` property that these settings mean. */
export function alarmsFrom(stack: Stack, settings: AlarmSettings | null): object | undefined {
  if (settings === null) {
    return undefined;
  }
  const { enabled, actions, okActions, which, off, value } = settings;
  const evaluationPeriods = settings.evaluationPeriods ?? undefined;
  const datapointsToAlarm = settings.datapointsToAlarm ?? undefined;
  return {
    enabled,
    actions: actions ? [new SnsAction(new Topic(stack, 'Alarms'))] : undefined,
    okActions: okActions ? [new SnsAction(new Topic(stack, 'Relief'))] : undefined,
    [which]: off ? AlarmThreshold.off() : AlarmThreshold.of(value, { evaluationPeriods, datapointsToAlarm }),
  };
}
