import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IAlarm, IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { createAlarmsIn } from '../private/synth/alarms';
import { messagesOf } from '../private/synth/errors';
import { applyBelow, requireExactlyOne, requireReference, resourceOf, storedName } from '../private/synth/existing';
import { type Kinds, requireKind, requireKinds } from '../private/synth/kinds';
import { cacheAlarms } from './cache-alarms';
import { requireLimits } from './cache-rules';
import { cacheWidgets } from './cache-widgets';
import { type KnownLimits, limitsOf, requireSameLimits, requireValkeyOrRedis } from './existing-cache';
import { requireStoredName } from './names';
import type { ServerlessCacheAlarmsProps } from './serverless-cache-alarms-props';
import { ServerlessCacheMetrics } from './serverless-cache-metrics';

const { note } = messagesOf('valkey');

const PROPS: Kinds<ServerlessCacheAlarmsProps> = {
  cache: 'object?',
  cacheName: 'text?',
  limits: 'object?',
  alarms: 'object?',
};

const TYPE = 'AWS::ElastiCache::ServerlessCache';

/**
 * The alarms, metrics and graphs of a `ValkeyServerlessCache` for an existing serverless cache: a `CfnServerlessCache`,
 * or one that is known by its name. They do not change the cache.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/serverless-metrics-events-redis.html
 * @example
 * import { Size } from 'aws-cdk-lib';
 * import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
 * import { ITopic } from 'aws-cdk-lib/aws-sns';
 * import { EcpuLimit, ServerlessCacheAlarms, StorageLimit } from 'cdk-hindsight/valkey';
 *
 * declare const topic: ITopic;
 *
 * new ServerlessCacheAlarms(this, 'CacheAlarms', {
 *   cacheName: 'orders',
 *   limits: { storage: StorageLimit.upTo(Size.gibibytes(10)), ecpuPerSecond: EcpuLimit.unlimited() },
 *   alarms: { actions: [new SnsAction(topic)] },
 * });
 */
export class ServerlessCacheAlarms extends ServerlessCacheMetrics {
  /** The name, in lower case, which is the dimension of the metrics. */
  public readonly cacheName: string;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  private readonly limits: KnownLimits;

  /**
   * @throws if not exactly one of `cache` and `cacheName` is given, or the cache is of Memcached, has other limits, or is in
   * another Region or account
   */
  constructor(scope: Construct, id: string, props: ServerlessCacheAlarmsProps) {
    super(scope, id);
    // The alarms of a construct of the library are a part of it, and so are their errors.
    const place = scope === props?.cache ? scope : this;
    this.validate(props);
    const { cache, cacheName, limits, alarms } = props;
    const resource = resourceOf<CfnServerlessCache>(cache, TYPE);
    requireValkeyOrRedis(resource, this);
    this.cacheName =
      cacheName ?? storedName(cache?.serverlessCacheRef.serverlessCacheName as string, resource?.serverlessCacheName);
    const known = resource ? limitsOf(resource) : {};
    if (limits) {
      requireSameLimits(limits, known, this);
    }
    this.limits = limits ?? known;
    this.alarms = createAlarmsIn(this, 'valkey', cacheAlarms(this, this.limits), alarms, place) as {
      [name: string]: IAlarm;
    };
    this.tellUnknownLimits();
  }

  /** Graphs for a dashboard: each limit with its use, latency, traffic, connections, denied requests. */
  public widgets(): IWidget[] {
    return cacheWidgets(this, this.limits);
  }

  /** Applies the policy to the alarms. The cache keeps its own. */
  public override applyRemovalPolicy(policy: RemovalPolicy): void {
    requireKind('policy', policy, 'text', this);
    applyBelow(this, policy);
  }

  private validate(props: ServerlessCacheAlarmsProps): void {
    requireKinds(props, PROPS, this);
    const { cache, cacheName, limits } = props;
    requireExactlyOne(props, ['cache', 'cacheName'], this);
    requireStoredName('cacheName', cacheName, this);
    if (cache) {
      const rule = { property: 'cache', member: 'serverlessCacheRef', noun: 'a serverless cache' };
      requireReference(rule, cache, this, () => cache.serverlessCacheRef.serverlessCacheArn);
    }
    if (limits) {
      requireLimits(this, limits);
    }
  }

  private tellUnknownLimits(): void {
    const names = { storage: 'storageUsed', ecpuPerSecond: 'ecpuUsed' } as const;
    const unknown = (['storage', 'ecpuPerSecond'] as const).filter((name) => this.limits[name] === undefined);
    if (unknown.length > 0) {
      const missing = unknown.map((name) => names[name]).join(' and ');
      const message = `the limits of the cache are not known, so there is no alarm ${missing}: give limits`;
      note(this, 'unknownLimits', message);
    }
  }
}
