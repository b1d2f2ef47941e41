import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Connections, IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, type IConstruct } from 'constructs';
import { identityOf } from '../private/synth/claims';
import { admit, connectionsOf, type Server } from '../private/synth/client-connections';
import { grantSecretToClient, grantToClient } from '../private/synth/client-grants';
import { refuse } from '../private/synth/errors';
import { requireSecretInRegion } from '../private/synth/existing';
import { grantSecret } from '../private/synth/grant-secret';
import { requireVpcOf } from '../private/synth/network';
import type { IValkeyServerlessCache } from '../valkey/i-valkey-serverless-cache';
import { ValkeyAccess } from '../valkey/valkey-access';
import type { ValkeyServerlessCache } from '../valkey/valkey-serverless-cache';
import type { IValkeyUser } from '../valkey/valkey-user';
import type { CacheLogin } from './cache-login';
import { accessStringOf } from './plain/access-string';
import { keysOf, REFRESHER_VARIABLES } from './refresh-value.contract';

/** A cache for one key, in the scope that refreshes it. */
export interface BoundCache {
  readonly host: string;
  readonly port: string;
  readonly tls: boolean;
  /** The login of the refresher, as variables. */
  readonly login: { readonly [variable: string]: string };
  /** The secret that the refresher reads. */
  readonly secret?: ISecret;
  /** Opens the network to the refresher and lets it log in. */
  admit(refresher: IGrantable & IConnectable): void;
  /** Opens the network to a reader and lets it log in. */
  grantRead(reader: IGrantable, user: IValkeyUser | undefined): Grant;
}

export interface CacheToBind {
  /** The same for two values of one cache, if the app tells. */
  identity(scope: IConstruct): string;
  requireReachable(vpc: IVpc, scope: IConstruct): void;
  bind(scope: Construct, key: string): BoundCache;
}

/** A cache of the library. */
export class OwnCache implements CacheToBind {
  constructor(
    private readonly cache: IValkeyServerlessCache,
    private readonly user: IValkeyUser | undefined,
  ) {}

  public identity(scope: IConstruct): string {
    return isMade(this.cache) ? this.cache.node.path : identityOf(this.cache.cacheName, scope);
  }

  public requireReachable(vpc: IVpc, scope: IConstruct): void {
    const { cache } = this;
    const isOwn = isMade(cache);
    if (isOwn && cache.vpc === undefined) {
      const remedy = 'use a cache in a VPC: the refresher cannot reach any other';
      refuse({ property: 'cache', must: 'have no public endpoint', got: cache.node.path, remedy }, scope);
    }
    if (!isOwn && this.user === undefined) {
      const remedy = 'pass the user as the second argument of RefreshedCache.valkey: nothing can be added to an import';
      refuse({ property: 'user', must: 'be given for an imported cache', remedy }, scope);
    }
    // An import does not tell its VPC.
    requireVpcOf(cache, vpc, 'give the VPC that the cache is in', scope, 'cache');
  }

  public bind(_scope: Construct, key: string): BoundCache {
    const { cache } = this;
    const user = this.user ?? this.addUser(key);
    return {
      host: cache.endpointAddress,
      port: `${cache.port}`,
      tls: true,
      secret: user.secret,
      login: user.secret
        ? { [REFRESHER_VARIABLES.secretArn]: user.secret.secretArn }
        : iamLogin(user.userName, cache.cacheName, true),
      admit: (refresher) => {
        cache.grantConnect(refresher, user);
      },
      grantRead: (reader, other) => cache.grantConnect(reader, other ?? missingUser(cache)),
    };
  }

  private addUser(key: string): IValkeyUser {
    const access = ValkeyAccess.fromAccessString(accessStringOf(keysOf(key)));
    return (this.cache as ValkeyServerlessCache).addIamUser(`Refresh-${key}`, { access });
  }
}

