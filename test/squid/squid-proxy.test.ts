import { App, CfnParameter, Duration, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { InstanceType, MachineImage, WindowsVersion } from 'aws-cdk-lib/aws-ec2';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AlarmThreshold } from '../../src/alarm-threshold';
import { decide } from '../support/iam';
import { resolveIntrinsics } from '../support/intrinsics';
import { DOMAINS, only, proxyStack } from './support';

const launchData = (template: Template) => only(template, 'AWS::EC2::LaunchTemplate').Properties.LaunchTemplateData;
const group = (template: Template) => only(template, 'AWS::AutoScaling::AutoScalingGroup');

describe('the instance', () => {
  const data = launchData(proxyStack().template());

  test('takes the newest image at each launch', () => {
    expect(data.ImageId).toBe('resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64');
  });

  test('is a t4g.micro by default', () => {
    expect(data.InstanceType).toBe('t4g.micro');
  });

  test('has IMDSv2 only, one hop away', () => {
    expect(data.MetadataOptions).toEqual({ HttpTokens: 'required', HttpPutResponseHopLimit: 1 });
  });

  test('has an encrypted volume', () => {
    expect(data.BlockDeviceMappings).toEqual([
      { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeSize: 8, VolumeType: 'gp3' } },
    ]);
  });

  test('has no key pair and no network interface of its own', () => {
    expect(Object.keys(data)).not.toEqual(expect.arrayContaining(['KeyName']));
    expect(data.NetworkInterfaces).toBeUndefined();
  });

  test('is an on-demand instance by default, and a spot instance on request', () => {
    expect(data.InstanceMarketOptions).toBeUndefined();
    expect(launchData(proxyStack({ spot: true }).template()).InstanceMarketOptions).toEqual({
      MarketType: 'spot',
      SpotOptions: { SpotInstanceType: 'one-time' },
    });
  });

  test('can be of another arm64 type', () => {
    const { template } = proxyStack({ instanceType: new InstanceType('c8g.medium') });
    expect(launchData(template()).InstanceType).toBe('c8g.medium');
  });

  test('can be of a type that is a token', () => {
    const instanceType = new InstanceType(Token.asString({ Ref: 'Type' }));
    expect(launchData(proxyStack({ instanceType }).template()).InstanceType).toEqual({ Ref: 'Type' });
  });

  test('is of x86-64 with its image if the type is', () => {
    const launched = launchData(proxyStack({ instanceType: new InstanceType('t3.micro') }).template());
    expect(launched.InstanceType).toBe('t3.micro');
    expect(launched.ImageId).toBe('resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64');
  });

  test('can start from an image of your own', () => {
    const machineImage = MachineImage.resolveSsmParameterAtLaunch('/golden/al2023');
    expect(launchData(proxyStack({ machineImage }).template()).ImageId).toBe('resolve:ssm:/golden/al2023');
  });

  test('fails on an image of Windows', () => {
    const machineImage = MachineImage.latestWindows(WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_CORE_BASE);
    expect(() => proxyStack({ machineImage })).toThrow('machineImage must be an image of Linux, got: Windows');
  });
});

describe('the network', () => {
  const out = (props = {}) =>
    only(proxyStack(props).template(), 'AWS::EC2::SecurityGroup').Properties.SecurityGroupEgress.map(
      ({ CidrIp, FromPort, ToPort }: any) => [CidrIp, FromPort, ToPort],
    );

  test('lets ports 443 and 80 out', () => {
    expect(out()).toEqual([
      ['0.0.0.0/0', 443, 443],
      ['0.0.0.0/0', 80, 80],
    ]);
  });

  test('lets the ports of tunnels out too', () => {
    expect(out({ tunnelPorts: [8443, 22] }).slice(2)).toEqual([
      ['0.0.0.0/0', 8443, 8443],
      ['0.0.0.0/0', 22, 22],
    ]);
  });
});

