import { Stack } from 'aws-cdk-lib';
import { Connections, type IConnectable, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { CfnDBCluster, CfnDBInstance, type IDatabaseCluster, type IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { type Construct, type IConstruct, Node } from 'constructs';
import { refuse, sentenceOf } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { requireVpcOf } from '../private/synth/network';
import { at, propertiesOf } from '../private/synth/references';
import { requireOneOf } from '../private/synth/validation';
import { PROXY_PORTS } from './facts';
import { ProxyEngineFamily } from './proxy-settings';

/** Settings that cannot always be read from a database. */
export interface ProxiedDatabaseOptions {
  /**
   * The wire protocol of a database whose engine is not known, for example one that is looked up.
   *
   * @default - that of the database's engine
   */
  readonly engineFamily?: ProxyEngineFamily;
}

const OPTIONS: Kinds<ProxiedDatabaseOptions> = { engineFamily: 'text?' };

/**
 * The identifiers by which a proxy finds its database.
 *
 * @internal
 */
export interface BoundDatabase {
  readonly clusterIdentifiers?: string[];
  readonly instanceIdentifiers?: string[];
  /** The instances of a cluster: the proxy finds its targets among them, and refers to none. */
  readonly members: CfnDBInstance[];
}

/** The resource identifier of a database that the CDK has not looked up yet. */
const PLACEHOLDER = 'TESTID';

type Database = IConstruct & IConnectable & { readonly vpc?: IVpc };

/** The database behind a proxy: one Aurora cluster, or one DB instance that is not a read replica. */
export class ProxiedDatabase {
  /**
   * An Aurora cluster.
   *
   * An imported cluster needs its engine, port and security groups, and for end-to-end IAM its resource identifier.
   *
   * @throws if the engine is not known, or RDS Proxy does not support it or the kind of cluster
   */
  public static fromCluster(cluster: IDatabaseCluster, options: ProxiedDatabaseOptions = {}): ProxiedDatabase {
    requireDatabase('cluster', cluster);
    requireKinds(options, OPTIONS, cluster, 'options.');
    requireNotServerlessV1(cluster);
    requireNotLimitless(cluster);
    return new ProxiedDatabase(familyOf(cluster, options), cluster, cluster, undefined);
  }

  /**
   * A DB instance of RDS.
   *
   * An imported instance needs its engine, port and security groups, and for end-to-end IAM its resource identifier.
   *
   * @throws if the engine is not known, RDS Proxy does not support it, or the instance is a read replica
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
   */
  public static fromInstance(instance: IDatabaseInstance, options: ProxiedDatabaseOptions = {}): ProxiedDatabase {
    requireDatabase('instance', instance);
    requireKinds(options, OPTIONS, instance, 'options.');
    const resource = Node.of(instance).defaultChild;
    if (resource instanceof CfnDBInstance && isReplica(resource)) {
      const remedy = 'point the proxy at the primary instance, and readers at the replica itself';
      refuse({ property: 'target', must: 'not be a read replica', got: 'a read replica', remedy }, instance);
    }
    return new ProxiedDatabase(familyOf(instance, options), instance, undefined, instance);
  }

  /** The port on which a proxy for this database listens: the engine's own, whatever port the database has. */
  public readonly port: number;

  private constructor(
    /** The wire protocol of the database. */
    public readonly engineFamily: ProxyEngineFamily,
    private readonly database: Database,
    private readonly cluster: IDatabaseCluster | undefined,
    private readonly instance: IDatabaseInstance | undefined,
  ) {
    this.port = PROXY_PORTS[engineFamily];
  }

  /**
   * Opens the network from the proxy to the database.
   *
   * @internal
   */
  public _bind(proxy: IConstruct & IConnectable): BoundDatabase {
    const { connections } = this.database;
    const isKnown = connections.securityGroups.length > 0 && connections.defaultPort !== undefined;
    if (!isKnown && !this.isPendingLookup) {
      const remedy = 'give securityGroups and port when importing the database';
      refuse({ property: 'target', must: 'have known security groups and a known port', remedy }, proxy);
    }
    this.admit(proxy);
    return {
      clusterIdentifiers: this.cluster && [this.cluster.clusterIdentifier],
      instanceIdentifiers: this.instance && [this.instance.instanceIdentifier],
      members: this.cluster ? membersOf(this.cluster) : [],
    };
  }

  /** Whether the CDK still has to look the database up: until then it has no security groups. */
  private get isPendingLookup(): boolean {
    const id = this.cluster ? clusterResourceId(this.cluster) : this.instance?.instanceResourceId;
    return id === PLACEHOLDER;
  }

  /**
   * A rule is made where its first group is. A group of another stack, such as a network stack, cannot name the database,
   * whose stack depends on it: there the database is first.
   */
  private admit(proxy: IConstruct & IConnectable): void {
    const description = 'from the RDS Proxy to its database';
    for (const group of proxy.connections.securityGroups) {
      if (Stack.of(group) === Stack.of(proxy)) {
        group.connections.allowToDefaultPort(this.database, description);
      } else {
        this.database.connections.allowDefaultPortFrom(group, description);
      }
    }
  }

  /**
   * The identifier of the database in ARNs of `rds-db:connect`.
   *
   * @internal
   */
  public _resourceId(): string {
    const known = this.cluster ? clusterResourceId(this.cluster) : instanceResourceId(this.instance);
    const property = this.cluster ? 'clusterResourceIdentifier' : 'instanceResourceId';
    const must = 'have a known resource identifier for end-to-end IAM';
    return known ?? refuse({ property: 'target', must, remedy: `give ${property} when importing it` }, this.database);
  }

  /**
   * Rejects a database that is known to be in another VPC than the proxy.
   *
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
   * @internal
   */
  public _requireVpc(scope: Construct, vpc: IVpc): void {
    requireVpcOf(this.database, vpc, 'give the VPC of the database: a proxy cannot be in another one', scope);
  }

  /**
   * Rejects an instance, which has no endpoint for readers.
   *
   * @internal
   */
  public _requireReaders(scope: Construct): void {
    if (!this.cluster) {
      const remedy = 'read-only endpoints exist for Aurora clusters; connect to the read replica itself';
      refuse({ property: 'target', must: 'be a cluster for a read-only endpoint', got: 'an instance', remedy }, scope);
    }
  }

  /**
   * The reasons for which the proxy cannot connect to the database over IPv6, once the app is complete.
   *
   * @internal
   */
  public _objectionsToIpv6(): string[] {
    const resource = Node.of(this.database).defaultChild;
    const isKnown = resource instanceof CfnDBCluster || resource instanceof CfnDBInstance;
    const networkType = isKnown ? (at(propertiesOf(resource).value, 'NetworkType') ?? 'IPV4') : undefined;
    const must = 'be IPV4 for a database that has no IPv6 addresses';
    const remedy = `set networkType: NetworkType.DUAL on ${this.database.node.path}`;
    const problem = { property: 'targetConnectionNetworkType', must, got: 'IPV6', remedy };
    return networkType === 'IPV4' ? [sentenceOf(problem)] : [];
  }

  /**
   * The reasons for which IAM does not work as a login, once the app is complete.
   *
   * @internal
   */
  public _objectionsToIamLogin(): string[] {
    const resource = Node.of(this.database).defaultChild;
    if (!(resource instanceof CfnDBCluster || resource instanceof CfnDBInstance)) {
      return [];
    }
    const enabled = Stack.of(resource).resolve(resource.enableIamDatabaseAuthentication);
    const remedy = `set iamAuthentication: true on ${this.database.node.path}`;
    const must = 'have IAM authentication turned on for end-to-end IAM';
    return enabled === true || typeof enabled === 'object' ? [] : [sentenceOf({ property: 'target', must, remedy })];
  }
}

function requireDatabase(property: string, database: Database): void {
  requireKind(property, database, 'object');
  if (!(database.connections instanceof Connections)) {
    const must = 'be a DatabaseCluster or DatabaseInstance, or an imported one';
    refuse({ property, must, remedy: 'pass the construct of the database' });
  }
}

function requireNotServerlessV1(cluster: IDatabaseCluster): void {
  const resource = Node.of(cluster).defaultChild;
  const isServerless = resource instanceof CfnDBCluster && resource.engineMode === 'serverless';
  if (isServerless || !('instanceIdentifiers' in cluster)) {
    const remedy =
      'RDS Proxy does not support it: move the cluster to Aurora Serverless v2, or connect without a proxy';
    const must = 'not be an Aurora Serverless v1 cluster';
    refuse({ property: 'target', must, got: Node.of(cluster).path, remedy }, cluster);
  }
}

function requireNotLimitless(cluster: IDatabaseCluster): void {
  const resource = Node.of(cluster).defaultChild;
  if (resource instanceof CfnDBCluster && resource.clusterScalabilityType === 'limitless') {
    const remedy =
      'RDS Proxy does not support it: connect to the endpoint of the cluster, whose routers share connections';
    const must = 'not be an Aurora Limitless cluster';
    refuse({ property: 'target', must, got: Node.of(cluster).path, remedy }, cluster);
  }
}

function familyOf(
  database: IDatabaseCluster | IDatabaseInstance,
  { engineFamily }: ProxiedDatabaseOptions,
): ProxyEngineFamily {
  const families = Object.values(ProxyEngineFamily);
  requireOneOf('engineFamily', engineFamily, families, database);
  const { engine } = database;
  const known = families.find((family) => family === engine?.engineFamily);
  if (known === undefined && (engine !== undefined || engineFamily === undefined)) {
    const must = 'have an engine of the MySQL, MariaDB, PostgreSQL or SQL Server family';
    const remedy = engine
      ? 'RDS Proxy supports no other engine: connect to the database without a proxy'
      : 'give the engine when importing the database, or engineFamily here';
    refuse({ property: 'target', must, got: engine?.engineType ?? 'an unknown engine', remedy }, database);
  }
  if (known !== undefined && engineFamily !== undefined && engineFamily !== known) {
    const must = `be that of the database, ${known}`;
    refuse({ property: 'engineFamily', must, got: engineFamily, remedy: 'leave it out' }, database);
  }
  return (known ?? engineFamily) as ProxyEngineFamily;
}

function isReplica(resource: CfnDBInstance): boolean {
  return (
    resource.sourceDbInstanceIdentifier !== undefined ||
    resource.sourceDbiResourceId !== undefined ||
    resource.sourceDbClusterIdentifier !== undefined
  );
}

function membersOf(cluster: IDatabaseCluster): CfnDBInstance[] {
  return Node.of(cluster)
    .findAll()
    .filter((child) => child instanceof CfnDBInstance);
}

function clusterResourceId(cluster: IDatabaseCluster): string | undefined {
  try {
    return cluster.clusterResourceIdentifier;
  } catch {
    // The CDK throws where an imported cluster was given none.
    return undefined;
  }
}

function instanceResourceId(instance: IDatabaseInstance | undefined): string | undefined {
  // Without a feature flag, `instanceResourceId` of the CDK is the ARN.
  const resource = instance && Node.of(instance).defaultChild;
  return resource instanceof CfnDBInstance ? resource.attrDbiResourceId : instance?.instanceResourceId;
}
