import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Connections, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { aws_rds } from 'aws-cdk-lib/interfaces';
import type { Construct } from 'constructs';
import { openDefaultPort } from '../private/synth/client-connections';
import { grantToClient } from '../private/synth/client-grants';
import { refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import type { ClientProfile } from './client-profile';
import { DatabaseProxyMetrics } from './database-proxy-metrics';
import { PROXY_PORTS } from './facts';
import type { IPinningAwareDatabaseProxy } from './i-pinning-aware-database-proxy';
import { requireDatabaseUser } from './proxy-auth';
import { databaseUserArn } from './proxy-login';
import { ProxyClientAuthentication, type ProxyEngineFamily, type ProxyNetworkType } from './proxy-settings';
import { requireClientProfile } from './require-client-profile';

/** The part of a proxy's login that its clients have to know. */
export interface ClientLogin {
  readonly clientAuthentication: ProxyClientAuthentication;
  /** The users that clients may log in as. Undefined where any user may. */
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
export abstract class PinningAwareDatabaseProxyBase extends DatabaseProxyMetrics implements IPinningAwareDatabaseProxy {
  /** The ARN of the proxy. */
  public abstract readonly proxyArn: string;
  /** The host name that clients connect to. */
  public abstract readonly endpointAddress: string;
  /** The wire protocol of the proxy. */
  public abstract readonly engineFamily: ProxyEngineFamily;
  /** The security groups of the proxy, with its port. */
  public abstract readonly connections: Connections;
  /** The part of the login that clients need to know. */
  protected abstract readonly login: ClientLogin;

  /** The reference with which the CDK's own constructs take the proxy. */
  public get dbProxyRef(): aws_rds.DBProxyReference {
    return { dbProxyName: this.proxyName, dbProxyArn: this.proxyArn };
  }

  /** The port that clients connect to: 3306, 5432 or 1433. */
  public get port(): number {
    return PROXY_PORTS[this.engineFamily];
  }

  /**
   * Lets the grantee connect as this database user only, and opens the network to it.
   *
   * A grantee without security groups, such as a role, gets only the permission: open the network with
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
   * Returns the environment variables that a client needs to connect to the proxy as a database user. They include no
   * password: the client creates an IAM token, or reads the secret.
   *
   * @throws if the client does not speak the proxy's protocol, or the user is not one of the proxy's
   */
  public environmentFor(user: string, client: ClientProfile): { [name: string]: string } {
    this.requireUser(user);
    requireClientProfile('client', client, this);
    const { engineFamily: family, endpointAddress: host, port } = this;
    return client._environmentFor({ family, host, port, user }, this);
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