describe('the group', () => {
  const { Properties, UpdatePolicy, DependsOn } = group(proxyStack().template());

  test('has one instance, and room for its replacement', () => {
    expect([Properties.MinSize, Properties.MaxSize, Properties.DesiredCapacity]).toEqual(['1', '2', undefined]);
    expect(Properties.InstanceMaintenancePolicy).toEqual({ MinHealthyPercentage: 100, MaxHealthyPercentage: 200 });
  });

  test('replaces an instance that EC2 finds unhealthy', () => {
    expect([Properties.HealthCheckType, Properties.HealthCheckGracePeriod]).toEqual(['EC2', 300]);
  });

  test('replaces its instance after 7 days by default', () => {
    expect(Properties.MaxInstanceLifetime).toBe(7 * 86_400);
  });

  test('replaces its instance on a deploy that changes it, the new one first', () => {
    expect(UpdatePolicy.AutoScalingRollingUpdate).toMatchObject({
      MinInstancesInService: 1,
      MaxBatchSize: 1,
      PauseTime: 'PT5M',
    });
  });

  test('keeps the size that the working hours have set on a deploy', () => {
    expect(UpdatePolicy.AutoScalingScheduledAction).toEqual({ IgnoreUnmodifiedGroupSizeProperties: true });
  });

  test('is in the private subnets, once they have a way out', () => {
    expect(Properties.VPCZoneIdentifier).toEqual([
      { Ref: 'VpcPrivateSubnet1Subnet536B997A' },
      { Ref: 'VpcPrivateSubnet2Subnet3788AAA1' },
    ]);
    expect(DependsOn).toEqual(expect.arrayContaining(['VpcPrivateSubnet1DefaultRouteBE02A9ED']));
  });

  test('reports what its alarms need', () => {
    expect(Properties.MetricsCollection).toEqual([
      { Granularity: '1Minute', Metrics: ['GroupDesiredCapacity', 'GroupInServiceInstances'] },
    ]);
  });

  test('gives its instances the tag of the proxy', () => {
    const { proxy, template } = proxyStack();
    expect(group(template()).Properties.Tags).toEqual([
      { Key: 'cdk-hindsight:squid-proxy', Value: proxy.tunnelTagValue, PropagateAtLaunch: true },
    ]);
  });

  test('takes another lifetime', () => {
    const { template } = proxyStack({ maxInstanceLifetime: Duration.days(1) });
    expect(group(template()).Properties.MaxInstanceLifetime).toBe(86_400);
  });

  test.each([
    [Duration.hours(23), '23 hours'],
    [Duration.days(366), '366 days'],
  ])('fails on a lifetime of %s', (maxInstanceLifetime, _got) => {
    expect(() => proxyStack({ maxInstanceLifetime })).toThrow(`maxInstanceLifetime must be between 1 day and 365 days`);
  });
});

describe('the network', () => {
  const { Properties } = only(proxyStack().template(), 'AWS::EC2::SecurityGroup');

  test('lets nothing in', () => {
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    proxyStack().template().resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });

  test('lets HTTP and HTTPS over IPv4 out, and nothing else', () => {
    expect(Properties.SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }),
      expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 80, ToPort: 80 }),
    ]);
  });
});

describe('the role', () => {
  const { template } = proxyStack();
  const policy = only(template(), 'AWS::IAM::Policy').Properties.PolicyDocument;
  const log = 'arn:aws:logs:eu-central-1:111122223333:log-group:proxy:*';
  const identity = [resolveIntrinsics(policy, { values: { 'ProxyAccessLog8B47733C.Arn': log } })];
  const ask = (action: string, resource: string) =>
    decide(
      { principal: 'arn:aws:iam::111122223333:role/Proxy', action, resource, resourceAccount: '111122223333' },
      { identity },
    );

  test.each([
    'ssm:UpdateInstanceInformation',
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ])('may %s', async (action) => {
    expect(await ask(action, '*')).toBe('Allowed');
  });

  test.each(['logs:CreateLogStream', 'logs:PutLogEvents'])('may %s in its own log group only', async (action) => {
    expect(await ask(action, log.replace('*', 'log-stream:i-0/access'))).toBe('Allowed');
    expect(await ask(action, log.replace('proxy:*', 'other:log-stream:i-0/access'))).toBe('ImplicitlyDenied');
  });

  test.each([
    ['ssm:GetParameter', 'arn:aws:ssm:eu-central-1:111122223333:parameter/secret'],
    ['ssm:StartSession', 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0'],
    ['s3:GetObject', 'arn:aws:s3:::bucket/key'],
    ['ec2messages:GetMessages', '*'],
    ['cloudwatch:PutMetricData', '*'],
    ['autoscaling:SetInstanceHealth', '*'],
    ['logs:DeleteLogStream', 'arn:aws:logs:eu-central-1:111122223333:log-group:proxy:log-stream:i-0/access'],
  ])('may not %s', async (action, resource) => {
    expect(await ask(action, resource)).toBe('ImplicitlyDenied');
  });

  test('has no managed policy', () => {
    expect(only(template(), 'AWS::IAM::Role').Properties.ManagedPolicyArns).toBeUndefined();
  });

  test('is there with its policy before the first instance', () => {
    expect(only(template(), 'AWS::EC2::LaunchTemplate').DependsOn).toContain('ProxyRoleDefaultPolicy02214CAB');
  });
});

describe('the access log', () => {
  test('is kept for a year, and when the stack goes', () => {
    expect(only(proxyStack().template(), 'AWS::Logs::LogGroup')).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { RetentionInDays: 365 },
    });
  });

  test('can be kept for another time', () => {
    const { template } = proxyStack({ accessLogRetention: RetentionDays.ONE_MONTH });
    expect(only(template(), 'AWS::Logs::LogGroup').Properties.RetentionInDays).toBe(30);
  });

  test('can go to a given log group', () => {
    const stack = new Stack(new App(), 'Stack');
    const accessLog = LogGroup.fromLogGroupName(stack, 'Given', '/proxy/access');
    const { proxy, template } = proxyStack({ accessLog }, stack);
    template().resourceCountIs('AWS::Logs::LogGroup', 0);
    template().allResourcesProperties('AWS::Logs::MetricFilter', { LogGroupName: '/proxy/access' });
    expect(JSON.stringify(launchData(template()).UserData)).toContain('\\"log_group_name\\": \\"/proxy/access\\"');
    expect(proxy.accessLog).toBe(accessLog);
  });

  test('fails on a name that would break out of the file on the instance', () => {
    const stack = new Stack(new App(), 'Stack');
    const accessLog = LogGroup.fromLogGroupName(stack, 'Given', 'log\nEND_OF_FILE');
    expect(() => proxyStack({ accessLog }, stack)).toThrow(
      'accessLog.logGroupName must have letters, digits and _-/.# only',
    );
  });

  test('fails on a retention for a given log group', () => {
    const stack = new Stack(new App(), 'Stack');
    const accessLog = new LogGroup(stack, 'Given');
    expect(() => proxyStack({ accessLog, accessLogRetention: RetentionDays.ONE_DAY }, stack)).toThrow(
      'accessLogRetention must not be given with accessLog',
    );
  });
});

