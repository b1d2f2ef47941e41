import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import type { IAlarm, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections, type ISubnet, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireKind } from '../private/synth/kinds';
import { replaceableName } from '../private/synth/names';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import { requireRemovalPolicy } from '../private/synth/validation';
import { MOVING_NOTE, minimumNote, objectionsToUsers, requireProps, requireUser } from './cache-rules';
import { IamUser, PasswordUser } from './cache-user';
import { cacheWidgets } from './cache-widgets';
import { MAX_NAME_LENGTH } from './facts';
import type { IValkeyServerlessCache, ValkeyServerlessCacheAttributes } from './i-valkey-serverless-cache';
import { ImportedServerlessCache } from './imported-serverless-cache';
import { ServerlessCacheAlarms } from './serverless-cache-alarms';
import type { ValkeyLimits } from './serverless-cache-alarms-props';
import { PORTS, ValkeyServerlessCacheBase } from './valkey-serverless-cache-base';
import type { ValkeyServerlessCacheProps } from './valkey-serverless-cache-props';
import { ValkeySnapshots } from './valkey-snapshots';
import type { IValkeyUser, ValkeyIamUserOptions, ValkeyPasswordUserOptions } from './valkey-user';
import { ValkeyVersion } from './valkey-version';

const { warn, note } = messagesOf('valkey');

const SUBNETS_REMEDY =
  'select private or isolated subnets with vpcSubnets; import a VPC with Vpc.fromLookup, so that its zones are known';

/**
 * A Valkey cache on ElastiCache Serverless whose clients reach both of its ports, with explicit, monitored limits, and
 * alarms that fire before it throttles or evicts.
 *
 * @throws if a property is outside what the service accepts; at synth, if the cache has no user
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html
 * @example
 * import { Size } from 'aws-cdk-lib';
 * import { IVpc } from 'aws-cdk-lib/aws-ec2';
 * import { Function } from 'aws-cdk-lib/aws-lambda';
 * import { EcpuLimit, StorageLimit, ValkeyAccess, ValkeyServerlessCache } from 'cdk-hindsight/valkey';
 *
 * declare const vpc: IVpc;
 * declare const handler: Function;
 * const cache = new ValkeyServerlessCache(this, 'Sessions', {
 *   vpc,
 *   limits: { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.upTo(50_000) },
 * });
 * const user = cache.addIamUser('Web', { access: ValkeyAccess.keys('session:*').allow('+@read', '+@write') });
 * cache.grantConnect(handler, user);
 */
export class ValkeyServerlessCache extends ValkeyServerlessCacheBase {
  /**
   * Imports a cache that another app or stack created. You can grant access to it, connect to it and watch it with
   * `ServerlessCacheAlarms`. Import its users with `ValkeyUser.fromValkeyUserAttributes`.
   *
   * @throws if the name is not in lower case
   */
  public static fromValkeyServerlessCacheAttributes(
    scope: Construct,
    id: string,
    attrs: ValkeyServerlessCacheAttributes,
  ): IValkeyServerlessCache {
    return new ImportedServerlessCache(scope, id, attrs);
  }

  /** The name, in lower case. IAM tokens are signed for it. */
  public readonly cacheName: string;

  /** The address of the endpoint that reads and writes. */
  public readonly endpointAddress: string;

  /** The VPC of the endpoints. Undefined with a public endpoint. */
  public readonly vpc?: IVpc;

  /** The key that encrypts the data, if it is not one that AWS owns. */
  public readonly encryptionKey?: IKey;

