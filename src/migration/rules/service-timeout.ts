import { handlerBehind, TRIGGER } from '../../private/rules/custom-resources';
import { isDatabaseClient } from '../../private/rules/database-clients';
import { type Rule, Severity } from '../../private/rules/rule';
import { CUSTOM_RESOURCE } from '../../private/template/resource';

export const serviceTimeout: Rule = {
  id: 'hindsight-migration-service-timeout',
  severity: Severity.WARNING,
  incident: 'A migration ended without an answer, and the deployment waited for an hour before it rolled back.',
  remedy:
    'Set the service timeout of the custom resource (serviceTimeout) to a little more than its functions may take; for migrations use DatabaseMigration.',
  source:
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html',
  types: [CUSTOM_RESOURCE],
  judge: (resource, report) => {
    // The CDK's trigger has no property for it.
    if (resource.type === TRIGGER || !resource.properties.get('ServiceTimeout').isAbsent) {
      return;
    }
    const handler = handlerBehind(resource);
    if (handler && isDatabaseClient(handler)) {
      report.find('Properties', `CloudFormation waits an hour for ${handler.id} if it ends without an answer.`);
    }
  },
};
