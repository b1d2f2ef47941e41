import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { FlowLogDestination, IpAddresses, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountRootPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { SquidProxy, SquidProxyEndpoints } from '../src/squid';

const app = new App();
const stack = new Stack(app, 'SquidTunnel', { description: 'A squid proxy with a tunnel of Systems Manager' });

const logs = (id: string) =>
  new LogGroup(stack, id, { retention: RetentionDays.ONE_DAY, removalPolicy: RemovalPolicy.DESTROY });

const vpc = new Vpc(stack, 'Vpc', {
  ipAddresses: IpAddresses.cidr('10.40.0.0/20'),
  maxAzs: 2,
  natGateways: 1,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [
    { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 26, mapPublicIpOnLaunch: false },
    { name: 'proxy', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 26 },
  ],
  flowLogs: { all: { destination: FlowLogDestination.toCloudWatchLogs(logs('FlowLog')) } },
});

const proxy = new SquidProxy(stack, 'Proxy', {
  vpc,
  allowedDomains: ['checkip.amazonaws.com'],
  endpoints: SquidProxyEndpoints.create({ packageGateway: true }),
  accessLog: logs('AccessLog'),
});
const support = new Role(stack, 'Support', { assumedBy: new AccountRootPrincipal() });
proxy.grantTunnel(support);
new CfnOutput(stack, 'Tunnel', { value: proxy.tunnelCommand() });

const integ = new IntegTest(app, 'SquidTunnelTest', { testCases: [stack] });

const findInstance = integ.assertions.awsApiCall('EC2', 'describeInstances', {
  Filters: [
    { Name: 'tag:cdk-hindsight:squid-proxy', Values: [proxy.tunnelTagValue] },
    { Name: 'instance-state-name', Values: ['running'] },
  ],
});
findInstance.assertAtPath('Reservations.0.Instances.0.MetadataOptions.HttpTokens', ExpectedResult.stringLikeRegexp('^required$'));

// Its agent has a connection to Systems Manager.
integ.assertions
  .awsApiCall('SSM', 'describeInstanceInformation', {
    Filters: [{ Key: 'tag:cdk-hindsight:squid-proxy', Values: [proxy.tunnelTagValue] }],
  })
  .expect(ExpectedResult.objectLike({ InstanceInformationList: Match.arrayWith([Match.objectLike({ PingStatus: 'Online' })]) }))
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
  .awsApiCall('CloudWatch', 'describeAlarms', { AlarmNames: [proxy.heartbeatAlarm?.alarmName] })
  .expect(ExpectedResult.objectLike({ MetricAlarms: [Match.objectLike({ StateValue: 'OK' })] }))
  .waitForAssertions({ totalTimeout: Duration.minutes(20), interval: Duration.seconds(30) });
