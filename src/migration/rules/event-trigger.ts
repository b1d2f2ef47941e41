import { TRIGGER, triggeredFunction } from '../../private/rules/custom-resources';
import { isDatabaseClient } from '../../private/rules/database-clients';
import { type Rule, Severity } from '../../private/rules/rule';

export const eventTrigger: Rule = {
  id: 'hindsight-migration-event-trigger',
  severity: Severity.WARNING,
  incident: 'A deployment went through although its migration failed: the trigger had not waited for the function.',
  remedy: 'Leave the invocation type of the trigger out, so that it waits; for migrations use DatabaseMigration.',
  source: 'https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.triggers-readme.html',
  types: [TRIGGER],
  judge: (trigger, report) => {
    const type = trigger.properties.get('InvocationType');
    const handler = type.string() === 'Event' ? triggeredFunction(trigger) : undefined;
    if (handler && isDatabaseClient(handler)) {
      report.find(type, `The deployment does not wait for ${handler.id}, and does not see its errors.`);
    }
  },
};
