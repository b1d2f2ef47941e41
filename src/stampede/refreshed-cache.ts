import { Token } from 'aws-cdk-lib';
import { Connections, type ISecurityGroup, type IVpc, Port } from 'aws-cdk-lib/aws-ec2';
import type { Construct, IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { type Kinds, requireClass, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireText, requireWholeNumber } from '../private/synth/validation';
import type { IValkeyServerlessCache } from '../valkey/i-valkey-serverless-cache';
import type { IValkeyUser } from '../valkey/valkey-user';
import { type BoundCache, type CacheToBind, ExistingCache, OwnCache } from './bound-cache';
import type { CacheLogin } from './cache-login';
import { SERVERLESS_PORT, STORED_NAME } from './facts';

/** An existing serverless cache with Valkey or Redis OSS. */
export interface ServerlessCacheOptions {
  /** The name of the cache, in lower case as the service stores it. */
  readonly cacheName: string;

  /** The address of the read/write endpoint. */
  readonly address: string;

  /** The security group of the cache. It gets a rule for the refresher. */
  readonly securityGroup: ISecurityGroup;

  /** The login of the refresher. */
  readonly login: CacheLogin;
}

/** An existing node-based cache with Valkey or Redis OSS, with or without cluster mode. */
export interface CacheNodesOptions {
  /** The primary endpoint. With cluster mode, the configuration endpoint. */
  readonly address: string;

  /** The port, from 1 to 65,535. */
  readonly port: number;

  /** The security group of the nodes. It gets a rule for the refresher. */
  readonly securityGroup: ISecurityGroup;

  /** The login of the refresher. */
  readonly login: CacheLogin;

  /**
   * The ID of the replication group, in lower case. An IAM login needs it.
   *
   * @default - unknown
   */
  readonly replicationGroupId?: string;

  /**
   * Whether the cache has encryption in transit. AWS requires it for any login.
   *
   * @default true
   */
  readonly tls?: boolean;
}

const SERVERLESS: Kinds<ServerlessCacheOptions> = {
  cacheName: 'text',
  address: 'text',
  securityGroup: 'object',
  login: 'object',
};

const NODES: Kinds<CacheNodesOptions> = {
  address: 'text',
  port: 'number',
  securityGroup: 'object',
  login: 'object',
  replicationGroupId: 'text?',
  tls: 'boolean?',
};

const ADDRESS = {
  pattern: /^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/,
  must: 'be a host name',
  remedy: 'leave out scheme and port',
};

const GROUP = { name: 'a security group', remedy: 'pass for example SecurityGroup.fromSecurityGroupId(…)' };

/**
 * The cache that holds the value: a cache of this library, or any existing cache.
 *
 * @example
 * import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
 * import { CacheLogin, RefreshedCache } from 'cdk-hindsight/stampede';
 *
 * RefreshedCache.nodes({
 *   address: 'master.shop.abc123.euc1.cache.amazonaws.com',
 *   port: 6379,
 *   securityGroup: SecurityGroup.fromSecurityGroupId(this, 'CacheGroup', 'sg-0123456789abcdef0'),
 *   login: CacheLogin.iamUser('refresher'),
 *   replicationGroupId: 'shop',
 * });
 */
export class RefreshedCache {
  /**
   * A cache of this library. A `ValkeyServerlessCache` gets a user with IAM authentication that may access only the keys of
   * this value.
   *
   * @param user the user of the refresher, for an imported cache, with the access string from
   * `StaleSafeCacheRefresh.accessString`
   * @throws if the cache is imported and there is no user, or if it has a public endpoint
   */
  public static valkey(cache: IValkeyServerlessCache, user?: IValkeyUser): RefreshedCache {
    requireMadeBy('cache', cache, 'grantConnect', 'new ValkeyServerlessCache(…)');
    requireKind('cache', cache, 'object');
    requireMadeBy('user', user, 'userName', 'ValkeyUser.fromValkeyUserAttributes(…)');
    return new RefreshedCache(new OwnCache(cache, user));
  }

  /**
   * A serverless cache that this library did not create.
   *
   * @throws if the name is not in lower case, or the address is not a host name
   */
  public static serverless(options: ServerlessCacheOptions): RefreshedCache {
    requireKinds(options, SERVERLESS);
    const { cacheName, address, securityGroup, login } = options;
    requireText('cacheName', cacheName, STORED_NAME);
    requireExisting(address, securityGroup, login);
    const connections = new Connections({ securityGroups: [securityGroup], defaultPort: Port.tcp(SERVERLESS_PORT) });
    return new RefreshedCache(
      new ExistingCache({
        host: address,
        port: `${SERVERLESS_PORT}`,
        tls: true,
        connections,
        login,
        isServerless: true,
        name: cacheName,
      }),
    );
  }

  /**
   * A node-based cache: a replication group with or without cluster mode. The refresher sends only commands that every
   * version since 2.8 has.
   *
   * @throws if the address is not a host name, an IAM login has no `replicationGroupId`, or a login has no TLS
   */
  public static nodes(options: CacheNodesOptions): RefreshedCache {
    requireKinds(options, NODES);
    const { address, port, securityGroup, login, replicationGroupId, tls = true } = options;
    requireWholeNumber('port', port, { min: 1, max: 65_535, remedy: 'use the port of the endpoint, usually 6379' });
    requireText('replicationGroupId', replicationGroupId, STORED_NAME);
    requireExisting(address, securityGroup, login);
    requireNodesLogin(login, replicationGroupId, tls);
    const connections = new Connections({ securityGroups: [securityGroup], defaultPort: Port.tcp(port) });
    const text = Token.isUnresolved(port) ? Token.asString(port) : `${port}`;
    return new RefreshedCache(
      new ExistingCache({
        host: address,
        port: text,
        tls,
        connections,
        login,
        isServerless: false,
        name: replicationGroupId,
      }),
    );
  }

  private constructor(private readonly cache: CacheToBind) {}

  /**
   * The same for two values of one cache, if the app tells.
   *
   * @internal
   */
  public _identity(scope: IConstruct): string {
    return this.cache.identity(scope);
  }

  /**
   * Rejects a VPC that the cache is known not to be in.
   *
   * @internal
   */
  public _requireReachable(vpc: IVpc, scope: IConstruct): void {
    this.cache.requireReachable(vpc, scope);
  }

  /**
   * Creates what the cache needs for one key.
   *
   * @internal
   */
  public _bind(scope: Construct, key: string): BoundCache {
    return this.cache.bind(scope, key);
  }
}

function requireExisting(address: string, securityGroup: ISecurityGroup, login: CacheLogin): void {
  requireText('address', address, ADDRESS);
  requireClass('securityGroup', securityGroup, 'securityGroupId', GROUP);
  requireMadeBy('login', login, '_user', "CacheLogin.iamUser('refresher')");
}

function requireNodesLogin({ _user, _secret }: CacheLogin, replicationGroupId: string | undefined, tls: boolean): void {
  if (_user !== undefined && replicationGroupId === undefined) {
    const remedy = 'give the ID of the replication group: the token is signed for it';
    refuse({ property: 'replicationGroupId', must: 'be given with a login by IAM', remedy });
  }
  if (!tls && (_user !== undefined || _secret !== undefined)) {
    const remedy = 'turn on encryption in transit, or use CacheLogin.none()';
    refuse({ property: 'tls', must: 'be true with a login', got: 'false', remedy });
  }
}
