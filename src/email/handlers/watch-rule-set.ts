import type { Clock } from '../../private/runtime/clock';
import { metricLine } from '../../private/runtime/emf';
import { METRICS } from '../mail.contract';

/** The active set, with the names of its rules that are enabled. */
export interface ActiveSet {
  readonly name?: string;
  readonly rules: readonly string[];
}

export interface WatchPorts {
  readonly clock: Pick<Clock, 'now'>;
  readonly receiver: string;
  readonly ruleSetName: string;
  readonly ruleName: string;
  describe(): Promise<ActiveSet>;
  print(line: string): void;
}

/** Tells whether mail can reach the rule. A question that SES does not answer is an error, and no value. */
export async function watchRuleSet(ports: WatchPorts): Promise<void> {
  const { clock, receiver, ruleSetName, ruleName, print } = ports;
  const { name, rules } = await ports.describe();
  const isActive = name === ruleSetName && rules.includes(ruleName);
  if (!isActive) {
    const lost = name === ruleSetName ? `${ruleName} is not in it, or is disabled` : `not ${ruleSetName}`;
    print(`INACTIVE the active receipt rule set is ${name ?? 'none'}; ${lost}`);
  }
  const dimensions = { [METRICS.dimension]: receiver };
  const value = isActive ? 1 : 0;
  print(
    metricLine({ namespace: METRICS.namespace, dimensions, name: METRICS.active, value, unit: 'Count' }, clock.now()),
  );
}