test('the logical ids are final', () => {
  const { template } = proxyStack();
  const ids = Object.keys(template().toJSON().Resources)
    .filter((id) => id.startsWith('Proxy'))
    .map((id) => id.replace(/^(ProxyAlarms\w+).{8}$/, '$1'));
  expect(ids.sort()).toEqual([
    'ProxyAccessLog8B47733C',
    'ProxyAlarmsDeniedRequests',
    'ProxyAlarmsHeartbeats',
    'ProxyAlarmsMissingInstances',
    'ProxyDeniedRequestsFilter7D0524C6',
    'ProxyGroupASGE324759E',
    'ProxyHeartbeatsFilterD818B35A',
    'ProxyLaunchTemplate9C504837',
    'ProxyLaunchTemplateProfileE81B45DD',
    'ProxyRole46D67FAB',
    'ProxyRoleDefaultPolicy02214CAB',
    'ProxySecurityGroup31CCABE3',
    'ProxySessionDocumentDB673CE0',
  ]);
});

test('gives the same template each time', () => {
  expect(proxyStack().template().toJSON()).toEqual(proxyStack().template().toJSON());
});

test('two proxies live in one stack', () => {
  const { stack, vpc } = proxyStack();
  const nested = new Stack(stack, 'Second');
  proxyStack({ vpc }, nested);
  Annotations.fromStack(nested).hasNoError('*', Match.anyValue());
  Template.fromStack(nested).resourceCountIs('AWS::AutoScaling::AutoScalingGroup', 1);
});

describe('the name of the access log', () => {
  const parameter = (stack: Stack) => StringParameter.valueForStringParameter(stack, '/shared/log-group');

  test.each<[string, (stack: Stack) => ILogGroup]>([
    ['a parameter of Systems Manager', (stack) => LogGroup.fromLogGroupName(stack, 'Given', parameter(stack))],
    [
      'a parameter of the stack',
      (stack) => LogGroup.fromLogGroupName(stack, 'Given', new CfnParameter(stack, 'P').valueAsString),
    ],
    ['a name around a parameter', (stack) => LogGroup.fromLogGroupName(stack, 'Given', `/log/${parameter(stack)}`)],
    ['an ARN from a parameter', (stack) => LogGroup.fromLogGroupArn(stack, 'Given', parameter(stack))],
  ])('is not taken from %s: root would run what is in it', (_, make) => {
    const stack = new Stack(new App(), 'Stack');
    expect(() => proxyStack({ accessLog: make(stack) }, stack)).toThrow(
      'accessLog.logGroupName must be known at synth',
    );
  });

  test('may be a token if the group is created in the app, in another stack too', () => {
    const app = new App();
    const accessLog = new LogGroup(new Stack(app, 'Logs'), 'Log');
    const { template } = proxyStack({ accessLog }, new Stack(app, 'Stack'));
    expect(JSON.stringify(launchData(template()).UserData)).toContain('Fn::ImportValue');
  });
});

