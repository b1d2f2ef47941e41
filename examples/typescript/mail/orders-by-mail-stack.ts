import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { InboundEmail, InboundMx, InboundRecipients, InboundRuleSet, InboundTarget } from 'cdk-hindsight/email';
import type { Construct } from 'constructs';
import { OrderExtraction } from './order-extraction';

/** Orders that come by mail, stored until a person confirms them. */
export class OrdersByMailStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const orders = new Table(this, 'Orders', {
      partitionKey: { name: 'messageId', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    });
    const { stateMachine } = new OrderExtraction(this, 'Extraction', orders);
    const zone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: 'Z0123456789ABCDEFGHIJ',
      zoneName: 'acme.example',
    });
    const mail = new InboundEmail(this, 'Mail', {
      recipients: InboundRecipients.addresses('orders@in.acme.example'),
      ruleSet: InboundRuleSet.create(),
      target: InboundTarget.stateMachine(stateMachine),
      mx: InboundMx.subdomain(zone, 'in'),
      expectMailEvery: Duration.days(2),
    });
    mail.grantRead(stateMachine);
  }
}
