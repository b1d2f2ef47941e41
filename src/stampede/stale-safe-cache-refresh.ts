import type { Duration } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Connections, IConnectable, IVpc } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Architecture, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { claimInRegion } from '../private/synth/claims';
import { requireGrantee } from '../private/synth/client-connections';
import { grantCallToClient } from '../private/synth/client-grants';
import { allowHttps } from '../private/synth/database-access';
import { deadLetterQueue } from '../private/synth/dead-letter-queue';
import { refuse } from '../private/synth/errors';
import { HandlerCode } from '../private/synth/handler-code';
import { requireMadeBy } from '../private/synth/kinds';
import { createLogGroup } from '../private/synth/log-encryption';
import { closedSecurityGroup, pickSubnets } from '../private/synth/network';
import { callOnSchedule } from '../private/synth/schedule';
import type { IValkeyUser } from '../valkey/valkey-user';
import type { BoundCache } from './bound-cache';
import type { IStaleSafeCacheRefresh, StaleSafeCacheRefreshAttributes } from './i-stale-safe-cache-refresh';
import { ImportedStaleSafeCacheRefresh } from './imported-stale-safe-cache-refresh';
import { accessStringOf } from './plain/access-string';
import { createRefreshAlarms, type RefreshTimes } from './refresh-alarms';
import { RefreshGuard } from './refresh-guard';
import { MARGIN, requireRefreshProps, requireTimes, warnAboutEndpoints } from './refresh-rules';
import { keysOf, REFRESHER_VARIABLES, type RefreshEvent } from './refresh-value.contract';
import { type ReaderEndpoint, StaleSafeCacheRefreshBase } from './stale-safe-cache-refresh-base';
import type { StaleSafeCacheRefreshProps } from './stale-safe-cache-refresh-props';

const SUBNETS = {
  zones: { min: 1 },
  publicProblem: 'public: a function there has no public address, and reaches nothing outside of the VPC',
  remedy: 'choose private subnets, or isolated ones with an interface endpoint for Lambda',
};

const OTHER_ACCOUNT =
  "grant it to new AccountPrincipal('…') here, and in its own stack to StaleSafeCacheRefresh.fromStaleSafeCacheRefreshAttributes(…)";

/**
 * Keeps one value in a cache that is never empty: loads a new value while the previous one is still there, one load at a
 * time, and replaces it only with a value that is neither empty nor much smaller.
 *
 * @example
 * import { Duration } from 'aws-cdk-lib';
 * import { IFunction } from 'aws-cdk-lib/aws-lambda';
 * import { RefreshedCache, StaleSafeCacheRefresh } from 'cdk-hindsight/stampede';
 * import { ValkeyAccess, ValkeyServerlessCache } from 'cdk-hindsight/valkey';
 *
 * declare const cache: ValkeyServerlessCache;
 * declare const loadMasterData: IFunction;
 * declare const api: IFunction;
 *
 * const masterData = new StaleSafeCacheRefresh(this, 'MasterData', {
 *   cache: RefreshedCache.valkey(cache),
 *   vpc: cache.vpc!,
 *   key: 'master-data',
 *   loader: loadMasterData,
 *   refreshEvery: Duration.hours(24),
 * });
 * const key = masterData.keyName;
 * const user = cache.addIamUser('Api', { access: ValkeyAccess.readKeys(key).allow('+get') });
 * masterData.grantRead(api, user);
 * masterData.grantTrigger(api);
 */
export class StaleSafeCacheRefresh extends StaleSafeCacheRefreshBase implements IConnectable {
  /**
   * Imports a refresh that another app or stack created, to read its value or to monitor it. The value must be in a serverless
   * cache.
   *
   * @throws if the key has other characters, or the ARN is not the ARN of a function
   */
  public static fromStaleSafeCacheRefreshAttributes(
    scope: Construct,
    id: string,
    attrs: StaleSafeCacheRefreshAttributes,
  ): IStaleSafeCacheRefresh {
    return new ImportedStaleSafeCacheRefresh(scope, id, attrs);
  }

  /** The key that readers read with GET. */
  public readonly keyName: string;
  /** The access string of a user of the refresher: its three keys, and the commands that it sends. */
  public readonly accessString: string;
  /** The function that checks the value and refreshes it. */
  public readonly refresher: IFunction;
  /** The network of the refresher: nothing in, out to the cache and to HTTPS. */
  public readonly connections: Connections;
  /** The log group of the refresher. */
  public readonly logGroup: ILogGroup;
  /** The queue of checks that EventBridge Scheduler could not deliver to Lambda. */
  public readonly deadLetterQueue: IQueue;
  /** The alarms that are on, by the names of their thresholds. */
  public readonly alarms: { [name: string]: IAlarm };
  /** The VPC of the refresher. */
  public readonly vpc: IVpc;
  private readonly cache: BoundCache;

