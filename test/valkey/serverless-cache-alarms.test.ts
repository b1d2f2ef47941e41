import { App, CfnParameter, Lazy, RemovalPolicy, Size, Stack, Token } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnReplicationGroup, CfnServerlessCache, type CfnServerlessCacheProps } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { AlarmThreshold } from '../../src';
import {
  EcpuLimit,
  ServerlessCacheAlarms,
  type ServerlessCacheAlarmsProps,
  StorageLimit,
  ValkeyServerlessCache,
} from '../../src/valkey';
import { cacheWith, LIMITS, newStack } from './support';

const ENV = { account: '111122223333', region: 'eu-central-1' };

const USAGE: CfnServerlessCache.CacheUsageLimitsProperty = {
  dataStorage: { maximum: 10, unit: 'GB' },
  ecpuPerSecond: { maximum: 50_000 },
};

function alarmsIn(stack: Stack, props: ServerlessCacheAlarmsProps): ServerlessCacheAlarms {
  return new ServerlessCacheAlarms(stack, 'Alarms', props);
}

function l1In(stack: Stack, props: Partial<CfnServerlessCacheProps> = {}): CfnServerlessCache {
  return new CfnServerlessCache(stack, 'L1', { engine: 'valkey', serverlessCacheName: 'orders', ...props });
}

/** The values of the dimension of all metrics of all alarms. */
function namesIn(stack: Stack): unknown[] {
  const alarms = Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm');
  const dimensions = Object.values(alarms).flatMap(({ Properties }) => [
    ...(Properties.Dimensions ?? []),
    ...(Properties.Metrics ?? []).flatMap((metric: any) => metric.MetricStat?.Metric.Dimensions ?? []),
  ]);
  expect(new Set(dimensions.map(({ Name }) => Name))).toEqual(new Set(['clusterId']));
  const values = new Set(dimensions.map(({ Value }) => JSON.stringify(Value)));
  return [...values].map((value) => JSON.parse(value));
}

function notesIn(stack: Stack): string[] {
  return stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata)
    .filter(({ type }) => type === 'aws:cdk:info')
    .map(({ data }) => `${data}`);
}

describe('the cache may be', () => {
  test('an L1 with a name of the stack', () => {
    const stack = newStack();
    alarmsIn(stack, { cache: l1In(stack) });
    expect(namesIn(stack)).toEqual([{ Ref: 'L1' }]);
  });

  test.each(['valkey', 'redis', 'Redis'])('of the engine %s', (engine) => {
    const stack = newStack();
    expect(Object.keys(alarmsIn(stack, { cache: l1In(stack, { engine }) }).alarms)).toHaveLength(6);
  });

  test('of an engine that is known only at deploy time', () => {
    const stack = newStack();
    const engine = new CfnParameter(stack, 'Engine').valueAsString;
    expect(() => alarmsIn(stack, { cache: l1In(stack, { engine }) })).not.toThrow();
  });

  test('an L1 whose name is in mixed case, which the service stores in lower case', () => {
    const stack = newStack();
    alarmsIn(stack, { cache: l1In(stack, { serverlessCacheName: 'Orders' }) });
    expect(namesIn(stack)).toEqual(['orders']);
  });

  test('an import by a name in mixed case', () => {
    const stack = newStack();
    alarmsIn(stack, { cache: CfnServerlessCache.fromServerlessCacheName(stack, 'Imported', 'Orders') });
    expect(namesIn(stack)).toEqual(['orders']);
  });

  test('an L1 whose name is known only at deploy time', () => {
    const stack = newStack();
    const serverlessCacheName = new CfnParameter(stack, 'Name').valueAsString;
    alarmsIn(stack, { cache: l1In(stack, { serverlessCacheName }) });
    expect(namesIn(stack)).toEqual([{ Ref: 'L1' }]);
  });

  test('a construct that is built on an L1, whose limits are read', () => {
    class Wrapper extends Construct {
      public readonly serverlessCacheRef = { serverlessCacheName: 'orders', serverlessCacheArn: 'arn' };
      public readonly env = ENV;
    }
    const stack = newStack();
    const wrapper = new Wrapper(stack, 'Wrapper');
    new CfnServerlessCache(wrapper, 'Resource', {
      engine: 'valkey',
      serverlessCacheName: 'orders',
      cacheUsageLimits: USAGE,
    });
    expect(Object.keys(alarmsIn(stack, { cache: wrapper }).alarms)).toHaveLength(8);
  });

  test('a name', () => {
    const stack = newStack();
    alarmsIn(stack, { cacheName: 'orders' });
    expect(namesIn(stack)).toEqual(['orders']);
  });

  test('a name that is known only at deploy time', () => {
    const stack = newStack();
    alarmsIn(stack, { cacheName: new CfnParameter(stack, 'Name').valueAsString });
    expect(namesIn(stack)).toEqual([{ Ref: 'Name' }]);
  });

  test('a cache of the library, also an imported one', () => {
    const cache = cacheWith({ cacheName: 'orders' });
    const stack = Stack.of(cache);
    expect(Object.keys(alarmsIn(stack, { cache }).alarms)).toHaveLength(8);
    const imported = ValkeyServerlessCache.fromValkeyServerlessCacheAttributes(stack, 'Imported', {
      cacheName: 'orders',
      endpointAddress: 'orders.example.com',
    });
    expect(Object.keys(new ServerlessCacheAlarms(stack, 'Second', { cache: imported }).alarms)).toHaveLength(6);
  });

  test('in another stack of the same environment', () => {
    const app = new App();
    const cache = l1In(new Stack(app, 'Data', { env: ENV }));
    const stack = new Stack(app, 'Alarms', { env: ENV });
    alarmsIn(stack, { cache });
    app.synth();
    expect(namesIn(stack)).toEqual([{ 'Fn::ImportValue': expect.stringMatching(/^Data:ExportsOutputRefL1/) }]);
  });
});

