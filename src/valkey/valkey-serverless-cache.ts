import { Lazy, RemovalPolicy } from 'aws-cdk-lib';
import type { Alarm, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Connections, type IConnectable, type IVpc, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { connectionsOf } from '../private/synth/client-connections';
import { messagesOf, refuse } from '../private/synth/errors';
import { addCacheAlarms } from './cache-alarms';
import { checkProps, checkUsers, MOVING_NOTE, minimumNote } from './cache-rules';
import { cacheWidgets } from './cache-widgets';
import { selectSubnets } from './subnets';
import { IamUser, nameOf, PasswordUser } from './users';
import { ValkeyCacheMetrics } from './valkey-cache-metrics';
import type { ValkeyLimits, ValkeyServerlessCacheProps } from './valkey-cache-props';
import { ValkeySnapshots } from './valkey-snapshots';
import type { IValkeyUser, ValkeyIamUserOptions, ValkeyPasswordUserOptions } from './valkey-user';
import { ValkeyVersion } from './valkey-version';

const { warn, note } = messagesOf('valkey');

/**
 * A Valkey cache on ElastiCache Serverless whose clients reach both of its ports, whose limits are said, and whose
 * alarms fire before it throttles or evicts.
 *
 * @throws if a property is outside what the service takes, or the cache has no user
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/WhatIs.corecomponents.html
 */
export class ValkeyServerlessCache extends ValkeyCacheMetrics implements IConnectable {
  /** The name, in lower case: also what an IAM token is signed for. */
  public readonly cacheName: string;

  /** The ARN of the cache, which `elasticache:Connect` needs beside the user's. */
  public readonly cacheArn: string;

  /** The address of the endpoint that reads and writes. */
  public readonly endpointAddress: string;

  /** The port of the endpoint that reads and writes. */
  public readonly port = 6379;

  /** The port of the endpoint that reads from the nearest copy. Clients with a read preference open both. */
  public readonly readerPort = 6380;

  /** The limits of the cache. */
  public readonly limits: ValkeyLimits;

  /** The alarms that are on. */
  public readonly alarms: Alarm[];

  private readonly props: ValkeyServerlessCacheProps;
  private readonly resource: CfnServerlessCache;
  private readonly network?: Connections;
  private readonly members: IValkeyUser[] = [];
  private readonly usersScope: Construct;
  private group?: CfnUserGroup;

  constructor(scope: Construct, id: string, props: ValkeyServerlessCacheProps) {
    super(scope, id);
    checkProps(this, props);
    this.props = props;
    this.limits = props.limits;
    this.cacheName = props.cacheName ?? nameOf(this);
    this.network = props.publicEndpoint ? undefined : this.createConnections();
    this.resource = this.createCache();
    this.cacheArn = this.resource.attrArn;
    this.endpointAddress = this.resource.attrEndpointAddress;
    this.usersScope = new Construct(this, 'Users');
    this.alarms = addCacheAlarms(this, props.limits, props.alarms);
    this.giveNotes();
    this.node.addValidation({ validate: () => checkUsers(this, this.members, props) });
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
   * Who reaches the cache; its default port is both ports, 6379 and 6380.
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
    return this.addUser(new IamUser(this.usersScope, id, options));
  }

  /**
   * Adds a user that logs in with a password from Secrets Manager, for clients that cannot sign a token.
   *
   * @throws if the id is not in lower case, or the access has no access string; at synth, if the cache has a public
   * endpoint
   */
  public addPasswordUser(id: string, options: ValkeyPasswordUserOptions): IValkeyUser {
    return this.addUser(new PasswordUser(this.usersScope, id, options, this.props.encryptionKey));
  }

  /**
   * Lets the grantee log in as this user and no other: IAM on the cache and on the user, or the user's secret, and both
   * ports of the network where the grantee has one. A role has none: open it with `connections`.
   *
   * @throws if the user is another cache's, or the grantee is a Lambda function outside a VPC
   */
  public grantConnect(grantee: IGrantable, user: IValkeyUser): Grant {
    this.requireMember(user);
    if (this.network) {
      const client = connectionsOf(grantee, this);
      client && this.network.allowDefaultPortFrom(client, `Valkey user ${user.node.id}`);
    }
    return user.secret
      ? user.secret.grantRead(grantee)
      : Grant.addToPrincipal({
          grantee,
          actions: ['elasticache:Connect'],
          resourceArns: [this.cacheArn, user.userArn],
        });
  }

  /**
   * What a client needs to know, as environment variables: `VALKEY_HOST`, `VALKEY_PORT`, `VALKEY_READER_HOST`,
   * `VALKEY_READER_PORT`, `VALKEY_TLS`, `VALKEY_CACHE_NAME`, `VALKEY_USER`, `VALKEY_AUTHENTICATION` (`iam` or
   * `password`) and, for a password user, `VALKEY_SECRET_ARN`. Never a password.
   *
   * A public endpoint has no `VALKEY_READER_…`.
   *
   * @throws if the user is another cache's
   */
  public environmentFor(user: IValkeyUser): { [name: string]: string } {
    this.requireMember(user);
    return {
      VALKEY_HOST: this.endpointAddress,
      VALKEY_PORT: `${this.port}`,
      ...(this.network && {
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

  /** Graphs for a dashboard: each limit with its use, latency, traffic, connections, refusals. */
  public widgets(): IWidget[] {
    return cacheWidgets(this, this.limits);
  }

  private createConnections(): Connections {
    const securityGroups = this.props.securityGroups ?? [
      new SecurityGroup(this, 'SecurityGroup', {
        vpc: this.props.vpc as IVpc,
        description: `Endpoints of the Valkey cache ${this.cacheName}`,
        allowAllOutbound: false,
      }),
    ];
    return new Connections({ securityGroups, defaultPort: Port.tcpRange(this.port, this.readerPort) });
  }

  private createCache(): CfnServerlessCache {
    const { props } = this;
    const snapshots = props.snapshots ?? ValkeySnapshots.daily();
    const vpc = props.publicEndpoint ? undefined : props.vpc;
    const cache = new CfnServerlessCache(this, 'Resource', {
      engine: 'valkey',
      majorEngineVersion: (props.engineVersion ?? ValkeyVersion.V8).majorVersion,
      serverlessCacheName: this.cacheName,
      description: props.description,
      cacheUsageLimits: this.renderLimits(),
      kmsKeyId: props.encryptionKey?.keyArn,
      securityGroupIds: this.network?.securityGroups.map((group) => group.securityGroupId),
      subnetIds: vpc && selectSubnets(this, vpc, props.vpcSubnets).map((subnet) => subnet.subnetId),
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
    cache.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.DESTROY);
    return cache;
  }

  /** A limit that is not there is written as 0: to leave it out of an update is not to remove it. */
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
    this.group ??= new CfnUserGroup(this, 'UserGroup', {
      engine: 'valkey',
      userGroupId: this.cacheName,
      userIds: Lazy.list({ produce: () => this.members.map((member) => member.userId) }),
    });
    this.group.node.addDependency(user);
    return user;
  }

  private requireMember(user: IValkeyUser) {
    if (!this.members.includes(user)) {
      const remedy = 'add it with addIamUser or addPasswordUser';
      refuse({ property: 'user', must: 'be a user of this cache', got: user.node.path, remedy }, this);
    }
  }

  private requireNetwork(property: string): Connections {
    const must = 'not be used with publicEndpoint';
    return this.network ?? refuse({ property, must, remedy: 'leave publicEndpoint out' }, this);
  }

  private giveNotes() {
    const billed = minimumNote(this.limits.storage, this.limits.ecpuPerSecond);
    billed && warn(this, 'billedWhileIdle', billed);
    if (this.props.allowUnauthenticated) {
      warn(this, 'unauthenticated', 'anybody who reaches the ports may run any command: add users');
    }
    if (this.props.movesFromRedis) {
      note(this, 'movingFromRedis', MOVING_NOTE);
    }
  }
}
