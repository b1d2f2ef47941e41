import { Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { AlarmBase, IAlarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmOptions } from '../../alarm-options';
import { refuse } from './errors';
import { read } from './references';

/** Binds the user's actions to an alarm. */
export function tell(
  alarm: Pick<AlarmBase, 'addAlarmAction' | 'addOkAction'>,
  { actions = [], okActions = [] }: AlarmOptions,
): void {
  alarm.addAlarmAction(...actions.map((action, index) => ofOwnRegion(`alarms.actions[${index}]`, action)));
  alarm.addOkAction(...okActions.map((action, index) => ofOwnRegion(`alarms.okActions[${index}]`, action)));
}

function ofOwnRegion(property: string, action: IAlarmAction): IAlarmAction {
  const remedy = 'CloudWatch calls actions of its own Region only: pass a topic of this Region';
  return {
    bind(scope, alarm) {
      const config = action.bind(scope, alarm);
      requireOwnRegion(property, config.alarmActionArn, alarm, remedy);
      return config;
    },
  };
}

/** Rejects an action in another Region than its alarm, as far as both are known: CloudWatch rejects it in the deployment. */
export function requireOwnRegion(property: string, arn: string, alarm: IAlarm, remedy: string): void {
  const [target] = read(alarm, arn).targets;
  const region = target ? Stack.of(target).region : literalRegionOf(arn);
  const own = Stack.of(alarm).region;
  if (region && Token.compareStrings(region, own) === TokenComparison.DIFFERENT) {
    const got = target ? `one in ${Stack.of(target).node.path}` : arn;
    refuse({ property, must: `be in the Region of the alarm, ${own}`, got, remedy }, alarm);
  }
}

function literalRegionOf(arn: string): string | undefined {
  return Token.isUnresolved(arn) ? undefined : arn.split(':')[3];
}