describe('the limits', () => {
  const given = (cacheUsageLimits: CfnServerlessCacheProps['cacheUsageLimits']) => {
    const stack = newStack();
    const { alarms } = alarmsIn(stack, { cache: l1In(stack, { cacheUsageLimits }) });
    return { alarms: Object.keys(alarms).filter((name) => /Used$/.test(name)), notes: notesIn(stack) };
  };

  test('are read from an L1', () => {
    expect(given(USAGE)).toEqual({ alarms: ['storageUsed', 'ecpuUsed'], notes: [] });
  });

  test.each([undefined, {}, { dataStorage: { unit: 'GB' }, ecpuPerSecond: {} }])(
    'are none of an L1 that has none: %j',
    (usage) => {
      expect(given(usage)).toEqual({ alarms: [], notes: [] });
    },
  );

  test('of 0 are none', () => {
    const usage = { dataStorage: { maximum: 0, unit: 'GB' }, ecpuPerSecond: { maximum: 0 } };
    expect(given(usage)).toEqual({ alarms: [], notes: [] });
  });

  test('that are known only at deploy time are not known, and a note names their alarms', () => {
    const unknown = { alarms: [], notes: [expect.stringContaining('there is no alarm storageUsed and ecpuUsed')] };
    expect(given(Lazy.any({ produce: () => USAGE }))).toEqual(unknown);
    const token = Token.asNumber({ Ref: 'Maximum' });
    const tokens = { dataStorage: { maximum: token, unit: 'GB' }, ecpuPerSecond: { maximum: token } };
    expect(given(tokens)).toEqual(unknown);
    const lazy = Lazy.any({ produce: () => ({ maximum: 1_000 }) });
    expect(given({ ...USAGE, ecpuPerSecond: lazy })).toEqual({
      alarms: ['storageUsed'],
      notes: [
        expect.stringMatching(/there is no alarm ecpuUsed: give limits.*ack: cdk-hindsight\/valkey:unknownLimits/),
      ],
    });
  });

  test('of a name are not known, unless they are given', () => {
    const [without, withLimits] = [newStack(), newStack()];
    alarmsIn(without, { cacheName: 'orders' });
    const { alarms } = alarmsIn(withLimits, { cacheName: 'orders', limits: LIMITS });
    expect(notesIn(without)).toEqual([expect.stringContaining('storageUsed and ecpuUsed')]);
    expect([Object.keys(alarms).length, notesIn(withLimits)]).toEqual([8, []]);
  });

  test('that are given as unlimited have neither alarms nor a note', () => {
    const stack = newStack();
    const limits = { storage: StorageLimit.unlimited(), ecpuPerSecond: EcpuLimit.unlimited() };
    expect(Object.keys(alarmsIn(stack, { cacheName: 'orders', limits }).alarms)).toHaveLength(6);
    expect(notesIn(stack)).toEqual([]);
  });

  test('may be given beside those of an L1, if they are the same', () => {
    const stack = newStack();
    const cache = l1In(stack, { cacheUsageLimits: { ...USAGE, dataStorage: { minimum: 1, maximum: 10, unit: 'GB' } } });
    expect(Object.keys(alarmsIn(stack, { cache, limits: LIMITS }).alarms)).toHaveLength(8);
  });

  test.each([
    [
      { ...LIMITS, storage: StorageLimit.upTo(Size.gibibytes(11)) },
      'limits.storage must be that of the cache, a maximum of 10 GB, got: a maximum of 11 GB; leave limits out',
    ],
    [
      { ...LIMITS, ecpuPerSecond: EcpuLimit.unlimited() },
      'limits.ecpuPerSecond must be that of the cache, a maximum of 50000 ECPUs, got: no maximum; leave limits out',
    ],
  ])('that contradict those of an L1 are rejected', (limits, message) => {
    const stack = newStack();
    const cache = l1In(stack, { cacheUsageLimits: USAGE });
    expect(() => alarmsIn(stack, { cache, limits })).toThrow(message);
  });

  test('are lines in the graphs', () => {
    const stack = newStack();
    const widgets = alarmsIn(stack, { cacheName: 'orders', limits: LIMITS }).widgets();
    const lines = widgets.map(
      (widget) => stack.resolve(widget.toJson())[0].properties.annotations?.horizontal[0].value,
    );
    expect(lines).toEqual([10_000_000_000, 50_000, undefined, undefined, undefined, undefined]);
  });
});

