import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { type Connections, Port } from 'aws-cdk-lib/aws-ec2';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { aws_elasticache } from 'aws-cdk-lib/interfaces';
import { openDefaultPort, requireGrantee } from '../private/synth/client-connections';
import { grantSecretToClient, grantToClient } from '../private/synth/client-grants';
import { PORT, READER_PORT } from './facts';
import type { IValkeyServerlessCache } from './i-valkey-serverless-cache';
import { ServerlessCacheMetrics } from './serverless-cache-metrics';
import type { IValkeyUser } from './valkey-user';

/** Both ports of a cache. */
export const PORTS = Port.tcpRange(PORT, READER_PORT);

/**
 * What a new and an imported cache have in common.
 *
 * @jsii ignore
 */
export abstract class ValkeyServerlessCacheBase extends ServerlessCacheMetrics implements IValkeyServerlessCache {
  /** The address of the endpoint that reads and writes. */
  public abstract readonly endpointAddress: string;

  /** The port of the endpoint that reads and writes. */
  public readonly port = PORT;

  /** The port of the endpoint that reads from the nearest copy. Clients with a read preference open both ports. */
  public readonly readerPort = READER_PORT;

  /** The address of the endpoint that reads from the nearest copy, on port 6380. */
  public abstract get readerEndpointAddress(): string;

  /** The security groups of the cache. The default port stands for both ports, 6379 and 6380. */
  public abstract get connections(): Connections;

  /**
   * Whether clients come in through a VPC.
   *
   * @internal
   */
  protected abstract readonly _isInVpc: boolean;

  /**
   * Whether there is an endpoint that reads from the nearest copy.
   *
   * @internal
   */
  protected abstract readonly _hasReader: boolean;

  /**
   * The ARN of the cache. `elasticache:Connect` needs it together with the user's.
   *
   * It is made of names that are known at synth, so that a role in a stack that this one depends on can be granted too.
   */
  public get cacheArn(): string {
    const resource = { service: 'elasticache', resource: 'serverlesscache', resourceName: this.cacheName };
    return Stack.of(this).formatArn({ ...resource, ...this.env, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
  }

  /** The reference with which the CDK's own constructs take the cache. */
  public get serverlessCacheRef(): aws_elasticache.ServerlessCacheReference {
    return { serverlessCacheName: this.cacheName, serverlessCacheArn: this.cacheArn };
  }

  /**
   * Lets the grantee log in as this user: grants IAM access to the cache and the user, or to the user's secret, and
   * opens both ports if the grantee has security groups. A role has none: open the network with
   * `service.connections.allowToDefaultPort(cache)`.
   *
   * @throws if the user belongs to another cache, or the grantee is a Lambda function outside a VPC
   */
  public grantConnect(grantee: IGrantable, user: IValkeyUser): Grant {
    requireGrantee(grantee, this);
    this._requireMember(user);
    if (this._isInVpc) {
      openDefaultPort(this, grantee, `Valkey user ${user.node.id}`);
    }
    return user.secret
      ? grantSecretToClient(this, grantee, user.secret)
      : grantToClient(this, grantee, ['elasticache:Connect'], [this.cacheArn, user.userArn]);
  }

  /**
   * Returns what a client needs to know, as environment variables: `VALKEY_HOST`, `VALKEY_PORT`, `VALKEY_READER_HOST`,
   * `VALKEY_READER_PORT`, `VALKEY_TLS`, `VALKEY_CACHE_NAME`, `VALKEY_USER`, `VALKEY_AUTHENTICATION` (`iam` or
   * `password`) and, for a password user, `VALKEY_SECRET_ARN`. Never a password.
   *
   * A public endpoint has no `VALKEY_READER_…`.
   *
   * @throws if the user belongs to another cache
   */
  public environmentFor(user: IValkeyUser): { [name: string]: string } {
    this._requireMember(user);
    return {
      VALKEY_HOST: this.endpointAddress,
      VALKEY_PORT: `${this.port}`,
      ...(this._hasReader && {
        VALKEY_READER_HOST: this.readerEndpointAddress,
        VALKEY_READER_PORT: `${this.readerPort}`,
      }),
      VALKEY_TLS: 'true',
      VALKEY_CACHE_NAME: this.cacheName,
      VALKEY_USER: user.userName,
      VALKEY_AUTHENTICATION: user.secret ? 'password' : 'iam',
      ...(user.secret && { VALKEY_SECRET_ARN: user.secret.secretArn }),
    };
  }

  /** Graphs for a dashboard: each limit with its use, latency, traffic, connections, denied requests. */
  public abstract widgets(): IWidget[];

  /**
   * Rejects a user of another cache.
   *
   * @internal
   */
  protected abstract _requireMember(user: IValkeyUser): void;
}
