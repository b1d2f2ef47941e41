import { CfnOutput, Duration, Fn, Stack } from 'aws-cdk-lib';
import type { AutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { GraphWidget, type IAlarm, type IWidget, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections, type IConnectable, type ISubnet, type IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable, Role } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireDuration, requireText, requireWholeNumber } from '../private/synth/validation';
import { requireAllowedDomains } from './allowed-domains';
import { fixedAddresses } from './fixed-addresses';
import { createGroup, createRole, createSecurityGroup, keepHours } from './instance';
import { instanceScript } from './instance-script';
import { addAlarms, countRequests, DENIED_REQUESTS, HEARTBEATS } from './monitoring';
import { privateSubnets, requireArm } from './placement';
import { SquidProxyEndpoints } from './squid-proxy-endpoints';
import type { SquidProxyProps } from './squid-proxy-props';
import { grantTunnel, SQUID_PORT, type TunnelTarget, tunnelCommand, tunnelDocument, tunnelScript } from './tunnel';

const { warn } = messagesOf('squid');

/** How somebody opens a tunnel. */
export interface TunnelCommandOptions {
  /**
   * The port on the machine of the one who opens the tunnel, from 1 to 65535.
   *
   * @default 3128
   */
  readonly localPort?: number;
}

const LIFETIME = {
  min: Duration.days(1),
  max: Duration.days(365),
  remedy: 'an instance that is never replaced gets no patches',
};