test('its alarms are those of the cache of the library, but for the name', () => {
  const own = cacheWith({ cacheName: 'orders' });
  const stack = newStack();
  alarmsIn(stack, { cacheName: 'orders', limits: LIMITS });
  const all = (of: Stack) => Object.values(Template.fromStack(of).findResources('AWS::CloudWatch::Alarm'));
  expect(all(stack)).toEqual(all(Stack.of(own)));
});

test('a removal policy applies to the alarms, and not to the cache', () => {
  const stack = newStack();
  alarmsIn(stack, { cache: l1In(stack) }).applyRemovalPolicy(RemovalPolicy.RETAIN);
  const template = Template.fromStack(stack);
  template.allResources('AWS::CloudWatch::Alarm', { DeletionPolicy: 'Retain' });
  template.allResources('AWS::ElastiCache::ServerlessCache', { DeletionPolicy: Match.absent() });
});

describe('it rejects', () => {
  const reject = (make: (stack: Stack) => object, message: string) => {
    const stack = newStack();
    expect(() => alarmsIn(stack, make(stack) as ServerlessCacheAlarmsProps)).toThrow(message);
  };

  test('no cache', () => reject(() => ({}), 'cache must be given, or cacheName'));
  test('a cache and a name', () =>
    reject((stack) => ({ cache: l1In(stack), cacheName: 'orders' }), 'cacheName must be left out with cache'));
  test('Memcached', () =>
    reject(
      (stack) => ({ cache: l1In(stack, { engine: 'memcached' }) }),
      'cache must have the engine valkey or redis, got: memcached; Memcached has no logins',
    ));
  test('a cache of nodes', () =>
    reject(
      (stack) => ({ cache: new CfnReplicationGroup(stack, 'Group', { replicationGroupDescription: 'Orders' }) }),
      'cache must be a serverless cache, got: an object of the class CfnReplicationGroup of aws-elasticache',
    ));
  test('a name in mixed case', () =>
    reject(() => ({ cacheName: 'Orders' }), 'cacheName must be 1 to 40 lower-case letters'));
  test('limits that are none', () =>
    reject(
      () => ({ cacheName: 'orders', limits: { storage: {}, ecpuPerSecond: {} } }),
      'limits.storage must be made by',
    ));
  test.each(['storageUsed', 'ecpuUsed'])('%s where the limits are not known', (name) => {
    const alarms = { [name]: AlarmThreshold.of(80) };
    const limit = name === 'storageUsed' ? 'storage' : 'ecpuPerSecond';
    const message = `alarms.${name} must be left out if limits.${limit} is not known, got: 80 percent; give limits`;
    reject(() => ({ cacheName: 'orders', alarms }), message);
  });
  test('a cache of another Region', () => {
    const app = new App();
    const cache = l1In(new Stack(app, 'Data', { env: { ...ENV, region: 'us-east-1' } }));
    expect(() => alarmsIn(new Stack(app, 'Alarms', { env: ENV }), { cache })).toThrow(
      'cache must be in the Region of its alarms, eu-central-1, got: us-east-1; create the alarms in a stack of the Region',
    );
  });
});

test('errors of the alarms of a cache of the library name the cache', () => {
  expect(() => cacheWith({ alarms: { storageUsed: AlarmThreshold.of(0.5) } })).toThrow(/\/Cache\]$/);
});
