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
   * Heartbeats of squid in a period; the alarm fires below the threshold. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 2 })
   */
  readonly heartbeats?: AlarmThreshold;

  /**
   * Instances in service that the group lacks. Periods are minutes.
   *
   * @default AlarmThreshold.of(1, { evaluationPeriods: 10 })
   */
  readonly missingInstances?: AlarmThreshold;

  /**
   * Requests that squid denied in a period. The background requests of a browser that sends everything through the proxy
   * are denied: raise the threshold, or send only the partner's domains through it. Periods are 5 minutes.
   *
   * @default AlarmThreshold.of(50, { evaluationPeriods: 1 })
   */
  readonly deniedRequests?: AlarmThreshold;

  /**
   * Minutes in which the instance could not take the list of domains of its parameter, so that the old one stays; with
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
   * The domains that the proxy lets through on ports 80 and 443. `api.partner.example` is this host only,
   * `.partner.example` is the domain with all its subdomains.
   */
  readonly allowedDomains: string[];

  /**
   * Whether a change of `allowedDomains` reaches the instance that runs, within two minutes, instead of replacing it: open
   * tunnels stay open. The list is then a parameter of Systems Manager, `allowedDomainsParameter`, and has room for 8,192
   * bytes. Whoever may write the parameter decides what the proxy lets through.
   *
   * @default false
   */
  readonly updateDomainsInPlace?: boolean;

  /**
   * More ports that a client may open a tunnel to (CONNECT) on the allowed domains, besides 443: for example 8443, or 22 for
   * SFTP.
   *
   * @default - none
   */
  readonly tunnelPorts?: number[];

  /**
   * The subnets of the proxy. Isolated and public ones are rejected.
   *
   * @default - the VPC's private subnets with a way out
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The type of the instance, of the arm64 or the x86-64 architecture. The image is of the same one.
   *
   * @default - t4g.micro
   */
  readonly instanceType?: InstanceType;

  /**
   * An image of your own, for example a hardened one, made from Amazon Linux 2023: `dnf`, systemd, the agent of Systems
   * Manager and the repositories of squid and of the CloudWatch agent must be in it. It must be of the architecture of the
   * instance type. Give one that is read at each launch, such as `MachineImage.resolveSsmParameterAtLaunch(…)`, or a
   * replacement brings no patches.
   *
   * @default - the newest Amazon Linux 2023
   */
  readonly machineImage?: IMachineImage;

  /**
   * Whether the instance is a spot instance: cheaper, and AWS may take it away at any time, which closes the tunnels.
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
   * The way on which the proxy reaches Systems Manager.
   *
   * @default SquidProxyEndpoints.none()
   */
  readonly endpoints?: SquidProxyEndpoints;

  /**
   * The log group of the access log. Give each proxy a log group of its own: its alarms count all lines in there. Its name
   * must be known at synth, unless the group is created in the app.
   *
   * @default - a log group of the proxy's own, which stays when the stack is deleted
   */
  readonly accessLog?: ILogGroup;

  /**
   * The time for which the proxy's own log group keeps the access log. Cannot be used with `accessLog`.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly accessLogRetention?: RetentionDays;

  /**
   * The key that encrypts the proxy's own log group; CloudWatch Logs is allowed to use it. Cannot be used with `accessLog`. It
   * must be in the Region, and not be an alias.
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
