import { Duration, Token } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, type IMetric, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmOptions } from '../../alarm-options';
import type { AlarmThreshold } from '../../alarm-threshold';
import { runbookUrl } from '../links';
import { refuse } from './errors';
import { requireWholeNumber } from './validation';

/** One alarm of a construct: what it watches, and what it says to the one who is woken by it. */
export interface AlarmDefinition
  extends Pick<
    AlarmProps,
    'metric' | 'threshold' | 'comparisonOperator' | 'evaluationPeriods' | 'datapointsToAlarm' | 'treatMissingData'
  > {
  /** What the alarm means and where to look first, in whole sentences. */
  readonly description: string;
  /** Where the runbook goes on: `<module>#<anchor of the heading>`. */
  readonly runbook: string;
}

/**
 * Creates the alarm unless it, or all of the construct's alarms, are off.
 *
 * @param threshold what the user set, or nothing for the definition's own
 */
export function addAlarm(
  scope: Construct,
  id: string,
  definition: AlarmDefinition,
  threshold: AlarmThreshold | undefined,
  options: AlarmOptions = {},
): Alarm | undefined {
  if (options.enabled === false || (threshold && threshold.value === undefined)) {
    return undefined;
  }
  const { runbook, description, ...props } = definition;
  requireWithinDay(threshold?.evaluationPeriods, props.metric, scope);
  const alarm = new Alarm(scope, id, {
    ...props,
    alarmDescription: `${description} Runbook: ${runbookUrl(runbook)}`,
    threshold: threshold?.value ?? props.threshold,
    evaluationPeriods: threshold?.evaluationPeriods ?? props.evaluationPeriods,
    datapointsToAlarm: threshold?.datapointsToAlarm ?? props.datapointsToAlarm,
  });
  if (options.actions) {
    alarm.addAlarmAction(...options.actions);
  }
  if (options.okActions) {
    alarm.addOkAction(...options.okActions);
  }
  return alarm;
}

/**
 * Refuses to look back further than CloudWatch does: over a day, or over a week where periods are of an hour or more.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
function requireWithinDay(periods: number | undefined, metric: IMetric, scope: Construct): void {
  const { period } = metric as Metric;
  if (period && periods !== undefined) {
    const days = period.toSeconds() < Duration.hours(1).toSeconds() ? 1 : 7;
    const remedy = `a period is ${period.toHumanString()}, and CloudWatch looks back over ${days === 1 ? 'one day' : 'seven days'}`;
    const max = Math.floor(Duration.days(days).toSeconds() / period.toSeconds());
    requireWholeNumber('evaluationPeriods', periods, { min: 1, max, remedy }, scope);
  }
}

/** Refuses a fraction where a percentage is meant: such an alarm fires all the time, or never. */
export function requirePercent(name: string, threshold: AlarmThreshold | undefined, scope: Construct): void {
  const value = threshold?.value;
  if (value !== undefined && !Token.isUnresolved(value) && (value < 1 || value > 100)) {
    const remedy = 'write 50 for one half; say AlarmThreshold.off() for no alarm';
    refuse({ property: `alarms.${name}`, must: 'be between 1 and 100 percent', got: value, remedy }, scope);
  }
}
