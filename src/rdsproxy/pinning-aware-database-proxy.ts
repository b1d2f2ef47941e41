import { ArnFormat, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import type { IAlarm, IWidget, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import {
  Connections,
  type IConnectable,
  type ISecurityGroup,
  type IVpc,
  Port,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable, type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDBProxy, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { createAlarms } from '../private/synth/alarms';
import { connectionsOf } from '../private/synth/client-connections';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireNoSnapshot } from '../private/synth/validation';
import type { ClientProfile } from './client-profile';
import { DatabaseProxyMetrics } from './database-proxy-metrics';
import { DatabaseProxyReadOnlyEndpoint, type ReadOnlyEndpointOptions } from './database-proxy-read-only-endpoint';
import { requireDatabaseUser } from './database-user';
import { PROXY_LIMITS } from './facts';
import type { PinningAwareDatabaseProxyProps } from './pinning-aware-database-proxy-props';
import { PinningLog } from './pinning-log';
import type { PinningReason } from './pinning-reason';
import { proxyAlarms } from './proxy-alarms';
import type { ProxyAuth } from './proxy-auth';
import { ProxyClientAuthentication } from './proxy-client-authentication';
import type { ProxyEngineFamily } from './proxy-engine-family';
import { metricMatchedEvents, proxyEventRule } from './proxy-events';
import { authEntries, databaseUserArn, grantLogin, requireLogin, validateDatabaseIam } from './proxy-login';
import { proxyNameFor } from './proxy-name';
import { createProxySecurityGroup, requireSameVpc, selectProxySubnets } from './proxy-network';
import { ProxyNetworkType } from './proxy-network-type';
import { connectionPool } from './proxy-pool';
import type { ProxyTarget } from './proxy-target';
import { proxyWidgets } from './proxy-widgets';
import { requireWholeSeconds } from './whole-seconds';

const { warn } = messagesOf('rdsproxy');

/**
 * An RDS Proxy that notices when it no longer pools: alarms on pinned connections, their reasons in the log, and
 * clients that know how to avoid them.
 *
 * @throws at synth on values that RDS Proxy refuses or that would make it unsafe; the README lists them
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
 */
export class PinningAwareDatabaseProxy extends DatabaseProxyMetrics implements IConnectable {
  /** The name of the proxy, which is a dimension of its metrics. */
  public readonly proxyName: string;
  /** The ARN of the proxy. */
  public readonly proxyArn: string;
  /** The host name that clients connect to. */
  public readonly endpoint: string;
  /** The port that clients connect to: 3306, 5432 or 1433. */
  public readonly port: number;
  /** The wire protocol of the proxy. */
  public readonly engineFamily: ProxyEngineFamily;
  /** The security groups of the proxy, with its port. */
  public readonly connections: Connections;
  /** The VPC of the proxy. */
  public readonly vpc: IVpc;
  /** The role with which the proxy logs in to the database. */
  public readonly role: IRole;
  /** The log of the proxy. */
  public readonly logGroup: ILogGroup;
  /** The alarms by the name that their threshold is set under; those that are off are missing. */
  public readonly alarms: { [name: string]: IAlarm };
  /** Matches when RDS throttles connections to the proxy. Add targets to be told with the whole event. */
  public readonly throttledConnectionsRule: Rule;
  /** Matches when the subnets of the proxy run out of IP addresses. Add targets to be told with the whole event. */
  public readonly noFreeIpsRule: Rule;
  /** The subnets that were chosen for the proxy, where somebody chose. */
  public readonly vpcSubnets?: SubnetSelection;
  /** The IP versions that clients use, where somebody chose. */
  public readonly endpointNetworkType?: ProxyNetworkType;
  protected readonly metricDimensions: { [name: string]: string };
  /** @internal */
  public readonly _target: ProxyTarget;
  private readonly auth: ProxyAuth;
  private readonly log: PinningLog;

  constructor(scope: Construct, id: string, props: PinningAwareDatabaseProxyProps) {
    super(scope, id);
    this.vpc = props.vpc;
    this.vpcSubnets = props.vpcSubnets;
    this.endpointNetworkType = props.endpointNetworkType;
    this._target = props.target;
    this.auth = props.auth;
    this.engineFamily = props.target.engineFamily;
    this.port = props.target.port;

    this.validate(props);
    const name = proxyNameFor(this, 'proxyName', props.proxyName);
    this.connections = this.connectToDatabase(props.securityGroups);
    const role = this.createRole();
    this.role = role;
    const login = grantLogin(role, props.target, props.auth);
    this.log = this.createLog(name, props);
    this.logGroup = this.log.logGroup;
    const proxy = this.createProxy(name, props);
    // The role of a proxy is of no use before its policy.
    proxy.node.addDependency(...login);
    this.proxyName = proxy.ref;
    this.proxyArn = proxy.attrDbProxyArn;
    this.endpoint = proxy.attrEndpoint;
    this.metricDimensions = { ProxyName: proxy.ref };
    this.createTargetGroup(proxy, props);
    this.throttledConnectionsRule = proxyEventRule(this, 'ThrottledConnections', proxy, 'RDS-EVENT-0275');
    this.noFreeIpsRule = proxyEventRule(this, 'NoFreeIps', proxy, 'RDS-EVENT-0243');
    this.alarms = createAlarms(this, 'rdsproxy', proxyAlarms(this), props.alarms);
  }

  /**
   * Lets the grantee connect as one database user and nobody else, and opens the network to it.
   *
   * A grantee without security groups of its own, such as a role, gets the permission only: open the network with
   * `connections`.
   *
   * @param grantee a function, a service, a role, …
   * @param user the database user
   * @throws if clients log in with passwords, the user is not one of the proxy's, or a function is in no VPC
   */
  public grantConnect(grantee: IGrantable, user: string): Grant {
    this.requireUser(user);
    if (this.auth.clientAuthentication === ProxyClientAuthentication.PASSWORD) {
      const remedy = 'let clients log in with IAM, or grant them the secret and open the network with connections';
      refuse({ property: 'auth', must: 'use IAM for grantConnect', got: 'PASSWORD', remedy }, this);
    }
    this.openNetwork(grantee);
    const proxyId = Stack.of(this).splitArn(this.proxyArn, ArnFormat.COLON_RESOURCE_NAME).resourceName as string;
    return Grant.addToPrincipal({
      grantee,
      actions: ['rds-db:connect'],
      resourceArns: [databaseUserArn(this, proxyId, user)],
    });
  }

  /**
   * Adds an endpoint that reaches only the readers of the cluster.
   *
   * @throws if the target is an instance, or the subnets lie in one Availability Zone
   */
  public addReadOnlyEndpoint(id: string, options: ReadOnlyEndpointOptions = {}): DatabaseProxyReadOnlyEndpoint {
    return new DatabaseProxyReadOnlyEndpoint(this, id, { ...options, proxy: this });
  }

  /**
   * The environment variables with which a function connects to the proxy as a database user. There is no password in
   * it: the function makes an IAM token, or reads the secret.
   *
   * @throws if the client does not speak the proxy's protocol, or the user is not one of the proxy's
   */
  public environmentFor(user: string, client: ClientProfile): { [name: string]: string } {
    return this._environmentFor(user, client, this.endpoint);
  }

  /** @internal */
  public _environmentFor(user: string, client: ClientProfile, host: string): { [name: string]: string } {
    this.requireUser(user);
    return client._environmentFor({ family: this.engineFamily, host, port: this.port, user });
  }

  /** The sessions that the log says were pinned, by reason. A best effort: AWS may change the log. */
  public metricPinsLogged(reason: PinningReason, options?: MetricOptions): Metric {
    return this.log.metricPinsLogged(reason, options);
  }

  /** How often RDS said that it throttles connections to the proxy. */
  public metricThrottledConnections(options?: MetricOptions): Metric {
    return metricMatchedEvents(this.throttledConnectionsRule, options);
  }

  /** How often RDS said that the subnets of the proxy have no free IP addresses. */
  public metricNoFreeIps(options?: MetricOptions): Metric {
    return metricMatchedEvents(this.noFreeIpsRule, options);
  }

  /** Graphs for a dashboard: connections against the limit with the pinned ones in it, latency, reasons. */
  public widgets(): IWidget[] {
    return proxyWidgets(this);
  }

  private validate(props: PinningAwareDatabaseProxyProps): void {
    requireSameVpc(this, props.vpc, props.target);
    requireLogin(this, props.target, props.auth, props.requireTls ?? true);
    const remedy = 'idle clients cost nothing but memory; keep the default of 30 minutes';
    const { min, max } = PROXY_LIMITS.idleClientSeconds;
    const range = { min: Duration.seconds(min), max: Duration.seconds(max), remedy };
    requireWholeSeconds('idleClientTimeout', props.idleClientTimeout, range, this);
    if (props.securityGroups?.length === 0) {
      const must = 'have at least one group';
      refuse({ property: 'securityGroups', must, got: [], remedy: 'leave it out for a new group' }, this);
    }
    requireNoSnapshot('logRemovalPolicy', props.logRemovalPolicy, 'choose RETAIN or DESTROY', this);
    if (props.targetConnectionNetworkType === ProxyNetworkType.DUAL) {
      const property = 'targetConnectionNetworkType';
      refuse({ property, must: 'be IPV4 or IPV6', got: 'DUAL', remedy: 'choose the one of the database' }, this);
    }
    if (props.debugLogging) {
      const message =
        'debugLogging writes the text of statements to the log. RDS turns it off after 24 hours, and CloudFormation ' +
        'then reports drift: deploy false, then true, to turn it on again.';
      warn(this, 'debugLogging', message);
    }
    this.node.addValidation({ validate: () => validateDatabaseIam(props.target, props.auth) });
  }

  private connectToDatabase(given: ISecurityGroup[] | undefined): Connections {
    const database = this._target._database.connections;
    if (database.securityGroups.length === 0 || !database.defaultPort) {
      const remedy = 'give securityGroups and port when importing the database';
      refuse({ property: 'target', must: 'have known security groups and a known port', remedy }, this);
    }
    const securityGroups = given ?? [createProxySecurityGroup(this, this.vpc)];
    const connections = new Connections({ securityGroups, defaultPort: Port.tcp(this.port) });
    connections.allowToDefaultPort(this._target._database, 'from the RDS Proxy to its database');
    return connections;
  }

  private createRole(): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('rds.amazonaws.com'),
      description: 'RDS Proxy: logs in to the database',
    });
  }

  private createLog(proxyName: string, props: PinningAwareDatabaseProxyProps): PinningLog {
    return new PinningLog(this, 'Log', {
      proxyName,
      retention: props.logRetention ?? RetentionDays.ONE_MONTH,
      encryptionKey: props.logEncryptionKey,
      removalPolicy: props.logRemovalPolicy ?? RemovalPolicy.DESTROY,
    });
  }

  private createProxy(name: string, props: PinningAwareDatabaseProxyProps): CfnDBProxy {
    const proxy = new CfnDBProxy(this, 'Resource', {
      dbProxyName: name,
      engineFamily: this.engineFamily,
      auth: authEntries(this.auth),
      defaultAuthScheme: this.auth.databaseUsers ? 'IAM_AUTH' : undefined,
      roleArn: this.role.roleArn,
      requireTls: props.requireTls ?? true,
      idleClientTimeout: props.idleClientTimeout?.toSeconds(),
      debugLogging: props.debugLogging,
      vpcSubnetIds: selectProxySubnets(this, props.vpc, props.vpcSubnets).subnetIds,
      vpcSecurityGroupIds: this.connections.securityGroups.map((group) => group.securityGroupId),
      endpointNetworkType: props.endpointNetworkType,
      targetConnectionNetworkType: props.targetConnectionNetworkType,
    });
    // A group that the proxy has to make itself keeps its events for ever.
    proxy.node.addDependency(this.logGroup);
    return proxy;
  }

  private createTargetGroup(proxy: CfnDBProxy, props: PinningAwareDatabaseProxyProps): void {
    const { _cluster: cluster, _instance: instance } = this._target;
    const group = new CfnDBProxyTargetGroup(this, 'TargetGroup', {
      dbProxyName: proxy.ref,
      // The only name that RDS Proxy takes.
      targetGroupName: 'default',
      dbClusterIdentifiers: cluster && [cluster.clusterIdentifier],
      dbInstanceIdentifiers: instance && [instance.instanceIdentifier],
      connectionPoolConfigurationInfo: connectionPool(this, this.engineFamily, props),
    });
    for (const member of this._target._members()) {
      group.addDependency(member);
    }
  }

  private requireUser(user: string): void {
    requireDatabaseUser('user', user);
    const users = this.auth.databaseUsers;
    if (users && !Token.isUnresolved(users) && !Token.isUnresolved(user) && !users.includes(user)) {
      const must = `be one of ${users.join(', ')}`;
      refuse({ property: 'user', must, got: user, remedy: 'name it in databaseUsers of ProxyAuth.endToEndIam' }, this);
    }
  }

  private openNetwork(grantee: IGrantable): void {
    const client = connectionsOf(grantee, this);
    if (client) {
      this.connections.allowDefaultPortFrom(client, 'to the RDS Proxy');
    }
  }
}
