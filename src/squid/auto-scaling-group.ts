import { Duration, Tags, Token, Validations } from 'aws-cdk-lib';
import {
  AutoScalingGroup,
  type CfnAutoScalingGroup,
  GroupMetric,
  GroupMetrics,
  HealthChecks,
  Schedule,
  UpdatePolicy,
} from 'aws-cdk-lib/aws-autoscaling';
import {
  AmazonLinux2023ImageSsmParameter,
  AmazonLinuxCpuType,
  BlockDeviceVolume,
  EbsDeviceVolumeType,
  type IMachineImage,
  InstanceArchitecture,
  InstanceType,
  type ISecurityGroup,
  type ISubnet,
  type IVpc,
  LaunchTemplate,
  MachineImage,
  OperatingSystemType,
  Peer,
  Port,
  SecurityGroup,
  SpotRequestType,
  UserData,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct, IConstruct, IDependable } from 'constructs';
import { refuse } from '../private/synth/errors';
import { fillIn } from '../private/synth/text-files';
import { requireText } from '../private/synth/validation';
import { NO_DOMAIN, updatesScript } from './domains-parameter';
import { INSTANCE_TYPE, MAX_LOG_GROUP_NAME, MAX_PARAMETER_NAME, MAX_USER_DATA, TUNNEL_TAG } from './facts';
import type { SquidProxyProps } from './squid-proxy-props';
import type { WorkingHours } from './working-hours';

/** The settings of the group and of its instance. */
export interface GroupOptions {
  readonly vpc: IVpc;
  readonly subnets: ISubnet[];
  readonly wayOut: IDependable;
  readonly instanceType?: InstanceType;
  readonly machineImage?: IMachineImage;
  readonly spot?: boolean;
  readonly maxInstanceLifetime?: Duration;
  readonly role: Role;
  readonly securityGroup: ISecurityGroup;
  readonly userData: UserData;
  readonly tagValue: string;
}

const { X86_64 } = InstanceArchitecture;
const DEFAULT_TYPE = new InstanceType('t4g.micro');

// The second is for a replacement, which starts before the old instance ends.
const MAX_INSTANCES = 2;

/** A role with what the agents of Systems Manager and CloudWatch need, instead of the wide managed policies. */
export function createRole(scope: Construct, accessLog: ILogGroup): Role {
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    description: 'The instance of the squid proxy: keeps its tunnel to Systems Manager, writes its log',
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: [
        'ssm:UpdateInstanceInformation',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      // None of the ssmmessages actions of an agent has a resource.
      resources: ['*'],
    }),
  );
  accessLog.grantWrite(role);
  return role;
}

export function createSecurityGroup(scope: Construct, vpc: IVpc, tunnelPorts: number[] = []): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'The squid proxy: nothing in, web sites out',
    allowAllOutbound: false,
  });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS sites, AWS services and packages');
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'HTTP sites');
  for (const port of tunnelPorts) {
    group.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'Tunnels to the allowed domains');
  }
  return group;
}

export function createGroup(scope: Construct, options: GroupOptions): AutoScalingGroup {
  const group = new AutoScalingGroup(scope, 'Group', {
    minCapacity: 1,
    maxCapacity: MAX_INSTANCES,
    vpc: options.vpc,
    vpcSubnets: { subnets: options.subnets },
    launchTemplate: createLaunchTemplate(scope, options),
    maxInstanceLifetime: options.maxInstanceLifetime ?? Duration.days(7),
    healthChecks: HealthChecks.ec2({ gracePeriod: Duration.minutes(5) }),
    groupMetrics: [new GroupMetrics(GroupMetric.DESIRED_CAPACITY, GroupMetric.IN_SERVICE_INSTANCES)],
    updatePolicy: UpdatePolicy.rollingUpdate({
      minInstancesInService: 1,
      maxBatchSize: 1,
      // Nothing signals on this image, so a new instance gets this long to become a proxy.
      pauseTime: Duration.minutes(5),
    }),
  });
  (group.node.defaultChild as CfnAutoScalingGroup).instanceMaintenancePolicy = {
    minHealthyPercentage: 100,
    maxHealthyPercentage: 200,
  };
  group.node.addDependency(options.wayOut);
  Tags.of(group).add(TUNNEL_TAG, options.tagValue);
  return group;
}

