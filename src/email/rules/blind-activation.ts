import { type Rule, Severity } from '../../private/rules/rule';
import { anyOf } from '../../private/template/inconclusive';
import { activates, SDK_CALL, sdkCall } from './activation';

export const blindActivation: Rule = {
  id: 'hindsight-email-blind-activation',
  severity: Severity.WARNING,
  incident:
    'A custom resource activated a rule set, whatever was active, and its deletion switched off receiving for the whole account.',
  remedy:
    'Use InboundEmail with InboundRuleSet.create(), which fails if another set is active and restores it; or InboundRuleSet.join(…) for a set of others.',
  source: 'https://docs.aws.amazon.com/ses/latest/APIReference/API_SetActiveReceiptRuleSet.html',
  types: [SDK_CALL],
  judge: (resource, report) => {
    const isActivation = anyOf(
      () => activates(sdkCall(resource, 'Create')),
      () => activates(sdkCall(resource, 'Update')),
    );
    if (!isActivation) {
      return;
    }
    const end = sdkCall(resource, 'Delete');
    if (end === undefined) {
      report.find(
        'Properties',
        'The set stays active when the resource is deleted, and an active set cannot be deleted.',
      );
    } else if (activates(end) && end.at('parameters', 'RuleSetName').isAbsent) {
      report.find(
        'Properties/Delete',
        'The deletion deactivates whatever set is active, even one that somebody else activated.',
      );
    }
  },
};
