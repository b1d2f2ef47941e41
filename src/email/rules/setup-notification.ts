import { matchesText } from '../../private/rules/event-patterns';
import { type Report, type Rule, Severity } from '../../private/rules/rule';
import type { Resource } from '../../private/template/resource';
import type { Value } from '../../private/template/value';
import { BUCKET, mailActions } from './receipt-rule';

const SETUP = 'AMAZON_SES_SETUP_NOTIFICATION';
const CDK_NOTIFICATIONS = 'Custom::S3BucketNotifications';
const EVENT_RULE = 'AWS::Events::Rule';
const CONFIGURATIONS = [
  'LambdaConfigurations',
  'QueueConfigurations',
  'TopicConfigurations',
  'LambdaFunctionConfigurations',
];

export const setupNotification: Rule = {
  id: 'hindsight-email-setup-notification',
  severity: Severity.WARNING,
  incident:
    'SES wrote its setup object to the bucket, the notification treated it as an email, and the first execution failed.',
  remedy:
    'Leave out keys that end with AMAZON_SES_SETUP_NOTIFICATION, by anything-but alone in the list of an event pattern; or use InboundEmail, which listens to SES and not to the bucket.',
  source: 'https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html',
  types: [BUCKET, CDK_NOTIFICATIONS, EVENT_RULE],
  judge: (resource, report) => {
    if (resource.type === EVENT_RULE) {
      judgePattern(resource, report);
    } else {
      judgeNotifications(resource, report);
    }
  },
};

function judgeNotifications(resource: Resource, report: Report): void {
  const isBucket = resource.type === BUCKET;
  const bucket = isBucket ? resource : resource.properties.get('BucketName').target()?.resource;
  const actions = bucket ? mailActions(bucket) : [];
  if (actions.length === 0) {
    return;
  }
  const notifications = resource.properties.get('NotificationConfiguration');
  for (const configuration of CONFIGURATIONS.flatMap((name) => notifications.get(name).possibilities())) {
    for (const action of actions) {
      report.isolate(() => {
        if (passesFilter(setupKey(action), configuration)) {
          report.find(configuration, 'The setup object of SES is treated as an email.');
        }
      });
    }
  }
}

function passesFilter(key: string, configuration: Value): boolean {
  const filter = configuration.get('Filter');
  const rules = [filter.at('S3Key', 'Rules'), filter.at('Key', 'FilterRules')].flatMap((list) => list.items());
  return rules.every((rule) => {
    const value = rule.get('Value').string() ?? '';
    return rule.get('Name').string()?.toLowerCase() === 'prefix' ? key.startsWith(value) : key.endsWith(value);
  });
}

/** A rule for objects of a bucket with mail, and for the setup object among them. */
function judgePattern({ properties }: Resource, report: Report): void {
  const pattern = properties.get('EventPattern').json();
  const source = pattern.get('source');
  if (source.isAbsent || !source.items().some((item) => item.tryText()?.literal === 'aws.s3')) {
    return;
  }
  const detail = pattern.get('detail');
  const actions = detail
    .at('bucket', 'name')
    .items()
    .flatMap((name) => name.tryText()?.targets ?? [])
    .flatMap(({ resource }) => mailActions(resource));
  for (const action of actions) {
    const matchers = detail.at('object', 'key');
    if (matchers.isAbsent || matchesText(matchers, setupKey(action))) {
      report.find(detail, 'The setup object of SES is treated as an email.');
    }
  }
}

function setupKey(action: Value): string {
  return `${action.get('ObjectKeyPrefix').string() ?? ''}${SETUP}`;
}
