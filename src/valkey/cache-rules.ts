import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Refusal, refuse, sentenceOf } from '../private/synth/errors';
import { type Kinds, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import { requireDistinct, requireRemovalPolicy, requireSome, requireText } from '../private/synth/validation';
import type { EcpuLimit } from './ecpu-limit';
import { FIRST_PUBLIC_VERSION, MAX_USERS } from './facts';
import type { ValkeyServerlessCacheAttributes } from './i-valkey-serverless-cache';
import { requireName, requireStoredName } from './names';
import type { ValkeyLimits } from './serverless-cache-alarms-props';
import type { StorageLimit } from './storage-limit';
import type { ValkeyServerlessCacheProps } from './valkey-serverless-cache-props';
import type { IValkeyUser } from './valkey-user';

/** The conditions under which an engine is changed in place. */
export const MOVING_NOTE =
  'the engine of a serverless cache changes from redis to valkey in place, with its data and endpoints, as long as its ' +
  'logical id, cacheName, subnets, encryptionKey and snapshotArnsToRestore stay as they are: a change of one of these ' +
  'replaces the cache, which then starts empty. Limits, security groups, users, snapshots and version change in place. ' +
  'There is no way back to redis in place. Read the change set before you deploy it: Replacement of the cache must be False.';

const PROPS: Kinds<ValkeyServerlessCacheProps> = {
  limits: 'object',
  vpc: 'object?',
  vpcSubnets: 'object?',
  securityGroups: 'list of objects?',
  cacheName: 'text?',
  userGroupId: 'text?',
  description: 'text?',
  engineVersion: 'object?',
  encryptionKey: 'object?',
  snapshots: 'object?',
  finalSnapshotName: 'text?',
  snapshotArnsToRestore: 'list of texts?',
  publicEndpoint: 'boolean?',
  allowUnauthenticated: 'boolean?',
  movesFromRedis: 'boolean?',
  removalPolicy: 'text?',
  alarms: 'object?',
};

const LIMITS: Kinds<ValkeyLimits> = { storage: 'object', ecpuPerSecond: 'object' };

const ATTRIBUTES: Kinds<ValkeyServerlessCacheAttributes> = {
  cacheName: 'text',
  endpointAddress: 'text',
  readerEndpointAddress: 'text?',
  securityGroups: 'list of objects?',
  publicEndpoint: 'boolean?',
};

const NO_SNAPSHOT = 'set finalSnapshotName for a last snapshot';

/** Rejects properties that contradict the service or each other. */
export function requireProps(scope: Construct, props: ValkeyServerlessCacheProps): void {
  requireKinds(props, PROPS, scope);
  requireLimits(scope, props.limits);
  requireMadeBy('engineVersion', props.engineVersion, 'majorVersion', 'ValkeyVersion.V8', scope);
  requireMadeBy('snapshots', props.snapshots, 'retentionDays', 'ValkeySnapshots.daily()', scope);
  requireName('cacheName', props.cacheName, scope);
  requireName('userGroupId', props.userGroupId, scope);
  requireName('finalSnapshotName', props.finalSnapshotName, scope);
  requireDescription(scope, props.description);
  requireSnapshots(scope, props.snapshotArnsToRestore);
  requireRemovalPolicy('removalPolicy', props.removalPolicy, NO_SNAPSHOT, scope);
  if (props.movesFromRedis && props.cacheName === undefined) {
    const must = 'be given with movesFromRedis';
    refuse({ property: 'cacheName', must, remedy: 'give the name of the Redis cache: a new name replaces it' }, scope);
  }
  if (props.publicEndpoint) {
    requirePublicEndpoint(scope, props);
  } else if (!props.vpc) {
    refuse({ property: 'vpc', must: 'be given', remedy: 'give a VPC, or set publicEndpoint' }, scope);
  }
  requireSome('securityGroups', props.securityGroups, 'a group', 'leave it out for a new group', scope);
}

/** Rejects attributes of an import that cannot be those of a cache. */
export function requireAttributes(scope: Construct, attrs: ValkeyServerlessCacheAttributes): void {
  requireKinds(attrs, ATTRIBUTES, scope);
  requireStoredName('cacheName', attrs.cacheName, scope);
  requireSome('securityGroups', attrs.securityGroups, 'a group', 'leave it out if the groups are not known', scope);
}

/** Rejects a user that the library did not make. */
export function requireUser(user: IValkeyUser, scope: Construct): void {
  requireKind('user', user, 'object', scope);
  requireMadeBy('user', user, 'userId', 'ValkeyUser.fromValkeyUserAttributes(…), or addIamUser', scope);
}

/** The objections to the users, which are known once the whole app is. */
export function objectionsToUsers(users: IValkeyUser[], props: ValkeyServerlessCacheProps): string[] {
  const objections: (Refusal | false | undefined)[] = [
    users.length === 0 &&
      !props.allowUnauthenticated && {
        property: 'users',
        must: 'hold at least one user',
        got: 'none',
        remedy: 'call addIamUser: without users, anyone who reaches the ports may run any command',
      },
    users.length > 0 &&
      props.allowUnauthenticated && {
        property: 'allowUnauthenticated',
        must: 'be left out with users',
        got: `${users.length} users`,
        remedy: 'a cache with users admits nobody without a login',
      },
    users.length > MAX_USERS && {
      property: 'users',
      must: `be at most ${MAX_USERS}`,
      got: users.length,
      remedy: 'the service accepts no more in a user group: let clients of one kind share a user',
    },
    props.publicEndpoint &&
      users.some((user) => user.secret) && {
        property: 'users',
        must: 'all log in with IAM on a public endpoint',
        got: users.filter((user) => user.secret).map((user) => user.node.id),
        remedy: 'use addIamUser',
      },
    repeated(users),
  ];
  return objections.filter((it) => !!it).map(sentenceOf);
}

/** The bill of an idle cache, in units that do not age; undefined without a minimum. */
export function minimumNote(storage: StorageLimit, ecpu: EcpuLimit): string | undefined {
  const parts = [
    ecpu.minimum && `${grouped(ecpu.minimum * 3_600)} ECPUs an hour (${grouped(ecpu.minimum)} a second)`,
    storage.minimumGibibytes && `${grouped(storage.minimumGibibytes)} GB-hours an hour`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0
    ? undefined
    : `the minimum of ${parts.join(' and ')} is billed while the cache is idle; leave it out unless the first minutes of ` +
        'a rise in traffic have to be served without throttling';
}

/** Rejects limits that the value classes did not make. */
export function requireLimits(scope: Construct, limits: ValkeyLimits) {
  requireKinds(limits, LIMITS, scope, 'limits.');
  const storage = 'StorageLimit.upTo(Size.gibibytes(10))';
  requireMadeBy('limits.storage', limits.storage, 'maximumGibibytes', storage, scope);
  requireMadeBy('limits.ecpuPerSecond', limits.ecpuPerSecond, 'maximum', 'EcpuLimit.upTo(10_000)', scope);
}

function requireDescription(scope: Construct, description: string | undefined) {
  requireText(
    'description',
    description,
    { pattern: /^[\s\S]{1,255}$/, must: 'be 1 to 255 characters', remedy: 'shorten it, or leave it out' },
    scope,
  );
}

function requireSnapshots(scope: Construct, arns: string[] | undefined) {
  const property = 'snapshotArnsToRestore';
  if (arns === undefined || Token.isUnresolved(arns)) {
    return;
  }
  requireSome(property, arns, 'an ARN', 'leave it out to start empty', scope);
  requireDistinct(property, arns, 'list each snapshot once', scope);
  for (const arn of arns) {
    requireText(
      property,
      arn,
      {
        pattern: /^arn:aws[\w-]*:(elasticache:[\w-]+:\d{12}:(serverless\w*)?snapshot:[\w-]+|s3:::[\w.-]+\/\S+)$/,
        must: 'be the ARN of a snapshot',
        remedy: 'find it with aws elasticache describe-serverless-cache-snapshots',
      },
      scope,
    );
  }
}

function requirePublicEndpoint(scope: Construct, props: ValkeyServerlessCacheProps) {
  const version = props.engineVersion?.majorVersion;
  if (!version || Number(version) < FIRST_PUBLIC_VERSION) {
    const must = `be ${FIRST_PUBLIC_VERSION} or later with publicEndpoint`;
    const got = version ?? '8, the default';
    refuse({ property: 'engineVersion', must, got, remedy: 'use ValkeyVersion.V9' }, scope);
  }
  for (const property of ['vpc', 'vpcSubnets', 'securityGroups'] as const) {
    if (props[property]) {
      const must = 'be left out with publicEndpoint';
      refuse({ property, must, remedy: 'a cache has its endpoint in a VPC or on the internet, not both' }, scope);
    }
  }
  if (props.allowUnauthenticated) {
    const must = 'be left out with publicEndpoint';
    refuse({ property: 'allowUnauthenticated', must, remedy: 'add a user with addIamUser' }, scope);
  }
}

function repeated(users: IValkeyUser[]): Refusal | undefined {
  for (const property of ['userId', 'userName'] as const) {
    const names = users.map((user) => user[property]);
    const twin = names.find((name, index) => names.indexOf(name) !== index);
    if (twin !== undefined) {
      return { property, must: 'be given once in a cache', got: twin, remedy: 'give each user its own' };
    }
  }
  return undefined;
}

function grouped(value: number): string {
  return `${value}`.replace(/\B(?=(\d{3})+$)/g, ',');
}
