import type { IResource } from 'aws-cdk-lib';
import type { IWidget, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';

/** The shell that a command is for. */
export enum TunnelShell {
  /** bash, zsh and other shells of Unix. */
  UNIX = 'UNIX',
  /** PowerShell, on Windows or elsewhere. */
  POWERSHELL = 'POWERSHELL',
  /** The command prompt of Windows, for a line that is typed. In a batch file each % is doubled. */
  CMD = 'CMD',
}

/** The options of a command that opens a tunnel. */
export interface TunnelCommandOptions {
  /**
   * The port on the machine of the person who opens the tunnel, from 1 to 65535.
   *
   * @default 3128
   */
  readonly localPort?: number;

  /**
   * The shell that the command is for.
   *
   * @default TunnelShell.UNIX
   */
  readonly shell?: TunnelShell;
}

/** A squid proxy: created by `SquidProxy`, or imported. */
export interface ISquidProxy extends IResource {
  /**
   * The value of the tag `cdk-hindsight:squid-proxy` on the instance, unique in the account and region.
   *
   * @attribute
   */
  readonly tunnelTagValue: string;

  /**
   * The name of the Session document that the tunnels use.
   *
   * @attribute
   */
  readonly sessionDocumentName: string;

  /** Lets the grantee find the instance, open a tunnel to squid's port on it, and end or resume its own tunnels. */
  grantTunnel(grantee: IGrantable): Grant;

  /** Returns one line for a shell that opens the tunnel. It needs the AWS CLI and its Session Manager plugin. */
  tunnelCommand(options?: TunnelCommandOptions): string;

  /** Returns the text of `tunnel.sh` with the values of this proxy. */
  tunnelScript(): string;

  /** Graphs for a dashboard. */
  widgets(): IWidget[];

  /** Heartbeats that arrived: one a minute while squid answers. Sum over 5 minutes by default. */
  metricHeartbeats(options?: MetricOptions): Metric;

  /** Requests that squid denied, without the heartbeats. Sum over 5 minutes by default. */
  metricDeniedRequests(options?: MetricOptions): Metric;

  /**
   * Minutes in which the instance could not apply the list of domains in its parameter. With `updateDomainsInPlace` only. Sum
   * over 5 minutes by default.
   */
  metricStaleDomains(options?: MetricOptions): Metric;

  /** Instances in service. Minimum over 1 minute by default. */
  metricInServiceInstances(options?: MetricOptions): Metric;

  /** Instances that the group wants: 0 outside working hours. Minimum over 1 minute by default. */
  metricDesiredCapacity(options?: MetricOptions): Metric;
}

/** The attributes of a proxy that another app or stack created. */
export interface SquidProxyAttributes {
  /** The value of the tag `cdk-hindsight:squid-proxy` on its instance. */
  readonly tunnelTagValue: string;

  /** The name of the Session document that its tunnels use. */
  readonly sessionDocumentName: string;

  /**
   * The name of its Auto Scaling group.
   *
   * @default - unknown: the metrics of the group and the graphs throw
   */
  readonly autoScalingGroupName?: string;

  /**
   * The account of the proxy.
   *
   * @default - the account of the stack that imports it
   */
  readonly account?: string;

  /**
   * The region of the proxy.
   *
   * @default - the region of the stack that imports it
   */
  readonly region?: string;
}
