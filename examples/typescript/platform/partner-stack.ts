import { CfnOutput, Fn, Stack, type StackProps, TimeZone } from 'aws-cdk-lib';
import { FlowLogDestination, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SquidProxy, WorkingHours } from 'cdk-hindsight/squid';
import type { Construct } from 'constructs';
import { acknowledge, inPacks } from './acknowledge';

const PACKS = ['HIPAA.Security', 'NIST.800.53.R4', 'NIST.800.53.R5', 'PCI.DSS.321'];

/** The way to the site of a payment partner, which admits one address only. */
export class PartnerStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    const flowLog = new LogGroup(this, 'FlowLog', { retention: RetentionDays.ONE_MONTH });
    const vpc = new Vpc(this, 'Vpc', {
      availabilityZones: [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())],
      natGateways: 1,
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'proxy', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ],
      flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(flowLog) } },
    });
    const proxy = new SquidProxy(this, 'Proxy', {
      vpc,
      allowedDomains: ['.partner.example'],
      workingHours: WorkingHours.of({ start: '07:00', end: '20:00', timeZone: TimeZone.EUROPE_BERLIN }),
    });
    const support = new Role(this, 'Support', { assumedBy: new AccountRootPrincipal() });
    proxy.grantTunnel(support);
    new CfnOutput(this, 'Tunnel', { value: proxy.tunnelCommand() });

    acknowledge(proxy.role, 'the actions of the agent take no resource', 'AwsSolutions-IAM5[Resource::*]');
    acknowledge(
      support,
      'the instance changes, so its tag is the condition; sessions are bound to their user',
      'AwsSolutions-IAM5[Resource::*]',
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:${this.region}:${this.account}:instance/*]`,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:${this.region}:${this.account}:session/*]`,
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:*:*:session/*]',
    );
    for (const role of [proxy.role, support, vpc]) {
      acknowledge(role, 'each policy is for the one role that it lies in', ...inPacks('IAMNoInlinePolicy', ...PACKS));
    }
    acknowledge(
      proxy,
      'the support team looks at the alarms in the morning; a replacement is not news',
      'AwsSolutions-AS3',
      ...inPacks('CloudWatchAlarmAction', ...PACKS),
    );
    for (const log of [flowLog, proxy.accessLog]) {
      const reason = 'hosts and addresses only: the key that CloudWatch Logs itself uses is enough';
      acknowledge(log, reason, ...inPacks('CloudWatchLogGroupEncrypted', ...PACKS));
    }
    acknowledge(vpc, 'the NAT gateway is in the public subnets', ...inPacks('VPCNoUnrestrictedRouteToIGW', ...PACKS));
    acknowledge(vpc, 'nothing uses the default group', ...inPacks('VPCDefaultSecurityGroupClosed', ...PACKS));
  }
}
