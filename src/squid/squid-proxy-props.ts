import type { Duration } from 'aws-cdk-lib';
import type { IMachineImage, InstanceType, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { AlarmOptions } from '../alarm-options';
import type { AlarmThreshold } from '../alarm-threshold';
import type { SquidProxyEndpoints } from './squid-proxy-endpoints';
import type { WorkingHours } from './working-hours';

/** The thresholds of a `SquidProxy`'s alarms, and the actions of all of them. */
export interface SquidProxyAlarmOptions extends AlarmOptions {
  /**
   * Heartbeats of squid in a period. The alarm fires below the threshold. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 2 })
   */
  readonly heartbeats?: AlarmThreshold;

  /**
   * Instances that the group wants but that are not in service. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 10 })
   */
  readonly missingInstances?: AlarmThreshold;

  /**
   * Requests that squid denied in a period. If a browser sends everything through the proxy, its background requests are
   * denied: raise the threshold, or send only the partner's domains through the proxy. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(50, { evaluationPeriods: 1 })
   */
  readonly deniedRequests?: AlarmThreshold;

  /**
   * Minutes in which the instance could not apply the list of domains in its parameter and kept the old list. With
   * `updateDomainsInPlace` only. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 1 })
   */
  readonly staleDomains?: AlarmThreshold;
}

/** The properties of a `SquidProxy`. */
export interface SquidProxyProps {
  /** The VPC, with private subnets that route through NAT gateways: their addresses are the ones the partner admits. */
  readonly vpc: IVpc;

  /**
   * The domains that the proxy lets through on ports 80 and 443. `api.partner.example` is only this host;
   * `.partner.example` is the domain with all its subdomains.
   */
  readonly allowedDomains: string[];

  /**
   * Whether a change to `allowedDomains` updates the running instance within two minutes, instead of replacing it: open
   * tunnels stay open. The list is then a Systems Manager parameter, `allowedDomainsParameter`, of up to 8,192 bytes. Anyone
   * who may write the parameter decides what the proxy lets through.
   *
   * @default false
   */
  readonly updateDomainsInPlace?: boolean;

  /**
   * Ports, in addition to 443, to which a client may open a tunnel (CONNECT) on the allowed domains: for example 8443, or 22
   * for SFTP.
   *
   * @default - none
   */
  readonly tunnelPorts?: number[];

  /**
   * The subnets of the proxy. Isolated and public ones are rejected.
   *
   * @default - the VPC's private subnets with egress
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The instance type, with the arm64 or the x86-64 architecture. The image has the same architecture.
   *
   * @default - t4g.micro
   */
  readonly instanceType?: InstanceType;

  /**
   * Your own image, for example a hardened one, based on Amazon Linux 2023. It must contain `dnf`, systemd, the Systems Manager
   * agent, and the repositories of squid and the CloudWatch agent, and have the architecture of the instance type. Use an
   * image that is looked up at each launch, such as `MachineImage.resolveSsmParameterAtLaunch(…)`; otherwise a replacement
   * brings no patches.
   *
   * @default - the newest Amazon Linux 2023
   */
  readonly machineImage?: IMachineImage;

  /**
   * Whether the instance is a Spot Instance: cheaper, but AWS may interrupt it at any time, which closes the tunnels.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * The hours in which the proxy runs. After a deployment that creates or changes the group, it runs until the next end.
   *
   * @default - always
   */
  readonly workingHours?: WorkingHours;

  /**
   * The age at which an instance is replaced by one with the newest image, from 1 to 365 days. This closes the tunnels.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html
   * @default Duration.days(7)
   */
  readonly maxInstanceLifetime?: Duration;

  /**
   * The network path from the proxy to Systems Manager.
   *
   * @default SquidProxyEndpoints.none()
   */
  readonly endpoints?: SquidProxyEndpoints;

  /**
   * The log group of the access log. Give each proxy its own log group, because the alarms count all lines in it. Its name
   * must be known at synth, unless the group is created in the app.
   *
   * @default - a new log group, which is retained when the stack is deleted
   */
  readonly accessLog?: ILogGroup;

  /**
   * The time for which the proxy's own log group keeps the access log. Cannot be used with `accessLog`.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly accessLogRetention?: RetentionDays;

  /**
   * The key that encrypts the proxy's own log group. CloudWatch Logs is allowed to use it. Cannot be used with `accessLog`. It
   * must be in the same Region and must not be an alias.
   *
   * @default - the service's own encryption
   */
  readonly encryptionKey?: IKey;

  /**
   * The alarms.
   *
   * @default - all on, without actions
   */
  readonly alarms?: SquidProxyAlarmOptions;
}