  /**
   * @throws if the timeout of the loader is not known, is the default of 3 seconds, or is longer than 14 minutes; if the
   * times contradict each other; if the key has characters other than letters, digits and `:._-`; if the cache has a public
   * endpoint, is in another VPC, or already has this value; if the loader is a refresher; or if the loader, the VPC, the key
   * or the secret is in another Region
   */
  constructor(scope: Construct, id: string, props: StaleSafeCacheRefreshProps) {
    super(scope, id);
    requireRefreshProps(props, this);
    const times = requireTimes(props, this);
    this.requireOwnValue(props);
    const { vpc, key } = props;
    const keys = keysOf(key);
    this.vpc = vpc;
    this.keyName = keys.value;
    this.accessString = accessStringOf(keys);

    this.cache = props.cache._bind(this, key);
    this.logGroup = createLogGroup(this, 'Log', 'stampede', props);
    const refresher = this.createRefresher(props, times);
    this.refresher = refresher;
    this.connections = refresher.connections;
    this.cache.admit(refresher);
    const loader = { actions: ['lambda:InvokeFunction'], resourceArns: [props.loader.functionArn] };
    Grant.addToPrincipal({ grantee: refresher, ...loader });
    this.deadLetterQueue = deadLetterQueue(this, props.encryptionKey);
    callOnSchedule(this, {
      handler: refresher,
      description: 'Looks whether a value of a cache is due',
      every: times.checkEvery,
      input: {} satisfies RefreshEvent,
      deadLetters: { queue: this.deadLetterQueue, key: props.encryptionKey },
    });
    this.alarms = createRefreshAlarms(this, times, props.alarms);
    const services = { lambda: 'Lambda', ...(this.cache.secret && { secretsmanager: 'Secrets Manager' }) };
    warnAboutEndpoints(this, vpc, () => pickSubnets(this, vpc, props.vpcSubnets, SUBNETS), services);
  }

  /**
   * Gives a reader access to the cache: opens the network, and allows the user's login. The user's own access string decides
   * what it may read; it needs `+get` on `keyName`.
   *
   * @param user a user of the cache, optional for an existing cache if the reader logs in by other means
   * @throws if the user belongs to another cache, or the grantee is a Lambda function outside a VPC
   */
  public grantRead(grantee: IGrantable, user?: IValkeyUser): Grant {
    requireGrantee(grantee, this);
    requireMadeBy('user', user, 'userName', 'ValkeyUser.fromValkeyUserAttributes(…)', this);
    return this.cache.grantRead(grantee, user);
  }

  /**
   * Lets a reader request a refresh when there is no value: an asynchronous call of `refresher`, without an event. The lock
   * reduces all calls to one load. For an account, or an imported role of another account, the policy of the refresher allows
   * the call; a role of another account needs the permission there too.
   *
   * @throws if the grantee is a service, or in a stack of another account
   */
  public grantTrigger(grantee: IGrantable): Grant {
    requireGrantee(grantee, this);
    return grantCallToClient(this, grantee, this.refresher, OTHER_ACCOUNT);
  }

  /** @internal */
  protected get _endpoint(): ReaderEndpoint {
    return this.cache;
  }

  private requireOwnValue({ cache, key, loader }: StaleSafeCacheRefreshProps): void {
    if (loader.node.scope instanceof StaleSafeCacheRefresh) {
      const remedy = 'pass the function that returns the value; the refresher calls it';
      refuse({ property: 'loader', must: 'not be a refresher', got: loader.node.path, remedy }, this);
    }
    // Two refreshes of one value would take turns in overwriting it.
    const other = claimInRegion(`cache ${cache._identity(this)} ${key}`, this);
    if (other !== undefined) {
      const must = 'be another one than that of another refresh of the cache';
      refuse({ property: 'key', must, got: `${key} as ${other}`, remedy: 'give each value a key of its own' }, this);
    }
  }

  private createRefresher(props: StaleSafeCacheRefreshProps, times: RefreshTimes): LambdaFunction {
    const { vpc, vpcSubnets, memorySize = 512 } = props;
    const { subnets } = pickSubnets(this, vpc, vpcSubnets, SUBNETS);
    const group = closedSecurityGroup(this, vpc, 'The refresher of a cache');
    allowHttps(group, this.cache.secret ? 'AWS Lambda and Secrets Manager' : 'AWS Lambda');
    return new LambdaFunction(this, 'Refresher', {
      description: 'Refreshes one value of a cache, and never deletes it',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: new HandlerCode('stampede/refresh-value', {}),
      timeout: times.loaderTimeout.plus(MARGIN),
      memorySize,
      // The next check tries again.
      retryAttempts: 0,
      maxEventAge: times.checkEvery,
      logGroup: this.logGroup,
      vpc,
      vpcSubnets: { subnets },
      securityGroups: [group],
      environment: this.environmentOf(props, times),
    });
  }

  private environmentOf(
    { key, loader, guard = RefreshGuard.notEmpty() }: StaleSafeCacheRefreshProps,
    times: RefreshTimes,
  ) {
    const { host, port, tls, login } = this.cache;
    const millis = (duration: Duration) => `${duration.toMilliseconds()}`;
    const { _maxShrinkPercent: percent } = guard;
    return {
      [REFRESHER_VARIABLES.host]: host,
      [REFRESHER_VARIABLES.port]: port,
      [REFRESHER_VARIABLES.tls]: `${tls}`,
      ...login,
      [REFRESHER_VARIABLES.key]: key,
      [REFRESHER_VARIABLES.loader]: loader.functionArn,
      [REFRESHER_VARIABLES.loaderMillis]: millis(times.loaderTimeout),
      [REFRESHER_VARIABLES.refreshMillis]: millis(times.refreshEvery),
      [REFRESHER_VARIABLES.checkMillis]: millis(times.checkEvery),
      [REFRESHER_VARIABLES.staleMillis]: millis(times.maxStale),
      ...(percent !== undefined && { [REFRESHER_VARIABLES.shrinkPercent]: `${percent}` }),
    };
  }
}
