import type { Duration } from 'aws-cdk-lib';
import type { InstanceType, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { SquidProxyAlarms } from './squid-proxy-alarms';
import type { SquidProxyEndpoints } from './squid-proxy-endpoints';
import type { WorkingHours } from './working-hours';

/** What makes a proxy. */
export interface SquidProxyProps {
  /** The VPC, with private subnets that route through NAT gateways: their addresses are the ones the partner admits. */
  readonly vpc: IVpc;

  /**
   * The domains that the proxy lets through on ports 80 and 443. `api.partner.example` is this host only,
   * `.partner.example` is the domain with all its subdomains.
   */
  readonly allowedDomains: string[];

  /**
   * The subnets of the proxy. Isolated and public ones are refused.
   *
   * @default - the VPC's private subnets with a way out
   */
  readonly vpcSubnets?: SubnetSelection;

  /**
   * The type of the instance, of the arm64 architecture.
   *
   * @default - t4g.micro
   */
  readonly instanceType?: InstanceType;

  /**
   * Whether the instance is a spot instance: cheaper, and AWS may take it away at any time, which closes the tunnels.
   *
   * @default false
   */
  readonly spot?: boolean;

  /**
   * When the proxy runs. After a deploy that creates or changes the group it runs until the next end of the hours.
   *
   * @default - always
   */
  readonly workingHours?: WorkingHours;

  /**
   * After how long an instance is replaced by one with the newest image, from 1 to 365 days. This closes the tunnels.
   *
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-max-instance-lifetime.html
   * @default Duration.days(7)
   */
  readonly maxInstanceLifetime?: Duration;

  /**
   * How the proxy reaches Systems Manager.
   *
   * @default SquidProxyEndpoints.none()
   */
  readonly endpoints?: SquidProxyEndpoints;

  /**
   * Where the access log goes. Give each proxy a log group of its own: its alarms count all lines in there.
   *
   * @default - a log group of the proxy's own, which stays when the stack is deleted
   */
  readonly accessLog?: ILogGroup;

  /**
   * How long the proxy's own log group keeps the access log. Not for use with `accessLog`.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly accessLogRetention?: RetentionDays;

  /**
   * What the alarms do, and from which value on.
   *
   * @default - all alarms, without an action
   */
  readonly alarms?: SquidProxyAlarms;
}
