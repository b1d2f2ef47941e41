import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { CfnDBProxy } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';

/** A rule for one kind of event about one proxy. */
export function proxyEventRule(scope: Construct, id: string, proxy: CfnDBProxy, eventId: string): Rule {
  return new Rule(scope, id, {
    description: `${eventId} of an RDS Proxy; counted by an alarm`,
    eventPattern: {
      source: ['aws.rds'],
      detailType: ['RDS DB Proxy Event'],
      detail: {
        EventID: [eventId],
        // AWS's example has the name of the proxy in the ARN, events in the wild its identifier.
        $or: [{ SourceIdentifier: [proxy.ref] }, { SourceArn: [proxy.attrDbProxyArn] }],
      },
    },
  });
}

/**
 * The number of times that a rule of the default bus matched.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function metricMatchedEvents(rule: Rule, options?: MetricOptions): Metric {
  return new Metric({
    namespace: 'AWS/Events',
    metricName: 'MatchedEvents',
    dimensionsMap: { RuleName: rule.ruleName },
    statistic: Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  }).attachTo(rule);
}
