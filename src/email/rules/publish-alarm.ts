import { type AlarmQuery, isWatched, tellAlarms } from '../../private/rules/alarms';
import { type Rule, Severity } from '../../private/rules/rule';
import { anyOf } from '../../private/template/inconclusive';
import { mayFail, RULE } from './receipt-rule';

const FAILURES = { namespace: 'AWS/SES', metrics: ['PublishFailure', 'PublishExpired'] };
const OF_RULE: AlarmQuery = { ...FAILURES, dimension: 'RuleName', nameProperty: 'Rule.Name' };
const OF_SET: AlarmQuery = { ...FAILURES, dimension: 'RuleSetName', nameProperty: 'RuleSetName' };

export const publishAlarm: Rule = {
  id: 'hindsight-email-publish-alarm',
  severity: Severity.WARNING,
  incident:
    'SES could not write to the bucket for a day and gave up on each email after four hours, and no alarm fired.',
  remedy:
    'Add an alarm on PublishFailure and PublishExpired of AWS/SES with the dimension RuleName or RuleSetName; or use InboundEmail, which has it.',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email-metrics.html',
  types: [RULE],
  tell: tellAlarms,
  judge: (rule, report) => {
    const isOff = rule.properties.at('Rule', 'Enabled').boolean() === false;
    if (
      !isOff &&
      mayFail(rule) &&
      !anyOf(
        () => isWatched(rule, OF_RULE),
        () => isWatched(rule, OF_SET),
      )
    ) {
      report.find(
        'Properties',
        'No alarm fires when an action of the rule fails, and SES gives up on the mail after four hours.',
      );
    }
  },
};
