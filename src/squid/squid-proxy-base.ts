import { Duration, Stack } from 'aws-cdk-lib';
import { type IWidget, type Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { requireGrantee } from '../private/synth/client-connections';
import { CompositeResource } from '../private/synth/composite';
import { type Kinds, requireKinds } from '../private/synth/kinds';
import { createMetric } from '../private/synth/metrics';
import { requireOneOf, requireWholeNumber } from '../private/synth/validation';
import { graph } from '../private/synth/widgets';
import { SQUID_PORT } from './facts';
import { type ISquidProxy, type TunnelCommandOptions, TunnelShell } from './i-squid-proxy';
import { grantTunnel, type TunnelTarget, tunnelCommand, tunnelScript } from './tunnel';

const TUNNEL_COMMAND: Kinds<TunnelCommandOptions> = { localPort: 'number?', shell: 'text?' };

const HEARTBEATS = 'Heartbeats';
const DENIED_REQUESTS = 'DeniedRequests';
const STALE_DOMAINS = 'StaleDomains';

// The fields of squid's own log format; the heartbeat is the request of heartbeat.sh.
const PATTERNS = {
  [HEARTBEATS]: '[time, elapsed, client, result, bytes, method, url = "http://heartbeat.invalid/", ...]',
  [DENIED_REQUESTS]:
    '[time, elapsed, client, result = TCP_DENIED*, bytes, method, url != "http://heartbeat.invalid/", ...]',
};

/** A line of update-domains.sh. */
const STALE_PATTERN = { [STALE_DOMAINS]: '"squid-proxy: the list of domains stays as it is"' };

/** Counts the lines of the log of the proxy with this tag value. */
export function countLines(scope: Construct, logGroup: ILogGroup, tunnelTagValue: string, isUpdated: boolean): void {
  for (const [metricName, pattern] of Object.entries({ ...PATTERNS, ...(isUpdated && STALE_PATTERN) })) {
    new MetricFilter(scope, `${metricName}Filter`, {
      logGroup,
      filterPattern: FilterPattern.literal(pattern),
      metricNamespace: namespaceOf(tunnelTagValue),
      metricName,
      metricValue: '1',
    });
  }
}

function namespaceOf(tunnelTagValue: string): string {
  return `CdkHindsight/SquidProxy/${tunnelTagValue}`;
}

/**
 * What a new and an imported proxy have in common.
 *
 * @jsii ignore
 */
export abstract class SquidProxyBase extends CompositeResource implements ISquidProxy {
  /** The value of the tag `cdk-hindsight:squid-proxy` on the instance, unique in the account and region. */
  public abstract readonly tunnelTagValue: string;

  /** The name of the Session document that the tunnels use. */
  public abstract readonly sessionDocumentName: string;

  /**
   * The name of the Auto Scaling group.
   *
   * @internal
   */
  protected abstract get _autoScalingGroupName(): string;

  /**
   * Lets the grantee find the instance, open a tunnel to squid's port on it, and end or resume its own tunnels. It gets
   * no shell, no other port and no other instance.
   *
   * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-sessiondocumentaccesscheck.html
   */
  public grantTunnel(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    return grantTunnel(grantee, this.target());
  }

  /**
   * Returns one line for a shell that opens the tunnel. It needs the AWS CLI and its Session Manager plugin.
   *
   * @throws if `localPort` is not a port or `shell` is not a `TunnelShell`
   */
  public tunnelCommand(options: TunnelCommandOptions = {}): string {
    requireKinds(options, TUNNEL_COMMAND, this);
    const range = { min: 1, max: 65535, remedy: 'choose a free port of your machine' };
    requireWholeNumber('localPort', options.localPort, range, this);
    requireOneOf('shell', options.shell, Object.values(TunnelShell), this);
    return tunnelCommand(this.target(), options.localPort ?? SQUID_PORT, options.shell ?? TunnelShell.UNIX);
  }

  /**
   * Returns the text of `tunnel.sh` with the values of this proxy: it opens the tunnel on macOS and Linux and closes it on
   * Ctrl-C.
   *
   * In a stack without an environment the text contains a Region that is known only at deploy time, so put it where
   * CloudFormation fills the Region in, for example in a Systems Manager parameter.
   */
  public tunnelScript(): string {
    return tunnelScript(this.target());
  }

  /** Graphs for a dashboard. */
  public widgets(): IWidget[] {
    return [
      graph('Squid: requests', { left: [this.metricHeartbeats(), this.metricDeniedRequests()] }),
      graph('Squid: instances', { left: [this.metricInServiceInstances(), this.metricDesiredCapacity()] }),
    ];
  }

  /** Heartbeats that arrived: one a minute while squid answers. Sum over 5 minutes by default. */
  public metricHeartbeats(options?: MetricOptions): Metric {
    return this.metricOfLog(HEARTBEATS, options);
  }

  /** Requests that squid denied, without the heartbeats. Sum over 5 minutes by default. */
  public metricDeniedRequests(options?: MetricOptions): Metric {
    return this.metricOfLog(DENIED_REQUESTS, options);
  }

  /**
   * Minutes in which the instance could not apply the list of domains in its parameter. With `updateDomainsInPlace` only. Sum
   * over 5 minutes by default.
   */
  public metricStaleDomains(options?: MetricOptions): Metric {
    return this.metricOfLog(STALE_DOMAINS, options);
  }

  /** Instances in service. Minimum over 1 minute by default. */
  public metricInServiceInstances(options?: MetricOptions): Metric {
    return this.metricOfGroup('GroupInServiceInstances', options);
  }

  /** Instances that the group wants: 0 outside working hours. Minimum over 1 minute by default. */
  public metricDesiredCapacity(options?: MetricOptions): Metric {
    return this.metricOfGroup('GroupDesiredCapacity', options);
  }

  private target(): TunnelTarget {
    const { tunnelTagValue: tagValue, sessionDocumentName: documentName } = this;
    const { account, region } = this.env;
    return { stack: Stack.of(this), account, region, tagValue, documentName };
  }

  private metricOfLog(metricName: string, options?: MetricOptions): Metric {
    const namespace = namespaceOf(this.tunnelTagValue);
    return createMetric(this, { namespace, metricName, statistic: Stats.SUM }, options);
  }

  private metricOfGroup(metricName: string, options?: MetricOptions): Metric {
    const defaults = {
      namespace: 'AWS/AutoScaling',
      metricName,
      dimensionsMap: { AutoScalingGroupName: this._autoScalingGroupName },
      statistic: Stats.MINIMUM,
      period: Duration.minutes(1),
    };
    return createMetric(this, defaults, options);
  }
}
