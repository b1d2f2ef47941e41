import { type Rule, Severity } from '../../private/rules/rule';
import { handsMailOn, RULE } from './receipt-rule';

export const unscanned: Rule = {
  id: 'hindsight-email-unscanned',
  severity: Severity.WARNING,
  incident: 'A receipt rule did not scan, so no mail had a verdict, and spam and viruses were processed with the rest.',
  remedy:
    'Set ScanEnabled to true and look at the verdicts of each mail; or use InboundEmail, which holds what is not clean.',
  source: 'https://docs.aws.amazon.com/ses/latest/APIReference/API_ReceiptRule.html',
  types: [RULE],
  judge: (resource, report) => {
    const rule = resource.properties.get('Rule');
    const isScanned = rule.get('Enabled').boolean() === false || rule.get('ScanEnabled').boolean() === true;
    if (!isScanned && handsMailOn(resource)) {
      report.find(rule, 'The rule does not scan, so mail has no spam or virus verdicts.');
    }
  },
};