function isMade(cache: IValkeyServerlessCache): cache is ValkeyServerlessCache {
  return 'addIamUser' in cache;
}

function missingUser(cache: IValkeyServerlessCache): never {
  const remedy = 'pass a user of the cache, for example one of addIamUser that may +get keyName';
  return refuse({ property: 'user', must: 'be given for a cache with users', remedy }, cache);
}

export interface ExistingCacheSettings {
  readonly host: string;
  readonly port: string;
  readonly tls: boolean;
  readonly connections: Connections;
  readonly login: CacheLogin;
  readonly isServerless: boolean;
  /** The cache or replication group that a token is signed for, and that IAM lets connect, where it is known. */
  readonly name: string | undefined;
}

/** A cache that the library did not make. */
export class ExistingCache implements CacheToBind {
  constructor(private readonly settings: ExistingCacheSettings) {}

  public identity(scope: IConstruct): string {
    return identityOf(`${this.settings.host}:${this.settings.port}`, scope);
  }

  public requireReachable(): void {
    // The VPC of a security group is not known.
  }

  public bind(scope: Construct, _key: string): BoundCache {
    const { host, port, tls, connections, login, isServerless, name = '' } = this.settings;
    const server = new Endpoint(scope, connections);
    if (login._secret) {
      requireSecretInRegion('login', login._secret, scope);
    }
    return {
      host,
      port,
      tls,
      secret: login._secret,
      login: {
        ...(login._secret && { [REFRESHER_VARIABLES.secretArn]: login._secret.secretArn }),
        ...(login._user !== undefined && iamLogin(login._user, name, isServerless)),
      },
      admit: (refresher) => {
        admit(server, refresher, 'from the refresher of a cache');
        if (login._secret) {
          grantSecret(login._secret, refresher);
        }
        if (login._user !== undefined) {
          const resourceArns = [this.arnIn(scope), arnOf(scope, 'user', login._user)];
          Grant.addToPrincipal({ grantee: refresher, actions: ['elasticache:Connect'], resourceArns });
        }
      },
      grantRead: (reader, user) => {
        const client = connectionsOf(reader, scope);
        if (client) {
          admit(server, client, 'a reader of a refreshed cache');
        }
        return this.grantLogin(server, reader, user, scope);
      },
    };
  }

  private grantLogin(server: Server, reader: IGrantable, user: IValkeyUser | undefined, scope: IConstruct): Grant {
    if (user === undefined) {
      return Grant.drop(reader, 'the reader logs in by other means');
    }
    if (user.secret) {
      return grantSecretToClient(server, reader, user.secret);
    }
    if (this.settings.name === undefined) {
      const remedy = 'give the ID of the replication group to RefreshedCache.nodes';
      refuse({ property: 'replicationGroupId', must: 'be given for readers that log in by IAM', remedy }, scope);
    }
    return grantToClient(server, reader, ['elasticache:Connect'], [this.arnIn(server), user.userArn]);
  }

  private arnIn(scope: IConstruct): string {
    const { isServerless, name = '' } = this.settings;
    return arnOf(scope, isServerless ? 'serverlesscache' : 'replicationgroup', name);
  }
}

/**
 * The network of a cache that exists. It is where its security group is: rules that would make that stack depend on the
 * stack of a client are made in the latter.
 */
class Endpoint extends Construct implements IConnectable {
  constructor(
    scope: IConstruct,
    public readonly connections: Connections,
  ) {
    super(connections.securityGroups[0] as unknown as Construct, `Refreshed${scope.node.addr}`);
  }
}

function iamLogin(user: string, cacheName: string, isServerless: boolean) {
  return {
    [REFRESHER_VARIABLES.user]: user,
    [REFRESHER_VARIABLES.cacheName]: cacheName,
    [REFRESHER_VARIABLES.serverless]: `${isServerless}`,
  };
}

function arnOf(scope: IConstruct, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({
    service: 'elasticache',
    resource,
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
