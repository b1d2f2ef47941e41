import { type IResolvable, Size, Token } from 'aws-cdk-lib';
import type { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import type { IConstruct } from 'constructs';
import { refuse } from '../private/synth/errors';
import { EcpuLimit } from './ecpu-limit';
import type { ValkeyLimits } from './serverless-cache-alarms-props';
import { StorageLimit } from './storage-limit';

/** The limits as far as they are known at synth. */
export type KnownLimits = Partial<ValkeyLimits>;

/** Rejects a cache of an engine that lacks some of the metrics. */
export function requireValkeyOrRedis(cache: CfnServerlessCache | undefined, scope: IConstruct): void {
  const engine = cache?.engine;
  if (engine !== undefined && !Token.isUnresolved(engine) && !/^(valkey|redis)$/i.test(engine)) {
    const remedy = 'Memcached has no logins, users and denied commands: create alarms on its own metrics';
    refuse({ property: 'cache', must: 'have the engine valkey or redis', got: engine, remedy }, scope);
  }
}

/** The limits of a cache of the app; those that are known only at deploy time are missing. */
export function limitsOf({ cacheUsageLimits: limits }: CfnServerlessCache): KnownLimits {
  if (isUnknown(limits)) {
    return {};
  }
  const storage = maximumOf(limits?.dataStorage);
  const ecpuPerSecond = maximumOf(limits?.ecpuPerSecond);
  return {
    storage: storage === undefined ? undefined : storageOf(storage),
    ecpuPerSecond: ecpuPerSecond === undefined ? undefined : ecpuOf(ecpuPerSecond),
  };
}

/** Rejects limits that differ from those of the cache itself. */
export function requireSameLimits(given: ValkeyLimits, known: KnownLimits, scope: IConstruct): void {
  const pairs = [
    ['limits.storage', given.storage.maximumGibibytes, known.storage, known.storage?.maximumGibibytes, 'GB'],
    ['limits.ecpuPerSecond', given.ecpuPerSecond.maximum, known.ecpuPerSecond, known.ecpuPerSecond?.maximum, 'ECPUs'],
  ] as const;
  for (const [property, value, limit, maximum, unit] of pairs) {
    if (limit && value !== maximum) {
      const must = `be that of the cache, ${atMost(maximum, unit)}`;
      const remedy = 'leave limits out: they are read from the cache';
      refuse({ property, must, got: atMost(value, unit), remedy }, scope);
    }
  }
}

function atMost(maximum: number | undefined, unit: string): string {
  return maximum === undefined ? 'no maximum' : `a maximum of ${maximum} ${unit}`;
}

type Usage = { readonly maximum?: number | string } | IResolvable | undefined;

/** Undefined if it is known only at deploy time. */
function maximumOf(usage: Usage): number | undefined {
  if (isUnknown(usage)) {
    return undefined;
  }
  const { maximum } = usage ?? {};
  return isUnknown(maximum) ? undefined : Number(maximum ?? 0);
}

/** Whether something is known only at deploy time. */
function isUnknown<T>(value: T | IResolvable): value is IResolvable {
  return Token.isUnresolved(value);
}

/** A maximum of 0 takes the limit away. */
function storageOf(maximum: number): StorageLimit {
  return maximum === 0 ? StorageLimit.unlimited() : StorageLimit.upTo(Size.gibibytes(maximum));
}

function ecpuOf(maximum: number): EcpuLimit {
  return maximum === 0 ? EcpuLimit.unlimited() : EcpuLimit.upTo(maximum);
}
