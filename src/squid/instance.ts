import { Duration, Tags } from 'aws-cdk-lib';
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
  InstanceType,
  type ISecurityGroup,
  type IVpc,
  LaunchTemplate,
  MachineImage,
  Peer,
  Port,
  SecurityGroup,
  SpotRequestType,
  type SubnetSelection,
  type UserData,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { TUNNEL_TAG } from './tunnel';
import type { WorkingHours } from './working-hours';

/** What the group starts its instance from. */
export interface GroupOptions {
  readonly vpc: IVpc;
  readonly vpcSubnets: SubnetSelection;
  readonly instanceType?: InstanceType;
  readonly spot?: boolean;
  readonly maxInstanceLifetime?: Duration;
  readonly role: Role;
  readonly securityGroup: ISecurityGroup;
  readonly userData: UserData;
  readonly tagValue: string;
}

const IMAGE = AmazonLinux2023ImageSsmParameter.ssmParameterName({ cpuType: AmazonLinuxCpuType.ARM_64 });

// The second is for a replacement, which starts before the old instance ends.
const ONE_INSTANCE = { minCapacity: 1, maxCapacity: 2 };

/** What the agents of Systems Manager and CloudWatch need, instead of the wide managed policies. */
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
      // None of the ssmmessages actions knows a resource.
      resources: ['*'],
    }),
  );
  accessLog.grantWrite(role);
  return role;
}

export function createSecurityGroup(scope: Construct, vpc: IVpc): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: 'The squid proxy: nothing in, web sites out',
    allowAllOutbound: false,
  });
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'HTTPS sites, AWS services and packages');
  group.addEgressRule(Peer.anyIpv4(), Port.tcp(80), 'HTTP sites');
  return group;
}

export function createGroup(scope: Construct, options: GroupOptions): AutoScalingGroup {
  const group = new AutoScalingGroup(scope, 'Group', {
    ...ONE_INSTANCE,
    vpc: options.vpc,
    vpcSubnets: options.vpcSubnets,
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
  group.node.addDependency(options.vpc.selectSubnets(options.vpcSubnets).internetConnectivityEstablished);
  Tags.of(group).add(TUNNEL_TAG, options.tagValue);
  return group;
}

export function keepHours(group: AutoScalingGroup, hours: WorkingHours): void {
  const at = (time: string, days: string[]) => {
    const [hour, minute] = time.split(':').map((part) => String(Number(part)));
    return {
      schedule: Schedule.cron({ hour, minute, weekDay: days.join(',') }),
      timeZone: hours.timeZone.timezoneName,
    };
  };
  group.scaleOnSchedule('Start', { ...at(hours.start, hours.days), ...ONE_INSTANCE, desiredCapacity: 1 });
  group.scaleOnSchedule('End', { ...at(hours.end, hours.endDays), minCapacity: 0, maxCapacity: 2, desiredCapacity: 0 });
}

function createLaunchTemplate(scope: Construct, options: GroupOptions): LaunchTemplate {
  return new LaunchTemplate(scope, 'LaunchTemplate', {
    // Read at each launch, so that a replacement takes the patches without a deploy.
    machineImage: MachineImage.resolveSsmParameterAtLaunch(IMAGE),
    instanceType: options.instanceType ?? new InstanceType('t4g.micro'),
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
  });
}
