import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import {
  type IWidget,
  MathExpression,
  type MathExpressionOptions,
  Metric,
  type MetricOptions,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { openDefaultPort } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { requireOneOf } from '../private/synth/validation';
import { type ClientProfile, requireClientProfile } from './client-profile';
import { DatabaseProxyClientMetrics } from './database-proxy-client-metrics';
import { PROXY_PORTS } from './facts';
import type { IPinningAwareDatabaseProxy } from './i-pinning-aware-database-proxy';
import { PIN_METRICS } from './pinning-log';
import { requireDatabaseUser } from './proxy-auth';
import { databaseUserArn } from './proxy-login';
import {
  PinningReason,
  ProxyClientAuthentication,
  type ProxyEngineFamily,
  type ProxyNetworkType,
} from './proxy-settings';
import { proxyWidgets } from './proxy-widgets';

/** With fewer pinned connections their share says nothing: at night, one job is half of all connections. */
const MIN_PINNED = 5;

/** The part of a proxy's login that its clients have to know. */
export interface ClientLogin {
  readonly clientAuthentication: ProxyClientAuthentication;
  /** The users that clients may log in as; undefined where any user may. */
  readonly databaseUsers?: string[];
}

/** The settings that an endpoint takes from its proxy. */
export interface ReaderDefaults {
  readonly vpc?: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly endpointNetworkType?: ProxyNetworkType;
}

/**
 * The common part of new and imported proxies.
 *
 * @internal
 */
export abstract class PinningAwareDatabaseProxyBase
  extends DatabaseProxyClientMetrics
  implements IPinningAwareDatabaseProxy
{
  /** The name of the proxy, which is a dimension of its metrics. */
  public abstract readonly proxyName: string;
  /** The ARN of the proxy. */
  public abstract readonly proxyArn: string;
  /** The host name that clients connect to. */
  public abstract readonly endpointAddress: string;
  /** The wire protocol of the proxy. */
  public abstract readonly engineFamily: ProxyEngineFamily;
  /** The security groups of the proxy, with its port. */
  public abstract readonly connections: Connections;
  /** The namespace of the metrics that count the reasons in the log. */
  protected abstract readonly pinsNamespace: string;
  /** The part of the login that clients have to know. */
  protected abstract readonly login: ClientLogin;

  /** The port that clients connect to: 3306, 5432 or 1433. */
  public get port(): number {
    return PROXY_PORTS[this.engineFamily];
  }

  protected get metricDimensions(): { [name: string]: string } {
    return { ProxyName: this.proxyName };
  }

  /**
   * Lets the grantee connect as this one database user, and opens the network to it.
   *
   * A grantee without security groups of its own, such as a role, gets the permission only: open the network with
   * `service.connections.allowToDefaultPort(proxy)`.
   *
   * @param grantee a function, an instance, a role, …
   * @param user the database user
   * @throws if clients log in with passwords, the user is not one of the proxy's, or a function is not in a VPC
   */
  public grantConnect(grantee: IGrantable, user: string): Grant {
    requireKind('grantee', grantee, 'object', this);
    this.requireUser(user);
    if (this.login.clientAuthentication === ProxyClientAuthentication.PASSWORD) {
      const remedy = 'let clients log in with IAM, or grant them the secret and open the network with connections';
      refuse({ property: 'auth', must: 'use IAM for grantConnect', got: 'PASSWORD', remedy }, this);
    }
    openDefaultPort(this, grantee, 'to the RDS Proxy');
    const proxyId = Stack.of(this).splitArn(this.proxyArn, ArnFormat.COLON_RESOURCE_NAME).resourceName as string;
    return grantToClient(this, grantee, ['rds-db:connect'], [databaseUserArn(this, proxyId, user)]);
  }

  /**
   * Returns the environment variables with which a client connects to the proxy as a database user. There is no password
   * among them: the client makes an IAM token, or reads the secret.
   *
   * @throws if the client does not speak the proxy's protocol, or the user is not one of the proxy's
   */
  public environmentFor(user: string, client: ClientProfile): { [name: string]: string } {
    this.requireUser(user);
    requireClientProfile('client', client, this);
    const { engineFamily: family, endpointAddress: host, port } = this;
    return client._environmentFor({ family, host, port, user }, this);
  }

  /** Graphs for a dashboard: connections against the limit with the pinned ones in it, latency, reasons. */
  public widgets(): IWidget[] {
    return proxyWidgets(this);
  }

  /**
   * The percentage of time for which the writer was available to the proxy.
   *
   * Published for the role of a target only, which is `READ_WRITE` here.
   */
  public metricAvailabilityPercentage(options?: MetricOptions): Metric {
    return this.metric('AvailabilityPercentage', {
      dimensionsMap: { ...this.metricDimensions, TargetGroup: 'default', TargetRole: 'READ_WRITE' },
      statistic: Stats.AVERAGE,
      ...options,
    });
  }

  /** The database connections that the proxy requested. */
  public metricDatabaseConnectionRequests(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionRequests', options);
  }

  /** The database connections that the proxy requested with TLS. */
  public metricDatabaseConnectionRequestsWithTls(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionRequestsWithTLS', options);
  }

  /** The database connections that are open. */
  public metricDatabaseConnections(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnections', options);
  }

  /** The database connections that are lent to a client. */
  public metricDatabaseConnectionsCurrentlyBorrowed(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlyBorrowed', options);
  }

  /** The database connections that are in a transaction. */
  public metricDatabaseConnectionsCurrentlyInTransaction(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlyInTransaction', options);
  }

  /** The database connections that are pinned to one client. The series begins with the first pin. */
  public metricPinnedConnections(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsCurrentlySessionPinned', options);
  }

  /** The database connections that could not be opened. */
  public metricDatabaseConnectionsSetupFailed(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsSetupFailed', options);
  }

  /** The database connections that were opened. */
  public metricDatabaseConnectionsSetupSucceeded(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsSetupSucceeded', options);
  }

  /** The database connections that are open with TLS. */
  public metricDatabaseConnectionsWithTls(options?: MetricOptions): Metric {
    return this.metric('DatabaseConnectionsWithTLS', options);
  }

  /** The database connections that the proxy may open. */
  public metricMaxDatabaseConnectionsAllowed(options?: MetricOptions): Metric {
    return this.metric('MaxDatabaseConnectionsAllowed', options);
  }

  /**
   * The pinned part of the open database connections, in percent; this is what the alarm `pinnedShare` watches.
   *
   * It is 0 as long as fewer than 5 connections are pinned: at night, one job is half of all connections.
   */
  public metricPinnedShare(options: MathExpressionOptions = {}): MathExpression {
    return new MathExpression({
      label: 'Pinned connections (%)',
      // The series begins with the first pin.
      expression: `IF(FILL(pinned, 0) >= ${MIN_PINNED}, 100 * FILL(pinned, 0) / connections, 0)`,
      usingMetrics: {
        pinned: this.metricPinnedConnections(),
        connections: this.metricDatabaseConnections(),
      },
      period: Duration.minutes(1),
      ...options,
    });
  }

  /** The borrowed part of the database connections that the proxy may open, in percent. A pinned connection is borrowed. */
  public metricPoolUtilization(options: MathExpressionOptions = {}): MathExpression {
    return new MathExpression({
      label: 'Pool utilization (%)',
      expression: '100 * FILL(borrowed, 0) / allowed',
      usingMetrics: {
        borrowed: this.metricDatabaseConnectionsCurrentlyBorrowed(),
        allowed: this.metricMaxDatabaseConnectionsAllowed(),
      },
      period: Duration.minutes(1),
      ...options,
    });
  }

  /** The sessions that the log says were pinned, by reason. A best effort: AWS may change the log. */
  public metricPinsLogged(reason: PinningReason, options?: MetricOptions): Metric {
    requireKind('reason', reason, 'text', this);
    requireOneOf('reason', reason, Object.values(PinningReason), this);
    return new Metric({
      namespace: this.pinsNamespace,
      metricName: PIN_METRICS[reason],
      statistic: Stats.SUM,
      ...options,
    }).attachTo(this);
  }

  /**
   * The settings that an endpoint for readers takes from its proxy, where they are known.
   *
   * @internal
   */
  public abstract _readerDefaults(endpoint: Construct): ReaderDefaults;

  private requireUser(user: string): void {
    requireDatabaseUser('user', user);
    const { databaseUsers } = this.login;
    if (databaseUsers && !databaseUsers.includes(user)) {
      const must = `be one of ${databaseUsers.join(', ')}`;
      refuse({ property: 'user', must, got: user, remedy: 'add it to databaseUsers' }, this);
    }
  }
}
