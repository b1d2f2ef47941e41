import { Duration } from 'aws-cdk-lib';
import type { IVpc, SelectedSubnets } from 'aws-cdk-lib/aws-ec2';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { atTheEnd } from '../private/synth/at-the-end';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireInRegion } from '../private/synth/existing';
import { type Kinds, requireClass, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { areIsolated, hasEndpoint } from '../private/synth/network';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import { MAX_FUNCTION_MINUTES } from './facts';
import type { RefreshTimes } from './refresh-alarms';
import type { StaleSafeCacheRefreshProps } from './stale-safe-cache-refresh-props';

const { warn } = messagesOf('stampede');

const PROPS: Kinds<StaleSafeCacheRefreshProps> = {
  cache: 'object',
  vpc: 'object',
  key: 'text',
  loader: 'object',
  refreshEvery: 'object',
  loaderTimeout: 'object?',
  maxStale: 'object?',
  checkEvery: 'object?',
  guard: 'object?',
  vpcSubnets: 'object?',
  memorySize: 'number?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  alarms: 'object?',
};

const KEY = {
  pattern: /^[A-Za-z0-9:._-]{1,64}$/,
  must: 'be 1 to 64 letters, digits and :._-',
  remedy: 'leave out braces, blanks and wildcards: prefix and braces are added, and readers use keyName',
};

/** The refresher needs some time before the loader is called and after. */
export const MARGIN = Duration.minutes(1);

const MAX_LOADER = Duration.minutes(MAX_FUNCTION_MINUTES).minus(MARGIN);
const SLOW_REMEDY = 'the refresher waits for the loader, and no function runs for more than 15 minutes';
const LITERAL_REMEDY = 'write it into the code: other times follow from it';

/** Rejects properties that could not work. */
export function requireRefreshProps(props: StaleSafeCacheRefreshProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  const { cache, vpc, key, loader, guard, memorySize, encryptionKey } = props;
  requireMadeBy('cache', cache, '_bind', 'RefreshedCache.valkey(…)', scope);
  requireMadeBy('vpc', vpc, 'selectSubnets', 'Vpc.fromLookup(…)', scope);
  requireMadeBy('guard', guard, '_maxShrinkPercent', 'RefreshGuard.notEmpty()', scope);
  requireEncryptionKey(encryptionKey, scope);
  const remedy = 'pass the function that returns the value';
  requireClass('loader', loader, 'functionArn', { name: 'a Lambda function', remedy }, scope);
  requireInRegion('loader', loader, 'use a function in this Region: Lambda calls no function in another Region', scope);
  requireLiteral('key', key, 'write it into the code: it is a part of an access string', scope);
  requireKey(key, scope);
  const memory = { min: 128, max: 10_240, remedy: 'leave it out: 512 MiB are enough for 6 MB' };
  requireWholeNumber('memorySize', memorySize, memory, scope);
  cache._requireReachable(vpc, scope);
}

/** Rejects the name of a value that a refresh cannot have. */
export function requireKey(key: string, scope: IConstruct): void {
  requireText('key', key, KEY, scope);
}

/** The times, with their defaults. Rejects those that contradict each other. */
export function requireTimes(props: StaleSafeCacheRefreshProps, scope: IConstruct): RefreshTimes {
  const { refreshEvery, loaderTimeout, maxStale = Duration.days(7), checkEvery = Duration.minutes(5) } = props;
  for (const [name, value] of Object.entries({ refreshEvery, loaderTimeout, maxStale, checkEvery })) {
    requireKnownDuration(name, value, LITERAL_REMEDY, scope);
  }
  const { minutes, hours, seconds } = Duration;
  const often = 'a load that failed is tried again by the next check';
  requireDuration('checkEvery', checkEvery, { min: minutes(1), max: hours(1), unit: 'minutes', remedy: often }, scope);
  const whole = { min: seconds(1), unit: 'seconds' as const, remedy: 'write it in seconds, or in longer units' };
  requireDuration('refreshEvery', refreshEvery, whole, scope);
  requireDuration('maxStale', maxStale, whole, scope);
  const times = { loaderTimeout: requireLoaderTimeout(props, scope), refreshEvery, checkEvery, maxStale };
  requireOrder(times, scope);
  return times;
}

function requireOrder({ loaderTimeout, refreshEvery, checkEvery, maxStale }: RefreshTimes, scope: IConstruct): void {
  const rules = [
    {
      property: 'refreshEvery',
      isBroken: refreshEvery.toSeconds() <= loaderTimeout.toSeconds(),
      must: `be longer than the timeout of the loader, ${textOf(loaderTimeout)}`,
      got: refreshEvery,
      remedy: 'raise it, or lower the timeout: the value would be due again before it is loaded',
    },
    {
      property: 'checkEvery',
      isBroken: checkEvery.toSeconds() * 3 > refreshEvery.toSeconds(),
      must: `be at most a third of refreshEvery, ${textOf(refreshEvery)}`,
      got: checkEvery,
      remedy: 'lower it: the value is refreshed by the first check after it is due',
    },
    {
      property: 'maxStale',
      isBroken: maxStale.toSeconds() < refreshEvery.toSeconds() * 3,
      must: `be at least three times refreshEvery, ${textOf(refreshEvery)}`,
      got: maxStale,
      remedy: 'raise it: when it ends, readers find no value',
    },
  ];
  for (const { isBroken, got, ...refusal } of rules) {
    if (isBroken) {
      refuse({ ...refusal, got: textOf(got) }, scope);
    }
  }
}

function textOf(duration: Duration): string {
  return duration.toHumanString();
}

function requireLoaderTimeout({ loader, loaderTimeout }: StaleSafeCacheRefreshProps, scope: IConstruct): Duration {
  const function_ = functionBehind(loader);
  const known = 'timeout' in function_ ? requireOwnTimeout(function_, scope) : undefined;
  if (known && loaderTimeout && known.toMilliseconds() !== loaderTimeout.toMilliseconds()) {
    const must = `be that of the loader, ${textOf(known)}`;
    refuse({ property: 'loaderTimeout', must, got: textOf(loaderTimeout), remedy: 'leave it out' }, scope);
  }
  const timeout = known ?? loaderTimeout;
  if (timeout === undefined) {
    const remedy = 'set it to the timeout of the function, which an import does not tell';
    return refuse({ property: 'loaderTimeout', must: 'be given for this loader', remedy }, scope);
  }
  const range = { min: Duration.seconds(1), max: MAX_LOADER, unit: 'seconds' as const, remedy: SLOW_REMEDY };
  requireDuration(known ? 'loader.timeout' : 'loaderTimeout', timeout, range, scope);
  return timeout;
}

/** The function of an alias or a version. */
function functionBehind(loader: IFunction): IFunction & { readonly timeout?: Duration } {
  const { lambda } = loader as { lambda?: IFunction };
  return lambda ? functionBehind(lambda) : loader;
}

function requireOwnTimeout({ timeout, node }: { timeout?: Duration; node: IFunction['node'] }, scope: IConstruct) {
  if (timeout === undefined) {
    const remedy = `set the timeout of ${node.path} to a few times what its query takes`;
    const must = 'have a timeout of its own';
    return refuse({ property: 'loader', must, got: 'the default of 3 seconds', remedy }, scope);
  }
  requireKnownDuration('loader.timeout', timeout, LITERAL_REMEDY, scope);
  return timeout;
}

/** Warns, once the app is complete, of a refresher that cannot reach the loader, as far as the app tells. */
export function warnAboutEndpoints(
  scope: IConstruct,
  vpc: IVpc,
  pick: () => SelectedSubnets,
  services: Readonly<Record<string, string>>,
): void {
  atTheEnd(scope, () => {
    for (const [service, name] of Object.entries(services)) {
      if (areIsolated(vpc, pick()) && !hasEndpoint(scope, service)) {
        const remedy = 'add one with vpc.addInterfaceEndpoint, or choose subnets with a NAT gateway';
        const message = `the refresher is in isolated subnets: the VPC needs an interface endpoint for ${name}; ${remedy}`;
        warn(scope, `${service}Endpoint`, message);
      }
    }
  });
}
