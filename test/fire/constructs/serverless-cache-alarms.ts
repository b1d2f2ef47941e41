import { RemovalPolicy, Size, type Stack } from 'aws-cdk-lib';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { aws_elasticache } from 'aws-cdk-lib/interfaces';
import { type Arbitrary, boolean, option, record } from 'fast-check';
import { EcpuLimit, ServerlessCacheAlarms, StorageLimit } from '../../../src/valkey';
import { alarmSettings, alarmsFrom } from '../alarms';
import { addDashboard, metricOptions } from '../metrics';
import type { Target } from '../under-fire';
import type { Values } from '../values';

/** The names of the alarms of a serverless cache. */
export const CACHE_ALARMS = [
  'storageUsed',
  'ecpuUsed',
  'throttledCommands',
  'evictions',
  'readLatency',
  'writeLatency',
  'authenticationFailures',
  'deniedCommands',
];

const cases = (values: Values) =>
  record({
    kind: values.usually(['l1', 'import', 'name', 'name'], 'none'),
    engine: values.usually(['valkey', 'redis'], 'memcached'),
    name: values.text('orders', 'a'),
    both: values.usually([false, false, false], true),
    storage: option(values.usually([10, 20])),
    ecpu: option(values.usually([1_000, 50_000])),
    limited: boolean(),
    limit: values.usually([10, 20]),
    policy: option(values.usually([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY])),
    alarms: alarmSettings(values, CACHE_ALARMS),
    metrics: metricOptions(values),
  });

type Case = ReturnType<typeof cases> extends Arbitrary<infer T> ? T : never;

function build(stack: Stack, one: Case): void {
  // A template without alarms must have a resource too.
  new Topic(stack, 'Topic');
  const alarms = new ServerlessCacheAlarms(stack, 'Watch', {
    cache: cacheFrom(stack, one),
    cacheName: one.kind === 'name' || one.both ? one.name : undefined,
    limits: one.limited
      ? { storage: StorageLimit.upTo(Size.gibibytes(one.limit)), ecpuPerSecond: EcpuLimit.upTo(1_000) }
      : undefined,
    alarms: alarmsFrom(stack, one.alarms),
  });
  if (one.policy !== null) {
    alarms.applyRemovalPolicy(one.policy);
  }
  addDashboard(stack, alarms, one.metrics, { metric: 'GetTypeCmds' });
}

function cacheFrom(stack: Stack, one: Case): aws_elasticache.IServerlessCacheRef | undefined {
  if (one.kind === 'l1') {
    const { storage, ecpu } = one;
    return new CfnServerlessCache(stack, 'L1', {
      engine: one.engine,
      serverlessCacheName: 'orders',
      cacheUsageLimits: {
        dataStorage: storage === null ? undefined : { maximum: storage, unit: 'GB' },
        ecpuPerSecond: ecpu === null ? undefined : { maximum: ecpu },
      },
    });
  }
  return one.kind === 'import' ? CfnServerlessCache.fromServerlessCacheName(stack, 'Imported', one.name) : undefined;
}

export const serverlessCacheAlarms: Target<Case> = { name: 'ServerlessCacheAlarms', cases, build };
