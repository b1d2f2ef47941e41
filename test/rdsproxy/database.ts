import { App, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { IpProtocol, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  AuroraMysqlEngineVersion,
  AuroraPostgresEngineVersion,
  ClusterInstance,
  DatabaseCluster,
  DatabaseClusterEngine,
  type DatabaseClusterProps,
  DatabaseInstance,
  DatabaseInstanceEngine,
  type IInstanceEngine,
  SqlServerEngineVersion,
} from 'aws-cdk-lib/aws-rds';
import {
  PinningAwareDatabaseProxy,
  type PinningAwareDatabaseProxyProps,
  ProxiedDatabase,
  ProxyAuth,
} from '../../src/rdsproxy';

export const AURORA_MYSQL = DatabaseClusterEngine.auroraMysql({ version: AuroraMysqlEngineVersion.VER_3_08_0 });
export const AURORA_POSTGRESQL = DatabaseClusterEngine.auroraPostgres({
  version: AuroraPostgresEngineVersion.VER_16_3,
});
export const SQL_SERVER = DatabaseInstanceEngine.sqlServerSe({ version: SqlServerEngineVersion.VER_16 });

/** A proxy with a VPC and a cluster of its own. */
export function proxyIn(
  stack: Stack,
  props: Omit<Partial<PinningAwareDatabaseProxyProps>, 'alarms'> & { readonly alarms?: object } = {},
): PinningAwareDatabaseProxy {
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 });
  const writer = ClusterInstance.serverlessV2('Writer');
  const cluster = new DatabaseCluster(stack, 'Cluster', { vpc, engine: AURORA_MYSQL, writer, iamAuthentication: true });
  return new PinningAwareDatabaseProxy(stack, 'Proxy', {
    vpc,
    target: ProxiedDatabase.fromCluster(cluster),
    auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
    ...props,
  });
}

/** A stack with a VPC, and what a test puts before and around a database. */
export class DatabaseStack extends Stack {
  public readonly vpc: Vpc;

  constructor(props: StackProps = {}, maxAzs = 2, ipProtocol = IpProtocol.IPV4_ONLY) {
    super(new App(), 'Stack', props);
    this.vpc = new Vpc(this, 'Vpc', { maxAzs, natGateways: 1, ipProtocol });
  }

  public cluster(engine = AURORA_MYSQL, props: Partial<DatabaseClusterProps> = {}): DatabaseCluster {
    return new DatabaseCluster(this, 'Cluster', {
      vpc: this.vpc,
      engine,
      writer: ClusterInstance.serverlessV2('Writer'),
      iamAuthentication: true,
      ...props,
    });
  }

  /** A stack whose network has both versions of IP. */
  public static dualStack(): DatabaseStack {
    return new DatabaseStack({}, 2, IpProtocol.DUAL_STACK);
  }

  public instance(engine: IInstanceEngine): DatabaseInstance {
    return new DatabaseInstance(this, 'Instance', { vpc: this.vpc, engine, iamAuthentication: true });
  }

  /** A proxy with end-to-end IAM for the user `app`, in front of an Aurora MySQL cluster unless told otherwise. */
  public proxy(props: Partial<PinningAwareDatabaseProxyProps> = {}): PinningAwareDatabaseProxy {
    return new PinningAwareDatabaseProxy(this, 'Proxy', {
      vpc: this.vpc,
      target: props.target ?? ProxiedDatabase.fromCluster(this.cluster()),
      auth: ProxyAuth.endToEndIam({ databaseUsers: ['app'] }),
      ...props,
    });
  }

  public get template(): Template {
    return Template.fromStack(this);
  }

  /** The properties of the only resource of a type. */
  public only(type: string): any {
    const found = Object.values(this.template.findResources(type));
    if (found.length !== 1) {
      throw new Error(`the template has ${found.length} of ${type}`);
    }
    return found[0].Properties;
  }
}