// It is written into a file on the instance.
const LOG_GROUP_NAME = {
  pattern: /^[\w.\-/#]{1,512}$/,
  must: 'have letters, digits and _-/.# only',
  remedy: 'give the name of an existing log group',
};

/**
 * A squid proxy in a private subnet that is reached only through a tunnel of Systems Manager: no VPN, no key, no open
 * port. It lets the listed domains through, and they see the fixed address of the VPC's NAT gateway.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html
 */
export class SquidProxy extends Construct implements IConnectable {
  /** The group of one that holds the instance. */
  public readonly autoScalingGroup: AutoScalingGroup;
  /** The role of the instance. */
  public readonly role: Role;
  /** The network of the instance: nothing in, ports 80 and 443 out. */
  public readonly connections: Connections;
  /** Where the access log goes. */
  public readonly accessLog: ILogGroup;
  /** The name of the Session document that the tunnels use. */
  public readonly sessionDocumentName: string;
  /** The value of the tag `cdk-hindsight:squid-proxy` on the instance, unique in the account and region. */
  public readonly tunnelTagValue: string;
  /** The addresses that the partner has to admit, also an output; empty where the VPC does not tell them. */
  public readonly fixedAddresses: string[];
  /** The alarm for a squid that does not answer, unless it is off. */
  public readonly heartbeatAlarm?: IAlarm;
  /** The alarm for a group without a healthy instance, unless it is off. */
  public readonly instanceAlarm?: IAlarm;
  /** The alarm for denied requests, unless it is off. */
  public readonly deniedRequestsAlarm?: IAlarm;

  private readonly tunnel: TunnelTarget;
  private readonly metricNamespace: string;

  /**
   * @throws if a domain is not one, overlaps with another or none is given; the subnets are isolated or public; the
   * instance type is not arm64; the lifetime is out of range; or `accessLogRetention` is given with an `accessLog`
   */
  constructor(scope: Construct, id: string, props: SquidProxyProps) {
    super(scope, id);
    this.validate(props);
    const subnets = privateSubnets(props.vpc, props.vpcSubnets, this);

    this.tunnelTagValue = `${Stack.of(this).stackName}-${this.node.addr}`;
    this.metricNamespace = `CdkHindsight/SquidProxy/${this.tunnelTagValue}`;
    this.accessLog = props.accessLog ?? this.createAccessLog(props);
    this.role = createRole(this, this.accessLog);
    this.connections = new Connections({ securityGroups: [createSecurityGroup(this, props.vpc)] });
    this.autoScalingGroup = this.createInstance(props, subnets);
    this.sessionDocumentName = this.createSessionDocument();
    this.tunnel = { stack: Stack.of(this), tagValue: this.tunnelTagValue, documentName: this.sessionDocumentName };
    (props.endpoints ?? SquidProxyEndpoints.none())._bind(this, props.vpc, subnets, this);
    this.fixedAddresses = this.tellFixedAddresses(props.vpc, subnets);

    countRequests(this, this.accessLog, this.metricNamespace);
    const alarms = addAlarms(this, this.watchedMetrics(), props.alarms, props.workingHours !== undefined);
    this.heartbeatAlarm = alarms.heartbeats;
    this.instanceAlarm = alarms.missingInstances;
    this.deniedRequestsAlarm = alarms.deniedRequests;
  }

  /**
   * Lets the grantee find the instance, open a tunnel to squid's port on it, and end or resume its own tunnels. It gets
   * no shell, no other port and no other instance.
   *
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-sessiondocumentaccesscheck.html
   */
  public grantTunnel(grantee: IGrantable): Grant {
    return grantTunnel(grantee, this.tunnel);
  }

  /**
   * One line for a shell that opens the tunnel. It needs the AWS CLI and its Session Manager plugin.
   *
   * @throws if `localPort` is not a port
   */
  public tunnelCommand(options: TunnelCommandOptions = {}): string {
    const range = { min: 1, max: 65535, remedy: 'choose a free port of your machine' };
    requireWholeNumber('localPort', options.localPort, range, this);
    return tunnelCommand(this.tunnel, options.localPort ?? SQUID_PORT);
  }

  /**
   * The text of `tunnel.sh`, which knows this proxy: it opens the tunnel on macOS and Linux and closes it on Ctrl-C.
   *
   * It contains names that are only known during the deploy, so put it where CloudFormation fills them in, for example
   * in a parameter of Systems Manager.
   */
  public tunnelScript(): string {
    return tunnelScript(this.tunnel);
  }

  /** Heartbeats that arrived: one a minute while squid answers. Sum over 5 minutes by default. */
  public metricHeartbeats(options?: MetricOptions): Metric {
    return this.metricOfLog(HEARTBEATS, options);
  }

  /** Requests that squid denied, without the heartbeats. Sum over 5 minutes by default. */
  public metricDeniedRequests(options?: MetricOptions): Metric {
    return this.metricOfLog(DENIED_REQUESTS, options);
  }

  /** Instances in service. Minimum over 1 minute by default. */
  public metricInServiceInstances(options?: MetricOptions): Metric {
    return this.metricOfGroup('GroupInServiceInstances', { statistic: 'Minimum', ...options });
  }

  /** Instances that the group wants to have: 0 outside of the working hours. Minimum over 1 minute by default. */
  public metricDesiredCapacity(options?: MetricOptions): Metric {
    return this.metricOfGroup('GroupDesiredCapacity', { statistic: 'Minimum', ...options });
  }

  /** Graphs for a dashboard. */
  public widgets(): IWidget[] {
    return [
      new GraphWidget({ title: 'Squid: requests', left: [this.metricHeartbeats(), this.metricDeniedRequests()] }),
      new GraphWidget({
        title: 'Squid: instances',
        left: [this.metricInServiceInstances(), this.metricDesiredCapacity()],
      }),
    ];
  }

  private validate({
    allowedDomains,
    instanceType,
    maxInstanceLifetime,
    accessLog,
    accessLogRetention,
  }: SquidProxyProps) {
    requireAllowedDomains(allowedDomains, this);
    if (instanceType) {
      requireArm(instanceType, this);
    }
    requireDuration('maxInstanceLifetime', maxInstanceLifetime, LIFETIME, this);
    requireText('accessLog.logGroupName', accessLog?.logGroupName, LOG_GROUP_NAME, this);
    if (accessLog && accessLogRetention !== undefined) {
      const remedy = 'set the retention on the log group that you give';
      refuse(
        { property: 'accessLogRetention', must: 'not be given with accessLog', got: accessLogRetention, remedy },
        this,
      );
    }
  }

  private createAccessLog({ accessLogRetention }: SquidProxyProps): LogGroup {
    return new LogGroup(this, 'AccessLog', { retention: accessLogRetention ?? RetentionDays.ONE_YEAR });
  }

  private createInstance(props: SquidProxyProps, subnets: ISubnet[]): AutoScalingGroup {
    const group = createGroup(this, {
      ...props,
      vpcSubnets: { subnets },
      role: this.role,
      securityGroup: this.connections.securityGroups[0],
      userData: instanceScript(props.allowedDomains, this.accessLog.logGroupName, this),
      tagValue: this.tunnelTagValue,
    });
    if (props.workingHours) {
      keepHours(group, props.workingHours);
    }
    return group;
  }

  private createSessionDocument(): string {
    return new CfnDocument(this, 'SessionDocument', {
      content: tunnelDocument(),
      documentType: 'Session',
      updateMethod: 'NewVersion',
    }).ref;
  }

  private tellFixedAddresses(vpc: IVpc, subnets: ISubnet[]): string[] {
    const addresses = fixedAddresses(vpc, subnets);
    if (addresses.length > 0) {
      const description = 'The addresses that the partner has to admit';
      new CfnOutput(this, 'FixedAddresses', { value: Fn.join(',', addresses), description });
    } else {
      const reason =
        'the VPC is imported, or its subnets do not route through NAT gateways with Elastic IPs of its stack';
      const remedy = 'look the addresses up, and tell your partner those';
      warn(this, 'fixedAddresses', `the addresses that the proxy goes out with are not known: ${reason}; ${remedy}`);
    }
    return addresses;
  }

  private watchedMetrics() {
    return {
      heartbeats: this.metricHeartbeats(),
      deniedRequests: this.metricDeniedRequests(),
      inServiceInstances: this.metricInServiceInstances(),
      desiredCapacity: this.metricDesiredCapacity(),
    };
  }

  private metricOfLog(metricName: string, options?: MetricOptions): Metric {
    const { metricNamespace: namespace } = this;
    const defaults = { statistic: 'Sum', period: Duration.minutes(5) };
    return new Metric({ namespace, metricName, ...defaults, ...options }).attachTo(this);
  }

  private metricOfGroup(metricName: string, options: MetricOptions): Metric {
    return new Metric({
      namespace: 'AWS/AutoScaling',
      metricName,
      dimensionsMap: { AutoScalingGroupName: this.autoScalingGroup.autoScalingGroupName },
      period: Duration.minutes(1),
      ...options,
    }).attachTo(this);
  }
}
