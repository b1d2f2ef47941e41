import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Refusal, refuse, sentenceOf } from '../private/synth/errors';
import { requireNoSnapshot, requireText } from '../private/synth/validation';
import type { EcpuLimit } from './ecpu-limit';
import type { StorageLimit } from './storage-limit';
import { requireName } from './users';
import type { ValkeyServerlessCacheProps } from './valkey-cache-props';
import type { IValkeyUser } from './valkey-user';

const MAX_USERS = 100;

/** What has to be known before an engine is changed in place. */
export const MOVING_NOTE =
  'the engine of a serverless cache changes from redis to valkey in place, with its data and endpoints, as long as its ' +
  'logical id, cacheName, subnets, encryptionKey and snapshotArnsToRestore stay as they are: a change of one of these ' +
  'replaces the cache, empty. Limits, security groups, users, snapshots and version change in place. There is no way ' +
  'back to redis in place. Read the change set before you deploy it: Replacement of the cache must be False.';

/** Refuses what contradicts the service or itself. */
export function checkProps(scope: Construct, props: ValkeyServerlessCacheProps): void {
  requireName('cacheName', props.cacheName, scope);
  requireName('finalSnapshotName', props.finalSnapshotName, scope);
  requireDescription(scope, props.description);
  requireSnapshots(scope, props.snapshotArnsToRestore);
  requireNoSnapshot('removalPolicy', props.removalPolicy, 'say finalSnapshotName for a last snapshot', scope);
  if (props.movesFromRedis && props.cacheName === undefined) {
    const must = 'be given with movesFromRedis';
    refuse({ property: 'cacheName', must, remedy: 'give the name of the Redis cache: a new name replaces it' }, scope);
  }
  if (props.publicEndpoint) {
    checkPublicEndpoint(scope, props);
  } else if (!props.vpc) {
    const must = 'be given';
    refuse({ property: 'vpc', must, remedy: 'give a VPC, or say publicEndpoint for one on the internet' }, scope);
  }
  if (props.securityGroups?.length === 0) {
    const must = 'have at least one group';
    refuse({ property: 'securityGroups', must, got: 'none', remedy: 'leave it out for a new group' }, scope);
  }
}

/** What is wrong with the users once the whole app is known. */
export function checkUsers(scope: Construct, users: IValkeyUser[], props: ValkeyServerlessCacheProps): string[] {
  const objections: (Refusal | false | undefined)[] = [
    users.length === 0 &&
      !props.allowUnauthenticated && {
        property: 'ValkeyServerlessCache',
        must: 'have at least one user',
        got: 'none',
        remedy: 'call addIamUser: without users, whoever reaches the ports may run any command',
      },
    users.length > 0 &&
      props.allowUnauthenticated && {
        property: 'allowUnauthenticated',
        must: 'be left out with users',
        got: `${users.length} users`,
        remedy: 'a cache with users lets nobody in without a login',
      },
    users.length > MAX_USERS && {
      property: 'users',
      must: `be at most ${MAX_USERS}`,
      got: users.length,
      remedy: 'the service takes no more in a user group: let clients of one kind share a user',
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
  return objections.filter((it) => !!it).map((refusal) => `${sentenceOf(refusal)} [${scope.node.path}]`);
}

/** What is billed while the cache is idle, in units that do not age; nothing without a minimum. */
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
  const remedy = 'find it with aws elasticache describe-serverless-cache-snapshots';
  if (arns && !Token.isUnresolved(arns) && arns.length === 0) {
    refuse({ property, must: 'have at least one ARN', got: 'none', remedy: 'leave it out to start empty' }, scope);
  }
  const twice = arns?.find((arn, index) => arns.indexOf(arn) !== index);
  if (twice !== undefined) {
    refuse({ property, must: 'name each snapshot once', got: twice, remedy: 'leave out the repeated one' }, scope);
  }
  for (const arn of arns ?? []) {
    const pattern = /^arn:aws[\w-]*:(elasticache:[\w-]+:\d{12}:(serverlesscache)?snapshot:|s3:::).+/;
    requireText(property, arn, { pattern, must: 'be the ARN of a snapshot', remedy }, scope);
  }
}

function checkPublicEndpoint(scope: Construct, props: ValkeyServerlessCacheProps) {
  const version = props.engineVersion?.majorVersion;
  if (!version || Number(version) < 9) {
    const must = 'be 9 or later with publicEndpoint';
    refuse(
      { property: 'engineVersion', must, got: version ?? '8, the default', remedy: 'say ValkeyVersion.V9' },
      scope,
    );
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
