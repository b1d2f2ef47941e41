/** What a serverless cache does with a limit of 0, and with another engine. The caches are in the default network, and nobody uses them. */
import { aws, CannotAsk, expect, region, run, STACK_TAGS, tryAws, until } from './kit';

const REDIS = 'verify-engine';
const NO_LIMIT = 'verify-no-limit';

run(async () => {
  await undo();
  askLimits();
  make(REDIS, ['--engine', 'redis']);
  await askEngine();
  const unlimited = await until(`the cache ${NO_LIMIT}`, 15, () => available(NO_LIMIT)).catch(() => undefined);
  if (unlimited) {
    console.log(`its limits are ${JSON.stringify(unlimited.CacheUsageLimits)}`);
  }
}, undo);

function at(name: string): string[] {
  return ['--region', region, '--serverless-cache-name', name];
}

function make(name: string, more: readonly string[]): void {
  const { succeeded, error } = tryAws([
    'elasticache',
    'create-serverless-cache',
    ...at(name),
    ...more,
    '--tags',
    ...STACK_TAGS,
  ]);
  if (!succeeded) {
    throw new CannotAsk(error);
  }
}

/** The two limits apart, so that one that is refused does not hide the other. */
function askLimits(): void {
  const limits = { storage: 'DataStorage={Maximum=0,Unit=GB}', ecpu: 'ECPUPerSecond={Maximum=0}' };
  const both = ['--engine', 'valkey', '--cache-usage-limits', Object.values(limits).join(',')];
  const { succeeded, error } = tryAws([
    ...['elasticache', 'create-serverless-cache', ...at(NO_LIMIT), ...both],
    ...['--tags', ...STACK_TAGS],
  ]);
  if (!succeeded && !/InvalidParameter|Invalid value|must be/i.test(error)) {
    throw new CannotAsk(error);
  }
  expect('0 is accepted for limits that were never set', succeeded, error);
}

async function askEngine(): Promise<void> {
  const before = await until(`the cache ${REDIS}`, 15, () => available(REDIS));
  aws('elasticache', 'modify-serverless-cache', ...at(REDIS), '--engine', 'valkey', '--major-engine-version', '8');
  const after = await until('the other engine', 30, () => {
    const found = available(REDIS);
    return found?.Engine === 'valkey' ? found : undefined;
  });
  const same = before.ARN === after.ARN && before.CreateTime === after.CreateTime;
  const isThere = before.Endpoint?.Address === after.Endpoint?.Address;
  expect('the engine is changed in place: cache, age and address stay', same && isThere, { before, after });
}

function available(name: string) {
  const { succeeded, value, error } = tryAws(['elasticache', 'describe-serverless-caches', ...at(name)]);
  if (!succeeded && !error.includes('ServerlessCacheNotFound')) {
    throw new CannotAsk(error);
  }
  const [found] = value.ServerlessCaches ?? [];
  return found?.Status === 'available' ? found : undefined;
}

/** A cache that is being made cannot be deleted yet. */
async function undo(): Promise<void> {
  for (const name of [REDIS, NO_LIMIT]) {
    await until(`the end of the cache ${name}`, 15, () => {
      const { succeeded, error } = tryAws(['elasticache', 'describe-serverless-caches', ...at(name)]);
      if (succeeded) {
        tryAws(['elasticache', 'delete-serverless-cache', ...at(name)]);
        return undefined;
      }
      if (!error.includes('ServerlessCacheNotFound')) {
        throw new CannotAsk(error);
      }
      return true;
    });
  }
}