  /** The limits of the cache. */
  public readonly limits: ValkeyLimits;

  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };

  /** @internal */
  protected readonly _isInVpc: boolean;
  /** @internal */
  protected readonly _hasReader: boolean;
  private readonly props: ValkeyServerlessCacheProps;
  private readonly resource: CfnServerlessCache;
  private readonly network?: Connections;
  private readonly members: IValkeyUser[] = [];
  private readonly usersScope: Construct;
  private removalPolicy: RemovalPolicy;
  private group?: CfnUserGroup;

  constructor(scope: Construct, id: string, props: ValkeyServerlessCacheProps) {
    super(scope, id, { physicalName: typeof props?.cacheName === 'string' ? props.cacheName : undefined });
    requireProps(this, props);
    this.props = props;
    this.limits = props.limits;
    this.vpc = props.publicEndpoint ? undefined : props.vpc;
    this.encryptionKey = props.encryptionKey;
    this._isInVpc = this._hasReader = !props.publicEndpoint;
    this.removalPolicy = props.removalPolicy ?? RemovalPolicy.DESTROY;
    const subnetIds = this.vpc && this.selectSubnets(this.vpc).map((subnet) => subnet.subnetId);
    this.cacheName = props.cacheName ?? this.generateName(subnetIds);
    this.network = this.vpc && this.createConnections(this.vpc);
    this.resource = this.createCache(subnetIds);
    this.endpointAddress = this.resource.attrEndpointAddress;
    this.usersScope = new Construct(this, 'Users');
    const { limits, alarms } = props;
    this.alarms = new ServerlessCacheAlarms(this, 'Alarms', { cache: this, limits, alarms }).alarms;
    this.applyRemovalPolicy(this.removalPolicy);
    this.giveNotes();
    this.node.addValidation({ validate: () => objectionsToUsers(this.members, props) });
  }

  /**
   * The address of the endpoint that reads from the nearest copy, on port 6380.
   *
   * @throws if the cache has a public endpoint: AWS documents port 6379 only for it
   */
  public get readerEndpointAddress(): string {
    this.requireNetwork('readerEndpointAddress');
    return this.resource.attrReaderEndpointAddress;
  }

  /**
   * The security groups of the cache. The default port stands for both ports, 6379 and 6380.
   *
   * @throws if the cache has a public endpoint, which no security group guards
   */
  public get connections(): Connections {
    return this.requireNetwork('connections');
  }

  /**
   * Adds a user that logs in with a token signed by its IAM role. There is no secret to leak or rotate.
   *
   * @throws if the id is not in lower case, or the access has no access string
   */
  public addIamUser(id: string, options: ValkeyIamUserOptions): IValkeyUser {
    requireKind('id', id, 'text', this);
    return this.addUser(new IamUser(this.usersScope, id, options));
  }

  /**
   * Adds a user that logs in with a password from Secrets Manager, for clients that cannot sign a token.
   *
   * @throws if the id is not in lower case, or the access has no access string; at synth, if the cache has a public
   * endpoint
   */
  public addPasswordUser(id: string, options: ValkeyPasswordUserOptions): IValkeyUser {
    requireKind('id', id, 'text', this);
    return this.addUser(new PasswordUser(this.usersScope, id, options, this.encryptionKey));
  }

  /** Graphs for a dashboard: each limit with its use, latency, traffic, connections, denied requests. */
  public widgets(): IWidget[] {
    return cacheWidgets(this, this.limits);
  }

  /**
   * Applies the policy to the cache and to all that it stands on: its users and their group, its generated secrets and
   * its own security group.
   *
   * @throws if the policy is `SNAPSHOT`
   */
  public applyRemovalPolicy(policy: RemovalPolicy): void {
    requireKind('policy', policy, 'text', this);
    requireRemovalPolicy('policy', policy, 'set finalSnapshotName for a last snapshot', this);
    this.removalPolicy = policy;
    super.applyRemovalPolicy(policy);
    this.group?.applyRemovalPolicy(policy);
    for (const owned of [...this.members, ...(this.network?.securityGroups ?? [])]) {
      if (owned.node.scopes.includes(this)) {
        owned.applyRemovalPolicy(policy);
      }
    }
  }

  /** @internal */
  protected _requireMember(user: IValkeyUser): void {
    requireUser(user, this);
    if (!this.members.includes(user)) {
      const remedy = 'add it with addIamUser or addPasswordUser';
      refuse({ property: 'user', must: 'be a user of this cache', got: user.node.path, remedy }, this);
    }
  }

  private selectSubnets(vpc: IVpc): ISubnet[] {
    const { vpcSubnets } = this.props;
    const zones = { min: 2, max: vpcSubnets && 3 };
    const rule = { zones, onePerZone: true, remedy: SUBNETS_REMEDY };
    return pickSubnets(this, vpc, vpcSubnets, rule).subnets.slice(0, 3);
  }

  private generateName(subnetIds: string[] | undefined): string {
    const { encryptionKey, snapshotArnsToRestore } = this.props;
    const replacing = { subnetIds, encryptionKey: encryptionKey?.keyArn, snapshotArnsToRestore };
    return replaceableName(this, MAX_NAME_LENGTH, replacing);
  }

  private createConnections(vpc: IVpc): Connections {
    const description = 'The endpoints of a Valkey cache';
    const securityGroups = this.props.securityGroups ?? [closedSecurityGroup(this, vpc, description)];
    return new Connections({ securityGroups, defaultPort: PORTS });
  }

  private createCache(subnetIds: string[] | undefined): CfnServerlessCache {
    const { props } = this;
    const snapshots = props.snapshots ?? ValkeySnapshots.daily();
    const cache = new CfnServerlessCache(this, 'Resource', {
      engine: 'valkey',
      majorEngineVersion: (props.engineVersion ?? ValkeyVersion.V8).majorVersion,
      serverlessCacheName: this.cacheName,
      description: props.description,
      cacheUsageLimits: this.renderLimits(),
      kmsKeyId: props.encryptionKey?.keyArn,
      securityGroupIds: this.network?.securityGroups.map((group) => group.securityGroupId),
      subnetIds,
      userGroupId: Lazy.string({ produce: () => this.group?.ref }),
      snapshotRetentionLimit: snapshots.retentionDays,
      dailySnapshotTime: snapshots.time,
      finalSnapshotName: props.finalSnapshotName,
      snapshotArnsToRestore: props.snapshotArnsToRestore,
    });
    if (props.publicEndpoint) {
      // Newer than the L1 of the oldest aws-cdk-lib that this library supports.
      cache.addPropertyOverride('ConnectionType', 'public');
    }
    return cache;
  }

  /** Writes a missing limit as 0: an update that leaves a limit out does not remove it. */
  private renderLimits(): CfnServerlessCache.CacheUsageLimitsProperty {
    const { storage, ecpuPerSecond } = this.limits;
    return {
      dataStorage: {
        minimum: storage.minimumGibibytes ?? 0,
        maximum: storage.maximumGibibytes ?? 0,
        unit: 'GB',
      },
      ecpuPerSecond: { minimum: ecpuPerSecond.minimum ?? 0, maximum: ecpuPerSecond.maximum ?? 0 },
    };
  }

  private addUser(user: IValkeyUser): IValkeyUser {
    this.members.push(user);
    user.applyRemovalPolicy(this.removalPolicy);
    this.group ??= this.createGroup();
    this.group.node.addDependency(user);
    return user;
  }

  private createGroup(): CfnUserGroup {
    const group = new CfnUserGroup(this, 'UserGroup', {
      engine: 'valkey',
      userGroupId: this.props.userGroupId ?? this.cacheName,
      userIds: Lazy.list({ produce: () => this.members.map((member) => member.userId) }),
    });
    group.applyRemovalPolicy(this.removalPolicy);
    return group;
  }

  private requireNetwork(property: string): Connections {
    const must = 'not be used with publicEndpoint';
    return this.network ?? refuse({ property, must, remedy: 'leave publicEndpoint out' }, this);
  }

  private giveNotes() {
    const billed = minimumNote(this.limits.storage, this.limits.ecpuPerSecond);
    billed && warn(this, 'billedWhileIdle', billed);
    if (this.props.allowUnauthenticated) {
      warn(this, 'unauthenticated', 'anyone who reaches the ports may run any command: add users');
    }
    if (this.props.movesFromRedis) {
      note(this, 'movingFromRedis', MOVING_NOTE);
    }
  }
}