describe('the key of the access log', () => {
  test('encrypts it, and CloudWatch Logs may use it', () => {
    const stack = new Stack(new App(), 'Stack');
    const { template } = proxyStack({ encryptionKey: new Key(stack, 'Key') }, stack);
    expect(only(template(), 'AWS::Logs::LogGroup').Properties.KmsKeyId).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'],
    });
    const policy = JSON.stringify(only(template(), 'AWS::KMS::Key').Properties.KeyPolicy);
    expect(policy).toContain('kms:EncryptionContext:aws:logs:arn');
    expect(policy).toContain('kms:GenerateDataKey*');
  });

  test('of another app is left as it is, with a note', () => {
    const stack = new Stack(new App(), 'Stack');
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/1111';
    proxyStack({ encryptionKey: Key.fromKeyArn(stack, 'Key', arn) }, stack);
    Annotations.fromStack(stack).hasInfo('/Stack/Proxy', Match.stringLikeRegexp('must let CloudWatch Logs encrypt'));
  });

  test('is not for a log group that is given', () => {
    const stack = new Stack(new App(), 'Stack');
    const props = { accessLog: new LogGroup(stack, 'Log'), encryptionKey: new Key(stack, 'Key') };
    expect(() => proxyStack(props, stack)).toThrow('encryptionKey must not be given with accessLog');
  });
});

test('the finding of the CDK on the image, which is false, is acknowledged with its reason', () => {
  const { proxy } = proxyStack();
  const template = proxy.node.findChild('LaunchTemplate');
  const acknowledged = template.node.metadata.find(({ type }) => type === 'aws:cdk:acknowledged-rules');
  expect(acknowledged?.data).toEqual({ 'CloudFormation-Validate::E1152': expect.stringContaining('resolve:ssm:') });
});

describe('a list of domains that changes in place', () => {
  const { stack, proxy, template } = proxyStack({ updateDomainsInPlace: true });

  test('is a parameter, one domain a line', () => {
    expect(only(template(), 'AWS::SSM::Parameter').Properties).toEqual({
      Type: 'String',
      Tier: 'Standard',
      Description: 'The domains that the squid proxy lets through, one a line',
      Value: DOMAINS.join('\n'),
    });
    expect(stack.resolve(proxy.allowedDomainsParameter?.parameterName)).toEqual({ Ref: expect.any(String) });
  });

  test('is not part of the user data, so that a change replaces no instance', () => {
    const other = proxyStack({ updateDomainsInPlace: true, allowedDomains: ['.other.example'] });
    expect(launchData(other.template()).UserData).toEqual(launchData(template()).UserData);
    expect(JSON.stringify(launchData(template()).UserData)).not.toContain('partner.example');
  });

  test('lets a name through that nobody can have, until the instance has read it', () => {
    expect(JSON.stringify(launchData(template()).UserData)).toContain(
      "/etc/squid/allowed-domains <<'END_OF_FILE'\\nnothing.invalid\\nEND_OF_FILE",
    );
  });

  test('is there, and may be read, before an instance starts', () => {
    const [parameter] = Object.keys(template().findResources('AWS::SSM::Parameter'));
    const [policy] = Object.keys(template().findResources('AWS::IAM::Policy'));
    expect(group(template()).DependsOn).toEqual(expect.arrayContaining([parameter, policy]));
  });

  test.each([
    [4096, 'Standard'],
    [4097, 'Advanced'],
    [8192, 'Advanced'],
  ])('of %d bytes is a parameter of the tier %s', (size, tier) => {
    const made = proxyStack({ updateDomainsInPlace: true, allowedDomains: domainsOf(size) });
    expect(only(made.template(), 'AWS::SSM::Parameter').Properties.Tier).toBe(tier);
  });

  test('fails above 8,192 bytes', () => {
    expect(() => proxyStack({ updateDomainsInPlace: true, allowedDomains: domainsOf(8193) })).toThrow(
      'allowedDomains must fit into a parameter of Systems Manager, 8192 bytes, with updateDomainsInPlace, got: 8193 bytes',
    );
  });

  test('is nowhere else by default', () => {
    const made = proxyStack();
    made.template().resourceCountIs('AWS::SSM::Parameter', 0);
    expect(made.proxy.allowedDomainsParameter).toBeUndefined();
  });

  test('fails on its alarm without it', () => {
    expect(() => proxyStack({ alarms: { staleDomains: AlarmThreshold.of(2) } })).toThrow(
      'alarms.staleDomains must be left out without updateDomainsInPlace',
    );
  });

  /** Domains of so many bytes in lines. */
  function domainsOf(size: number): string[] {
    const line = 'd0000.partner.test\n'.length;
    const count = Math.floor((size + 1) / line);
    const rest = size + 1 - count * line;
    return Array.from(
      { length: count },
      (_, index) => `d${String(index).padStart(index === 0 ? 4 + rest : 4, '0')}.partner.test`,
    );
  }
});
