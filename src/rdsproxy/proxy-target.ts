import type { IConnectable } from 'aws-cdk-lib/aws-ec2';
import { CfnDBInstance, type IDatabaseCluster, type IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { type IConstruct, Node } from 'constructs';
import { refuse } from '../private/synth/errors';
import { ProxyEngineFamily } from './proxy-engine-family';

const PORTS: Record<ProxyEngineFamily, number> = {
  [ProxyEngineFamily.MYSQL]: 3306,
  [ProxyEngineFamily.POSTGRESQL]: 5432,
  [ProxyEngineFamily.SQLSERVER]: 1433,
};

/** The database behind a proxy: one Aurora cluster, or one DB instance that is not a read replica. */
export class ProxyTarget {
  /**
   * An Aurora cluster.
   *
   * An imported cluster needs its engine, port and security groups, and for end-to-end IAM its resource identifier.
   *
   * @throws if the engine is not known, or RDS Proxy does not support it
   */
  public static fromCluster(cluster: IDatabaseCluster): ProxyTarget {
    return new ProxyTarget(familyOf(cluster.engine?.engineFamily, cluster), cluster, cluster, undefined);
  }

  /**
   * A DB instance of RDS.
   *
   * An imported instance needs its engine, port and security groups, and for end-to-end IAM its resource identifier.
   *
   * @throws if the engine is not known, RDS Proxy does not support it, or the instance is a read replica
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.html#rds-proxy.limitations
   */
  public static fromInstance(instance: IDatabaseInstance): ProxyTarget {
    const resource = Node.of(instance).defaultChild;
    if (resource instanceof CfnDBInstance && isReplica(resource)) {
      const remedy = 'point the proxy at the primary instance, and readers at the replica itself';
      refuse({ property: 'target', must: 'not be a read replica', got: 'a read replica', remedy }, instance);
    }
    return new ProxyTarget(familyOf(instance.engine?.engineFamily, instance), instance, undefined, instance);
  }

  /** The port on which a proxy for this database listens: the engine's own, whatever port the database has. */
  public readonly port: number;

  private constructor(
    /** The wire protocol of the database. */
    public readonly engineFamily: ProxyEngineFamily,
    /** @internal */
    public readonly _database: IConstruct & IConnectable,
    /** @internal */
    public readonly _cluster: IDatabaseCluster | undefined,
    /** @internal */
    public readonly _instance: IDatabaseInstance | undefined,
  ) {
    this.port = PORTS[engineFamily];
  }

  /**
   * The identifier of the database in ARNs of `rds-db:connect`.
   *
   * @internal
   */
  public _resourceId(): string {
    const known = this._cluster ? clusterResourceId(this._cluster) : instanceResourceId(this._instance);
    return (
      known ??
      refuse(
        {
          property: 'target',
          must: 'have a known resource identifier for end-to-end IAM',
          remedy: 'give clusterResourceIdentifier or instanceResourceId when importing it',
        },
        this._database,
      )
    );
  }

  /**
   * The instances of a cluster. The proxy finds its targets among them, and refers to none.
   *
   * @internal
   */
  public _members(): CfnDBInstance[] {
    return this._cluster
      ? Node.of(this._cluster)
          .findAll()
          .filter((child) => child instanceof CfnDBInstance)
      : [];
  }
}

function familyOf(family: string | undefined, database: IConstruct): ProxyEngineFamily {
  const known = Object.values(ProxyEngineFamily).find((candidate) => candidate === family);
  return (
    known ??
    refuse(
      {
        property: 'target',
        must: 'have an engine of the MySQL, MariaDB, PostgreSQL or SQL Server family',
        got: family ?? 'an unknown engine',
        remedy: 'RDS Proxy supports no other engine; give the engine when importing the database',
      },
      database,
    )
  );
}

function isReplica(resource: CfnDBInstance): boolean {
  return (
    resource.sourceDbInstanceIdentifier !== undefined ||
    resource.sourceDbiResourceId !== undefined ||
    resource.sourceDbClusterIdentifier !== undefined
  );
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
