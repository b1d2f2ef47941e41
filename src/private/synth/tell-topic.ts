import { type EventPattern, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { runbookUrl } from '../links';
import { requireInRegion } from './existing';

/** Events that somebody must know of, and the words to tell them with. */
export interface Notice {
  readonly description: string;
  readonly pattern: EventPattern;
  /**
   * The message, in whole sentences, with `EventField.fromPath` for values of the event. EventBridge does not escape them:
   * use only fields that never hold a quotation mark.
   */
  readonly text: string;
  /** The heading of the runbook, `<module>#<anchor of the heading>`, unless there is nothing to do. */
  readonly runbook?: string;
}

/**
 * Creates a rule that tells a topic of events. It publishes with a role of its own, for this topic alone: the policy of the
 * topic need not admit EventBridge, which would let any rule publish, and may be one that this app cannot change.
 */
export function tellTopic(
  scope: Construct,
  id: string,
  /** The topic, by the name of its property or parameter. */
  { property, topic }: { readonly property: string; readonly topic: ITopic },
  notice: Notice,
): Rule {
  requireInRegion(
    property,
    topic,
    'use a topic in this Region: an EventBridge rule cannot send to a topic in another Region',
    scope,
  );
  const runbook = notice.runbook === undefined ? '' : ` Runbook: ${runbookUrl(notice.runbook)}`;
  const message = RuleTargetInput.fromText(`${notice.text}${runbook}`);
  return new Rule(scope, id, {
    description: notice.description,
    eventPattern: notice.pattern,
    targets: [new SnsTopic(topic, { message, authorizeUsingRole: true })],
  });
}
