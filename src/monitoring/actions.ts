import { type CfnResource, Stack, Stage } from 'aws-cdk-lib';
import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { AlarmOptions } from '../alarm-options';
import { requireOwnRegion } from '../private/synth/alarm-actions';
import { refuse } from '../private/synth/errors';
import { read } from '../private/synth/references';
import { outermost, type StackOrder } from './stack-order';

type Actions = Pick<AlarmOptions, 'actions' | 'okActions'>;

/**
 * Gives an alarm its actions, each once.
 *
 * @param isMerged whether they come from several calls, whose order must not matter
 */
export function bindActions(alarm: Alarm, actions: Actions, isMerged: boolean, order: StackOrder): void {
  for (const arn of arnsOf('actions', alarm, actions, isMerged, order)) {
    alarm.addAlarmAction({ bind: () => ({ alarmActionArn: arn }) });
  }
  for (const arn of arnsOf('okActions', alarm, actions, isMerged, order)) {
    alarm.addOkAction({ bind: () => ({ alarmActionArn: arn }) });
  }
}

function arnsOf(
  property: keyof Actions,
  alarm: Alarm,
  actions: Actions,
  isMerged: boolean,
  order: StackOrder,
): string[] {
  const arns = new Map<string, string>();
  actions[property]?.forEach((action, index) => {
    const arn = bind(`${property}[${index}]`, action, alarm);
    requireReachable(`${property}[${index}]`, arn, alarm, order);
    arns.set(JSON.stringify(read(alarm, arn).value), arn);
  });
  const keys = isMerged ? [...arns.keys()].sort() : [...arns.keys()];
  return keys.map((key) => arns.get(key) as string);
}

function bind(property: string, action: IAlarmAction, alarm: Alarm): string {
  try {
    return action.bind(alarm as unknown as Construct, alarm).alarmActionArn;
  } catch (error) {
    const remedy =
      'a LambdaAction needs the option useUniquePermissionId to be the action of several alarms; for others see the cause';
    const got = error instanceof Error ? error.message : `${error}`;
    return refuse({ property, must: 'be an action that each alarm can be given', got, remedy }, alarm, error);
  }
}

/** Rejects an action that the stack of the alarm could not name, or that CloudWatch would not call. */
function requireReachable(property: string, arn: string, alarm: Alarm, order: StackOrder): void {
  for (const target of read(alarm, arn).targets) {
    requireReference(property, target, alarm, order);
  }
  const remedy = 'CloudWatch calls actions of its own Region: call IncidentAlarms.of for the stacks of each Region';
  requireOwnRegion(property, arn, alarm, remedy);
}

function requireReference(property: string, target: CfnResource, alarm: Alarm, order: StackOrder): void {
  const [from, to] = [Stack.of(alarm), Stack.of(target)].map(outermost);
  const got = `one in ${to.node.path}`;
  if (Stage.of(target) !== Stage.of(alarm)) {
    const remedy =
      'call IncidentAlarms.of for the Stage, with an action of its own; or import the topic by its ARN, with Topic.fromTopicArn';
    refuse({ property, must: 'be in the Stage of the alarm', got, remedy }, alarm);
  }
  if (from.environment !== to.environment) {
    const remedy =
      'call IncidentAlarms.of for the stacks of each account and Region, with an action of their own; or, for a topic of another account, import it by its ARN, with Topic.fromTopicArn';
    refuse({ property, must: `be in the account and Region of the alarm, ${from.environment}`, got, remedy }, alarm);
  }
  if (from !== to && order.isAfter(to, from)) {
    const remedy =
      'put the topic into a stack that depends on no other; or import it by its ARN, with Topic.fromTopicArn';
    refuse({ property, must: 'be in a stack that does not depend on that of the alarm', got, remedy }, alarm);
  }
}
