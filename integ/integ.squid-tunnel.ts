import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, CfnOutput, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Dashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { FlowLogDestination, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SquidProxy, SquidProxyEndpoints } from '../src/squid';
import { acknowledge, inPacks } from './acknowledge';

// The snapshot must not say where it was made.
export const app = new App({ postCliContext: { 'aws:cdk:disable-creation-stack-traces': true } });
const stack = new Stack(app, 'SquidTunnel', { description: 'A squid proxy with a tunnel of Systems Manager' });

const oneDay = { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY };
const flowLog = new LogGroup(stack, 'FlowLog', oneDay);
const accessLog = new LogGroup(stack, 'AccessLog', oneDay);

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.40.0.0/20'),
  maxAzs: 2,
  natGateways: 1,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [
    { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 26, mapPublicIpOnLaunch: false },
    { name: 'proxy', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 26 },
  ],
  flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(flowLog) } },
});

const proxy = new SquidProxy(stack, 'Proxy', {
  vpc,
  allowedDomains: ['checkip.amazonaws.com'],
  endpoints: SquidProxyEndpoints.create({ packageGateway: true }),
  accessLog,
});
const support = new Role(stack, 'Support', { assumedBy: new AccountRootPrincipal() });
proxy.grantTunnel(support);
// For integ/scripts/squid-instance.ts.
new CfnOutput(stack, 'Tunnel', { value: proxy.tunnelCommand() });
new CfnOutput(stack, 'SupportRole', { value: support.roleArn });
new Dashboard(stack, 'Dashboard', { widgets: [proxy.widgets()] });

acknowledge(
  [proxy.autoScalingGroup],
  'the alarms of the proxy tell what a person has to know; a replacement is not news',
  'AwsSolutions-AS3',
);
acknowledge(
  [proxy.role],
  'the actions of the agent of Systems Manager take no resource',
  'AwsSolutions-IAM5[Resource::*]',
);
acknowledge(
  [support],
  'DescribeInstances takes no resource; the instance changes, so its tag is the condition; a data channel opens with the token of its session only, and sessions are bound to their user',
  'AwsSolutions-IAM5[Resource::*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:instance/*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:*:*:session/*]',
  'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:<AWS::Region>:<AWS::AccountId>:session/*]',
);
acknowledge(
  [proxy.role, support, vpc],
  'each policy is for the one role that it lies in',
  ...inPacks('IAMNoInlinePolicy'),
);
acknowledge([proxy], 'nobody is to be woken by a test', ...inPacks('CloudWatchAlarmAction'));
acknowledge([accessLog, flowLog], 'a day of test traffic', ...inPacks('CloudWatchLogGroupEncrypted'));
acknowledge([vpc], 'nothing uses the default security group of this VPC', ...inPacks('VPCDefaultSecurityGroupClosed'));
acknowledge([vpc], 'the NAT gateway is in the public subnets', ...inPacks('VPCNoUnrestrictedRouteToIGW'));

const integ = new IntegTest(app, 'SquidTunnelTest', { testCases: [stack] });

const findInstance = integ.assertions.awsApiCall('EC2', 'describeInstances', {
  Filters: [
    { Name: 'tag:cdk-hindsight:squid-proxy', Values: [proxy.tunnelTagValue] },
    { Name: 'instance-state-name', Values: ['running'] },
  ],
});
findInstance.assertAtPath(
  'Reservations.0.Instances.0.MetadataOptions.HttpTokens',
  ExpectedResult.stringLikeRegexp('^required$'),
);

// Its agent has a connection to Systems Manager.
integ.assertions
  .awsApiCall('SSM', 'describeInstanceInformation', {
    Filters: [{ Key: 'tag:cdk-hindsight:squid-proxy', Values: [proxy.tunnelTagValue] }],
  })
  .expect(
    ExpectedResult.objectLike({
      InstanceInformationList: Match.arrayWith([Match.objectLike({ PingStatus: 'Online' })]),
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(10), interval: Duration.seconds(20) });

// Squid answers, and its log arrives.
integ.assertions
  .awsApiCall('CloudWatchLogs', 'filterLogEvents', {
    logGroupName: proxy.accessLog.logGroupName,
    filterPattern: '"http://heartbeat.invalid/"',
    limit: 1,
  })
  .expect(
    ExpectedResult.objectLike({
      events: Match.arrayWith([Match.objectLike({ message: Match.stringLikeRegexp('TCP_DENIED/403') })]),
    }),
  )
  .waitForAssertions({ totalTimeout: Duration.minutes(10), interval: Duration.seconds(20) });

// The alarm for heartbeats has seen them.
integ.assertions
  .awsApiCall('CloudWatch', 'describeAlarms', { AlarmNames: [proxy.alarms.heartbeats?.alarmName] })
  .expect(ExpectedResult.objectLike({ MetricAlarms: [Match.objectLike({ StateValue: 'OK' })] }))
  .waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.seconds(30) });
