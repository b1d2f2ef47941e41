import { type Rule, Severity } from '../../private/rules/rule';
import { hasActivation } from './activation';

export const inactiveRuleSet: Rule = {
  id: 'hindsight-email-inactive-rule-set',
  severity: Severity.WARNING,
  incident:
    'A rule set was deployed and stayed inactive, because CloudFormation activates none: no mail arrived for days.',
  remedy:
    'Activate it with ses:SetActiveReceiptRuleSet once no other set is active; or use InboundEmail with InboundRuleSet.create(), which restores the other one.',
  source: 'https://docs.aws.amazon.com/ses/latest/APIReference/API_SetActiveReceiptRuleSet.html',
  types: ['AWS::SES::ReceiptRuleSet'],
  judge: (ruleSet, report) => {
    if (!hasActivation(ruleSet)) {
      report.find(
        'Properties',
        'Nothing in the app activates the rule set, and its rules get no mail while it is inactive.',
      );
    }
  },
};
