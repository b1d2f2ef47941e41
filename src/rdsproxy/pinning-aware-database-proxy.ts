import { type CfnResource, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { IAlarm, Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections, type IVpc, Port, type SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import type { Rule } from 'aws-cdk-lib/aws-events';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ILogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnDBProxy, CfnDBProxyTargetGroup } from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { metricTriggered } from '../private/synth/event-rules';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import { requireDuration, requireOneOf, requireRemovalPolicy, requireSome } from '../private/synth/validation';
import { DatabaseProxyAlarms } from './database-proxy-alarms';
import { DatabaseProxyReadOnlyEndpoint } from './database-proxy-read-only-endpoint';
import type { ReadOnlyEndpointOptions } from './database-proxy-read-only-endpoint-props';
import { PROXY_LIMITS, PROXY_SUBNETS } from './facts';
import type { DatabaseProxyAttributes, IPinningAwareDatabaseProxy } from './i-pinning-aware-database-proxy';
import { ImportedDatabaseProxy } from './imported-database-proxy';
import { PinningAwareDatabaseProxyBase, type ReaderDefaults } from './pinning-aware-database-proxy-base';
import type { PinningAwareDatabaseProxyProps } from './pinning-aware-database-proxy-props';
import { namespaceOfPins, PinningLog } from './pinning-log';
import { type BoundDatabase, ProxiedDatabase } from './proxied-database';
import { ProxyAuth } from './proxy-auth';
import { proxyEventRules } from './proxy-events';
import { authEntries, grantLogin, requireLogin } from './proxy-login';
import { proxyNameFor } from './proxy-name';
import { objectionsToNetworkType } from './proxy-network-type';
import { connectionPool } from './proxy-pool';
import { type ProxyEngineFamily, ProxyNetworkType } from './proxy-settings';

const { warn } = messagesOf('rdsproxy');

const PROPS: Kinds<PinningAwareDatabaseProxyProps> = {
  vpc: 'object',
  target: 'object',
  auth: 'object',
  vpcSubnets: 'object?',
  securityGroups: 'list of objects?',
  proxyName: 'text?',
  requireTls: 'boolean?',
  idleClientTimeout: 'object?',
  maxConnectionsPercent: 'number?',
  maxIdleConnectionsPercent: 'number?',
  borrowTimeout: 'object?',
  initQuery: 'text?',
  sessionPinningFilters: 'list of objects?',
  debugLogging: 'boolean?',
  logRetention: 'number?',
  logEncryptionKey: 'object?',
  logRemovalPolicy: 'text?',
  endpointNetworkType: 'text?',
  targetConnectionNetworkType: 'text?',
  alarms: 'object?',
};

/** aws-cdk-lib writes tags of the stack on target groups since 2.273.0, and its own validation knew none until 2.276.0. */
const TAGS_OF_TARGET_GROUP = {
  id: 'CloudFormation-Validate::F3002',
  reason: 'AWS::RDS::DBProxyTargetGroup has tags; the schema of the validation is older than the resource',
};

/**
 * An RDS Proxy that notices when it no longer pools: alarms on pinned connections, the reasons from its log, and client
 * settings that avoid pinning.
 *
 * @throws at synth on values that RDS Proxy rejects or that would make it unsafe; the README lists them
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html
 *
 * @example
 * import { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
 * import { PinningAwareDatabaseProxy, ProxiedDatabase, ProxyAuth } from 'cdk-hindsight/rdsproxy';
 *
 * declare const cluster: DatabaseCluster;
 *
 * new PinningAwareDatabaseProxy(this, 'Proxy', {
 *   vpc: cluster.vpc,
 *   target: ProxiedDatabase.fromCluster(cluster),
 *   auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
 * });
 */
export class PinningAwareDatabaseProxy extends PinningAwareDatabaseProxyBase {
  /**
   * Imports a proxy from another stack or app, to grant clients access, give them their environment, and use its
   * metrics and graphs. Its login and its database do not change.
   *
   * @throws if there are no security groups, or the ARN does not end in the identifier of a proxy
   */
  public static fromDatabaseProxyAttributes(
    scope: Construct,
    id: string,
    attributes: DatabaseProxyAttributes,
  ): IPinningAwareDatabaseProxy {
    return new ImportedDatabaseProxy(scope, id, attributes);
  }

  /** The name of the proxy, which is a dimension of its metrics. */
  public readonly proxyName: string;
  /** The ARN of the proxy. */
  public readonly proxyArn: string;
  /** The host name that clients connect to. */
  public readonly endpointAddress: string;
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
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** Matches when RDS throttles connections to the proxy. Add targets that receive the whole event. */
  public readonly throttledConnectionsRule: Rule;
  /** Matches when the subnets of the proxy run out of IP addresses. Add targets that receive the whole event. */
  public readonly noFreeIpsRule: Rule;
  /** @internal */
  public readonly _pinsNamespace: string;
  protected readonly login: ProxyAuth;
  private readonly target: ProxiedDatabase;
  private readonly readerDefaults: ReaderDefaults;

  constructor(scope: Construct, id: string, props: PinningAwareDatabaseProxyProps) {
    super(scope, id, typeof props?.proxyName === 'string' ? { physicalName: props.proxyName } : {});
    this.validate(props);
    this.vpc = props.vpc;
    this.target = props.target;
    this.login = props.auth;
    this.engineFamily = props.target.engineFamily;
    const { vpc, vpcSubnets, endpointNetworkType } = props;
    this.readerDefaults = { vpc, vpcSubnets, endpointNetworkType };

    const subnets = pickSubnets(this, vpc, vpcSubnets, PROXY_SUBNETS);
    this.node.addValidation({ validate: () => this.objectionsTo(props, subnets) });
    const replacing = this.replacingProperties(props, subnets);
    const name = proxyNameFor(this, 'proxyName', props.proxyName, replacing);
    const securityGroups = props.securityGroups ?? [
      closedSecurityGroup(this, props.vpc, 'RDS Proxy: admits what grantConnect names'),
    ];
    this.connections = new Connections({ securityGroups, defaultPort: Port.tcp(this.port) });
    const database = props.target._bind(this);
    const role = this.createRole();
    this.role = role;
    const login = grantLogin(role, props.target, props.auth);
    this._pinsNamespace = namespaceOfPins(name);
    this.logGroup = this.createLog(name, props);
    const proxy = this.createProxy({ dbProxyName: name, ...replacing }, props);
    // A log group that the proxy makes on its own never expires, and its role is of no use before its policy.
    proxy.node.addDependency(this.logGroup, ...login);
    this.proxyName = this.getResourceNameAttribute(proxy.ref);
    this.proxyArn = proxy.attrDbProxyArn;
    this.endpointAddress = proxy.attrEndpoint;
    this.createTargetGroup(proxy, database, props);
    const rules = proxyEventRules(this, proxy.dbProxyRef);
    this.throttledConnectionsRule = rules.throttledConnections;
    this.noFreeIpsRule = rules.noFreeIps;
    this.alarms = DatabaseProxyAlarms._of(this, rules, props.alarms).alarms;
  }

  /**
   * Adds an endpoint that reaches only the readers of the cluster.
   *
   * @throws if the target is an instance, or the subnets are in a single Availability Zone
   */
  public addReadOnlyEndpoint(id: string, options: ReadOnlyEndpointOptions = {}): DatabaseProxyReadOnlyEndpoint {
    requireKind('id', id, 'text', this);
    requireKind('options', options, 'object', this);
    return new DatabaseProxyReadOnlyEndpoint(this, id, { ...options, proxy: this });
  }

  /**
   * Applies the policy to the proxy and to all that it cannot work without: its role, security group, target group and
   * log.
   */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    requireRemovalPolicy('policy', policy, 'choose RETAIN or DESTROY', this);
    super.applyRemovalPolicy(policy);
    for (const child of ['Role', 'SecurityGroup', 'TargetGroup', 'Log'].map((id) => this.node.tryFindChild(id))) {
      for (const resource of child?.node.findAll() ?? []) {
        (resource as Partial<CfnResource>).applyRemovalPolicy?.(policy);
      }
    }
  }

  /** The events in which RDS reported that it throttled connections to the proxy. */
  public metricThrottledConnections(options?: MetricOptions): Metric {
    return metricTriggered(this.throttledConnectionsRule, options);
  }

  /** The events in which RDS reported that the proxy's subnets have no free IP addresses. */
  public metricNoFreeIps(options?: MetricOptions): Metric {
    return metricTriggered(this.noFreeIpsRule, options);
  }

  /** @internal */
  public _readerDefaults(endpoint: Construct): ReaderDefaults {
    this.target._requireReaders(endpoint);
    return this.readerDefaults;
  }

  private validate(props: PinningAwareDatabaseProxyProps): void {
    requireKinds(props, PROPS, this);
    this.requireValueClasses(props);
    const { target, auth, requireTls = true } = props;
    target._requireVpc(this, props.vpc);
    requireLogin(this, target, auth, requireTls);
    const { min, max } = PROXY_LIMITS.idleClientSeconds;
    const remedy = 'use whole seconds; idle clients cost only memory, so the default of 30 minutes will do';
    const range = { min: Duration.seconds(min), max: Duration.seconds(max), unit: 'seconds', remedy } as const;
    requireDuration('idleClientTimeout', props.idleClientTimeout, range, this);
    requireSome('securityGroups', props.securityGroups, 'a group', 'leave it out for a new group', this);
    requireEncryptionKey(props.logEncryptionKey, this, 'logEncryptionKey');
    requireRemovalPolicy('logRemovalPolicy', props.logRemovalPolicy, 'choose RETAIN or DESTROY', this);
    requireOneOf('endpointNetworkType', props.endpointNetworkType, Object.values(ProxyNetworkType), this);
    const versions = [ProxyNetworkType.IPV4, ProxyNetworkType.IPV6];
    const ofDatabase = 'choose the one that the database has';
    requireOneOf('targetConnectionNetworkType', props.targetConnectionNetworkType, versions, this, ofDatabase);
    if (props.debugLogging) {
      const message =
        'debugLogging writes the text of statements to the log. RDS turns it off after 24 hours, and CloudFormation ' +
        'then reports drift: deploy false, then true, to turn it on again.';
      warn(this, 'debugLogging', message);
    }
  }

  private objectionsTo(props: PinningAwareDatabaseProxyProps, subnets: SelectedSubnets): string[] {
    const { target, auth, endpointNetworkType, targetConnectionNetworkType } = props;
    return [
      ...(auth.databaseUsers ? target._objectionsToIamLogin() : []),
      ...objectionsToNetworkType(endpointNetworkType, subnets),
      ...(targetConnectionNetworkType === ProxyNetworkType.IPV6 ? target._objectionsToIpv6() : []),
    ];
  }

  private requireValueClasses({ target, auth }: PinningAwareDatabaseProxyProps): void {
    if (!(target instanceof ProxiedDatabase)) {
      const remedy = 'use ProxiedDatabase.fromCluster(…) or ProxiedDatabase.fromInstance(…)';
      refuse({ property: 'target', must: 'be a ProxiedDatabase', remedy }, this);
    }
    if (!(auth instanceof ProxyAuth)) {
      const remedy = 'use ProxyAuth.endToEndIam(…) or ProxyAuth.secrets(…)';
      refuse({ property: 'auth', must: 'be a ProxyAuth', remedy }, this);
    }
  }

  /** All properties whose change replaces the proxy, beside its name. */
  private replacingProperties(props: PinningAwareDatabaseProxyProps, { subnetIds }: SelectedSubnets) {
    return {
      engineFamily: this.engineFamily,
      endpointNetworkType: props.endpointNetworkType,
      targetConnectionNetworkType: props.targetConnectionNetworkType,
      vpcSubnetIds: subnetIds,
    };
  }

  private createRole(): Role {
    return new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('rds.amazonaws.com'),
      description: 'RDS Proxy: logs in to the database',
    });
  }

  private createLog(proxyName: string, props: PinningAwareDatabaseProxyProps): ILogGroup {
    const { logRetention = RetentionDays.ONE_MONTH, logEncryptionKey: encryptionKey } = props;
    const { logRemovalPolicy: removalPolicy = RemovalPolicy.DESTROY } = props;
    return new PinningLog(this, 'Log', { proxyName, retention: logRetention, encryptionKey, removalPolicy }).logGroup;
  }

  private createProxy(
    replacing: Pick<CfnDBProxy, 'dbProxyName' | 'engineFamily' | 'vpcSubnetIds'>,
    props: PinningAwareDatabaseProxyProps,
  ): CfnDBProxy {
    return new CfnDBProxy(this, 'Resource', {
      ...replacing,
      auth: authEntries(props.auth),
      defaultAuthScheme: props.auth.databaseUsers ? 'IAM_AUTH' : undefined,
      roleArn: this.role.roleArn,
      requireTls: props.requireTls ?? true,
      idleClientTimeout: props.idleClientTimeout?.toSeconds(),
      debugLogging: props.debugLogging,
      vpcSecurityGroupIds: this.connections.securityGroups.map((group) => group.securityGroupId),
    });
  }

  private createTargetGroup(proxy: CfnDBProxy, database: BoundDatabase, props: PinningAwareDatabaseProxyProps): void {
    const group = new CfnDBProxyTargetGroup(this, 'TargetGroup', {
      dbProxyName: proxy.ref,
      // The only name that RDS Proxy accepts.
      targetGroupName: 'default',
      dbClusterIdentifiers: database.clusterIdentifiers,
      dbInstanceIdentifiers: database.instanceIdentifiers,
      connectionPoolConfigurationInfo: connectionPool(this, this.engineFamily, props),
    });
    group.node.addDependency(...database.members);
    Validations.of(group).acknowledge(TAGS_OF_TARGET_GROUP);
  }
}
