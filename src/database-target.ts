import { Stack, Token } from 'aws-cdk-lib';
import { Connections, type IConnectable, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { CfnDBCluster, CfnDBInstance, type IDatabaseCluster, type IDatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { type IConstruct, Node } from 'constructs';
import { refuse } from './private/synth/errors';
import { requireKind } from './private/synth/kinds';
import { requireVpcOf } from './private/synth/network';

/** The engines by their family in the CDK, which MariaDB shares with MySQL. */
const FAMILIES: Readonly<Record<string, 'postgres' | 'mysql'>> = {
  POSTGRESQL: 'postgres',
  MYSQL: 'mysql',
};

/**
 * The address of a database for code that connects to it.
 *
 * @internal
 */
export interface DatabaseAddress {
  readonly host: string;
  readonly port: string;
  /** The resource identifier, which differs for a restored database. */
  readonly resourceId: string;
}

type Database = IConstruct & IConnectable & { readonly vpc?: IVpc };

/**
 * A database that the library's code connects to: the writer of a cluster, or one DB instance.
 *
 * @example
 * import { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
 * import { DatabaseTarget } from 'cdk-hindsight';
 *
 * declare const cluster: DatabaseCluster;
 *
 * DatabaseTarget.fromCluster(cluster);
 */
export class DatabaseTarget {
  /**
   * The writer of a cluster. An imported cluster needs its engine, endpoint, port, security groups and resource identifier.
   *
   * @throws if the engine is unknown, or is neither PostgreSQL nor MySQL
   */
  public static fromCluster(cluster: IDatabaseCluster): DatabaseTarget {
    requireDatabase('cluster', cluster);
    return new DatabaseTarget(cluster, dialectOf(cluster), () => {
      const { clusterEndpoint: endpoint } = cluster;
      return { host: endpoint.hostname, port: textOf(endpoint.port), resourceId: cluster.clusterResourceIdentifier };
    });
  }

  /**
   * A DB instance that is not a read replica. An imported instance needs its engine, endpoint, port, security groups and
   * resource identifier.
   *
   * @throws if the engine is unknown, or is not PostgreSQL, MySQL or MariaDB; or if it is a read replica
   */
  public static fromInstance(instance: IDatabaseInstance): DatabaseTarget {
    requireDatabase('instance', instance);
    const resource = Node.of(instance).defaultChild;
    if (resource instanceof CfnDBInstance && isReplica(resource)) {
      const remedy = 'name the instance that it replicates';
      refuse({ property: 'target', must: 'not be a read replica', got: Node.of(instance).path, remedy }, instance);
    }
    return new DatabaseTarget(instance, dialectOf(instance), () => {
      // Without a feature flag, the CDK's own property of an instance is its ARN.
      const made = resource instanceof CfnDBInstance ? resource.attrDbiResourceId : instance.instanceResourceId;
      const { instanceEndpoint: endpoint } = instance;
      const resourceId = made ?? missing('instanceResourceId', instance);
      return { host: endpoint.hostname, port: textOf(endpoint.port), resourceId };
    });
  }

  private constructor(
    /** @internal */
    readonly _database: Database,
    /** @internal */
    readonly _dialect: 'postgres' | 'mysql',
    private readonly readAddress: () => DatabaseAddress,
  ) {}

  /**
   * Rejects an imported database without an endpoint, a port or a resource identifier.
   *
   * @internal
   */
  public _address(scope: IConstruct): DatabaseAddress {
    try {
      return this.readAddress();
    } catch (error) {
      const remedy = 'give endpoint, port and resource identifier when importing the database';
      const got = Node.of(this._database).path;
      return refuse(
        { property: 'target', must: 'have a known endpoint and resource identifier', got, remedy },
        scope,
        error,
      );
    }
  }

  /**
   * Rejects a VPC that the database is known not to be in.
   *
   * @internal
   */
  public _requireVpc(vpc: IVpc, scope: IConstruct): void {
    requireVpcOf(this._database, vpc, 'give the VPC that the database is in', scope);
  }

  /**
   * Whether IAM authentication is known to be off.
   *
   * @internal
   */
  public _isWithoutIam(): boolean {
    const resource = Node.of(this._database).defaultChild;
    if (!(resource instanceof CfnDBCluster || resource instanceof CfnDBInstance)) {
      return false;
    }
    const enabled = Stack.of(resource).resolve(resource.enableIamDatabaseAuthentication);
    return enabled !== true && typeof enabled !== 'object';
  }
}

function requireDatabase(property: string, database: Database): void {
  requireKind(property, database, 'object');
  if (!(database.connections instanceof Connections)) {
    const must = 'be a DatabaseCluster or DatabaseInstance, or an imported one';
    refuse({ property, must, remedy: 'pass the construct of the database' });
  }
}

function dialectOf(database: IDatabaseCluster | IDatabaseInstance): 'postgres' | 'mysql' {
  const { engine } = database;
  const must = 'be PostgreSQL, MySQL or MariaDB';
  const remedy = engine ? 'the library speaks to no other engine' : 'give the engine when importing the database';
  const got = engine?.engineType ?? 'an unknown engine';
  return FAMILIES[engine?.engineFamily ?? ''] ?? refuse({ property: 'target', must, got, remedy }, database);
}

function isReplica(resource: CfnDBInstance): boolean {
  return [resource.sourceDbInstanceIdentifier, resource.sourceDbiResourceId, resource.sourceDbClusterIdentifier].some(
    (source) => source !== undefined,
  );
}

function textOf(port: number): string {
  return Token.isUnresolved(port) ? Token.asString(port) : `${port}`;
}

function missing(property: string, database: IConstruct): never {
  throw new Error(`${property} of ${Node.of(database).path} is not known`);
}