export function keepHours(group: AutoScalingGroup, hours: WorkingHours): void {
  const scale = (id: string, time: string, days: string[], instances: number) => {
    const [hour, minute] = time.split(':').map((part) => String(Number(part)));
    group.scaleOnSchedule(id, {
      schedule: Schedule.cron({ hour, minute, weekDay: days.join(',') }),
      timeZone: hours.timeZone.timezoneName,
      minCapacity: instances,
      maxCapacity: MAX_INSTANCES,
      desiredCapacity: instances,
    });
  };
  scale('Start', hours.start, hours.days, 1);
  scale('End', hours.end, hours.endDays, 0);
}

function createLaunchTemplate(scope: Construct, options: GroupOptions): LaunchTemplate {
  const { instanceType = DEFAULT_TYPE } = options;
  const template = new LaunchTemplate(scope, 'LaunchTemplate', {
    machineImage: options.machineImage ?? newestImage(instanceType),
    instanceType,
    role: options.role,
    securityGroup: options.securityGroup,
    userData: options.userData,
    requireImdsv2: true,
    httpPutResponseHopLimit: 1,
    blockDevices: [
      {
        deviceName: '/dev/xvda',
        volume: BlockDeviceVolume.ebs(8, { encrypted: true, volumeType: EbsDeviceVolumeType.GP3 }),
      },
    ],
    spotOptions: options.spot ? { requestType: SpotRequestType.ONE_TIME } : undefined,
  }); // False: EC2 takes the name of a parameter in place of an image. aws-cdk-lib 2.262 to 2.270 reports it.
  Validations.of(template).acknowledge({
    id: 'CloudFormation-Validate::E1152',
    reason: 'resolve:ssm: is a valid ImageId of a launch template: EC2 reads the newest image from the parameter',
  });
  return template;
}

/** The script that makes an Amazon Linux into the proxy, with all that it installs. */
export function instanceScript(
  { allowedDomains, tunnelPorts = [] }: Pick<SquidProxyProps, 'allowedDomains' | 'tunnelPorts'>,
  logGroupName: string,
  scope: IConstruct,
  parameter?: StringParameter,
): UserData {
  const installation = fillIn('squid/install.sh', {
    'squid.conf': fillIn('squid/squid.conf', { 'tunnel-ports': [443, ...tunnelPorts].join(' ') }),
    'allowed-domains': parameter ? NO_DOMAIN : allowedDomains.join('\n'),
    'heartbeat.sh': fillIn('squid/heartbeat.sh'),
    'cloudwatch-agent.json': fillIn('squid/cloudwatch-agent.json', { 'log-group': logGroupName }),
  });
  const script = [installation, ...(parameter ? [updatesScript(parameter)] : [])].join('\n');
  // The name of the log group, still a token here, can take its longest form at each of its three places; so can that of the
  // parameter.
  const max = MAX_USER_DATA - 3 * MAX_LOG_GROUP_NAME - (parameter ? MAX_PARAMETER_NAME : 0);
  const size = Buffer.byteLength(script);
  if (size > max) {
    const must = `fit into the user data of an instance, ${max} bytes with the scripts`;
    const remedy =
      'replace subdomains by their domain with a leading dot, split the domains among two proxies, or set ' +
      'updateDomainsInPlace, which keeps the list in a parameter';
    refuse({ property: 'allowedDomains', must, got: `${size} bytes`, remedy }, scope);
  }
  return UserData.custom(`${script}\n`);
}

/** Read at each launch, so that a replacement gets the patches without a deployment. */
function newestImage(instanceType: InstanceType): IMachineImage {
  const isIntel = !Token.isUnresolved(instanceType.toString()) && instanceType.architecture === X86_64;
  const cpuType = isIntel ? AmazonLinuxCpuType.X86_64 : AmazonLinuxCpuType.ARM_64;
  return MachineImage.resolveSsmParameterAtLaunch(AmazonLinux2023ImageSsmParameter.ssmParameterName({ cpuType }));
}

/** Rejects what is not an instance type, of which the CDK says nothing, and an image of another system. */
export function requireMachine({ instanceType, machineImage }: SquidProxyProps, scope: Construct): void {
  const remedy = 'choose for example t4g.micro, or t3.micro for x86-64';
  const rule = { pattern: INSTANCE_TYPE, must: 'be the name of an instance type', remedy };
  requireText('instanceType', instanceType?.toString(), rule, scope);
  const system = machineImage?.getImage(scope).osType;
  if (system === OperatingSystemType.WINDOWS) {
    const instead = 'give one that is made from Amazon Linux 2023';
    refuse({ property: 'machineImage', must: 'be an image of Linux', got: 'Windows', remedy: instead }, scope);
  }
}
