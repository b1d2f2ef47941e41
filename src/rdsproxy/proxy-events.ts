import { Rule } from 'aws-cdk-lib/aws-events';
import type { aws_rds } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';

/** The rules for the events that have an alarm. */
export interface ProxyEventRules {
  readonly throttledConnections: Rule;
  readonly noFreeIps: Rule;
}

/** Creates the rules for the events of one proxy; `end` is the end of their ids. */
export function proxyEventRules(scope: Construct, proxy: aws_rds.DBProxyReference, end = ''): ProxyEventRules {
  return {
    throttledConnections: proxyEventRule(scope, `ThrottledConnections${end}`, proxy, 'RDS-EVENT-0275'),
    noFreeIps: proxyEventRule(scope, `NoFreeIps${end}`, proxy, 'RDS-EVENT-0243'),
  };
}

function proxyEventRule(scope: Construct, id: string, proxy: aws_rds.DBProxyReference, eventId: string): Rule {
  return new Rule(scope, id, {
    description: `${eventId} of an RDS Proxy; counted by an alarm`,
    eventPattern: {
      source: ['aws.rds'],
      detailType: ['RDS DB Proxy Event'],
      detail: {
        EventID: [eventId],
        // AWS's example has the name of the proxy in the ARN, events in the wild its identifier.
        $or: [{ SourceIdentifier: [proxy.dbProxyName] }, { SourceArn: [proxy.dbProxyArn] }],
      },
    },
  });
}
