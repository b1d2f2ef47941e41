import { TRIGGER, triggeredFunction } from '../../private/rules/custom-resources';
import { type Rule, Severity } from '../../private/rules/rule';

const DEFAULT_TIMEOUT = 3;
const WAITING = 'RequestResponse';

export const triggerTimeout: Rule = {
  id: 'hindsight-migration-trigger-timeout',
  severity: Severity.ERROR,
  incident: 'A migration took longer than the two minutes that its trigger waited, and was run three times at once.',
  remedy:
    'Give the trigger the timeout of its function (timeout), or use TriggerFunction, which does; for migrations use DatabaseMigration.',
  source: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.triggers-readme.html',
  types: [TRIGGER],
  judge: (trigger, report) => {
    const { properties } = trigger;
    const timeout = properties.get('Timeout');
    const handler = timeout.isAbsent ? undefined : triggeredFunction(trigger);
    if (!handler || (properties.get('InvocationType').string() ?? WAITING) !== WAITING) {
      return;
    }
    const waits = (timeout.number() ?? 0) / 1_000;
    const runs = handler.properties.get('Timeout').number() ?? DEFAULT_TIMEOUT;
    if (waits < runs) {
      const message = `After ${waits} seconds without an answer ${handler.id} is called again, and it may run for ${runs}.`;
      report.find(timeout, message);
    }
  },
};
