import { accessStringOf } from '../../../src/stampede/plain/access-string';
import { keysOf } from '../../../src/stampede/refresh-value.contract';
import { LocalCache } from '../../support/local-cache';
import { ReaderLoop, Refreshers } from '../refresher';

/** Every check finds the value due. */
const ALWAYS = { refreshMillis: 0 };

describe.each([
  ['one node', () => LocalCache.startSingle()],
  ['cluster mode', () => LocalCache.start()],
])('on %s', (_mode, start) => {
  let cache: LocalCache;
  const refreshers: Refreshers[] = [];
  let count = 0;

  beforeAll(async () => {
    cache = await start();
  });

  afterAll(async () => {
    await Promise.all(refreshers.map((them) => them.stop()));
    await cache?.stop();
  });

  /** A key of its own with a first value, whose user may do what the access string of the refresher allows. */
  async function refreshed() {
    count += 1;
    const key = `data-${count}`;
    const keys = keysOf(key);
    await cache.setUser(key, accessStringOf(keys));
    const them = new Refreshers(cache, key);
    refreshers.push(them);
    expect(await them.start(key, ['first']).result()).toBe('{"outcome":"refreshed"}');
    const run = (value: unknown, stopBefore = 0) => them.start(key, value, stopBefore, ALWAYS);
    const stored = async () => JSON.parse((await cache.admin.get(keys.value)) ?? '{}').value;
    return { keys, run, stored };
  }

  test('a reader sees a whole value at any time, wherever the refresher is killed', async () => {
    const { keys, run, stored } = await refreshed();
    const reader = new ReaderLoop(() => cache.admin.get(keys.value));
    const steps: (string | undefined)[] = [];
    for (let step = 1; step <= 7; step++) {
      const killed = run([`killed-${step}`], step);
      steps.push(await killed.stopped());
      await killed.kill();
      // The time to live of a lock that was left behind.
      await cache.admin.pexpire(keys.lock, 0);
      expect(await run([`next-${step}`]).result()).toBe('{"outcome":"refreshed"}');
      expect(await stored()).toEqual([`next-${step}`]);
    }
    await reader.stop();
    expect(steps).toEqual(['connect', 'inspect', 'lock', 'load', 'connect', 'store', 'the end']);
    expect(reader).toMatchObject({ empty: 0 });
    expect(reader.reads).toBeGreaterThan(100);
    // What was killed before it wrote was never seen.
    expect([...reader.seen]).not.toContain('["killed-6"]');
    expect([...reader.seen]).toContain('["killed-7"]');
  });

  test('a lock that a killed refresher left behind keeps others away until its time to live ends', async () => {
    const { keys, run, stored } = await refreshed();
    const killed = run(['killed'], 5);
    await killed.stopped();
    await killed.kill();
    expect(await run(['second']).result()).toBe('{"outcome":"locked"}');
    expect(await stored()).toEqual(['first']);
    const left = await cache.admin.pttl(keys.lock);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  test('a refresher that slept longer than its lock writes nothing, and leaves the lock of the next one alone', async () => {
    const { keys, run, stored } = await refreshed();
    const reader = new ReaderLoop(() => cache.admin.get(keys.value));
    const paused = run(['from the past'], 6);
    expect(await paused.stopped()).toBe('store');
    paused.signal('SIGSTOP');
    await cache.admin.pexpire(keys.lock, 0);
    expect(await run(['second']).result()).toBe('{"outcome":"refreshed"}');
    const third = run(['third'], 6);
    await third.stopped();
    paused.goOn();
    paused.signal('SIGCONT');
    expect(await paused.result()).toMatch(/^another run took the lock since/);
    expect(await stored()).toEqual(['second']);
    third.goOn();
    expect(await third.result()).toBe('{"outcome":"refreshed"}');
    await reader.stop();
    expect(reader).toMatchObject({ empty: 0 });
    expect([...reader.seen]).not.toContain('["from the past"]');
  });

  test('one of many refreshers at the same time loads', async () => {
    const { keys, run } = await refreshed();
    const first = run(['slow'], 4);
    await first.stopped();
    const others = await Promise.all([run(['a']), run(['b']), run(['c'])].map((other) => other.result()));
    expect(others).toEqual(Array(3).fill('{"outcome":"locked"}'));
    first.goOn();
    expect(await first.result()).toBe('{"outcome":"refreshed"}');
    expect(await cache.admin.exists(keys.lock)).toBe(0);
  });

  test('a lock that is lost does not matter as long as nobody else takes it', async () => {
    const { keys, run, stored } = await refreshed();
    const holder = run(['second'], 6);
    await holder.stopped();
    await cache.admin.del(keys.lock);
    holder.goOn();
    expect(await holder.result()).toBe('{"outcome":"refreshed"}');
    expect(await stored()).toEqual(['second']);
  });

  test('a fence that is lost costs one refresh, and the next one succeeds', async () => {
    const { keys, run, stored } = await refreshed();
    const holder = run(['second'], 6);
    await holder.stopped();
    await cache.admin.del(keys.fence);
    holder.goOn();
    expect(await holder.result()).toMatch(/the fence was lost/);
    expect(await stored()).toEqual(['first']);
    expect(await run(['third']).result()).toBe('{"outcome":"refreshed"}');
    expect(await stored()).toEqual(['third']);
  });

  test('a value that is lost is loaded by the next check, though it is not due', async () => {
    const { keys, stored } = await refreshed();
    await cache.admin.del(keys.value);
    const [, key] = /\{(.*)\}/.exec(keys.value)!;
    const them = refreshers[refreshers.length - 1];
    expect(await them.start(key, ['again']).result()).toBe('{"outcome":"refreshed"}');
    expect(await stored()).toEqual(['again']);
    expect(await them.start(key, ['again']).result()).toBe('{"outcome":"fresh"}');
  });

  test('the fence has no time to live, the value has one', async () => {
    const { keys } = await refreshed();
    expect(await cache.admin.ttl(keys.fence)).toBe(-1);
    expect(await cache.admin.pttl(keys.value)).toBeGreaterThan(604_000_000);
  });
});
