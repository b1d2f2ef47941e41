import { Duration, type Size, SizeRoundingBehavior, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { overlap } from '../private/synth/buckets';
import { claimInRegion, identityOf } from '../private/synth/claims';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireInRegion } from '../private/synth/existing';
import { type Kinds, requireClass, requireKind, requireKinds, requireMadeBy } from '../private/synth/kinds';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import type { BatchBacklogProps } from './batch-backlog-props';
import { doneSuffixOf } from './batch-functions';
import {
  ATTEMPTS,
  DEFAULT_VCPU_QUOTA,
  MAX_ENVIRONMENT_BYTES,
  STORAGE_GIB,
  TIME_LIMIT_SECONDS,
  TIMEOUT_SECONDS,
} from './facts';

const { warn } = messagesOf('batch');

export const SUBNETS = {
  zones: { min: 1 },
  publicProblem: 'public: a job there has no public address, and cannot pull its image',
  remedy: 'choose private subnets, or isolated ones with endpoints for ECR, S3 and CloudWatch Logs',
};

const PROPS: Kinds<BatchBacklogProps> = {
  vpc: 'object',
  source: 'object',
  done: 'object',
  image: 'object',
  size: 'object',
  timeout: 'object',
  scan: 'object',
  chunkSize: 'number?',
  maxVcpus: 'number?',
  spot: 'boolean?',
  attempts: 'number?',
  maxScans: 'number?',
  minimumAge: 'object?',
  cancelWaitingAfter: 'object?',
  vpcSubnets: 'object?',
  command: 'list of texts?',
  environment: 'map of texts?',
  secrets: 'object?',
  cpuArchitecture: 'object?',
  ephemeralStorage: 'object?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  backlogName: 'text?',
  alarms: 'object?',
};

const NAME = {
  pattern: /^[\w-]{1,55}$/,
  must: 'be 1 to 55 letters, digits, - and _',
  remedy: 'Lambda accepts only these, up to 64 characters, and the name of the watcher is longer',
};

export function requireBacklogProps(props: BatchBacklogProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  requireClasses(props, scope);
  requireLiteral(
    'backlogName',
    props.backlogName,
    'write it into the code, so that it is known in other accounts too',
    scope,
  );
  requireText('backlogName', props.backlogName, NAME, scope);
  requireTimes(props, scope);
  requireNumbers(props, scope);
  requireVariables(props, scope);
  requireStorage(props.ephemeralStorage, scope);
  warnAboutCapacity(props, scope);
}

function requireClasses(props: BatchBacklogProps, scope: IConstruct): void {
  requireMadeBy('vpc', props.vpc, 'selectSubnets', 'Vpc.fromLookup(…)', scope);
  requireMadeBy('source', props.source, '_suffix', 'BacklogSource.bucket(…)', scope);
  requireMadeBy('done', props.done, '_appendSuffix', 'DoneKey.under(…)', scope);
  for (const [property, { _bucket }] of Object.entries({ source: props.source, done: props.done })) {
    requireInRegion(property, _bucket, 'make the backlog in a stack of the Region of its buckets', scope);
  }
  requireMadeBy('image', props.image, 'bind', 'ContainerImage.fromEcrRepository(…)', scope);
  requireMadeBy('size', props.size, 'memory', 'FargateSize.of(…)', scope);
  requireMadeBy('scan', props.scan, '_interval', 'BacklogScan.manual()', scope);
  requireEncryptionKey(props.encryptionKey, scope);
  requireMadeBy('cpuArchitecture', props.cpuArchitecture, '_cpuArchitecture', 'CpuArchitecture.ARM64', scope);
  for (const [name, secret] of Object.entries(props.secrets ?? {})) {
    requireKind(`secrets.${name}`, secret, 'object', scope);
    const noun = { name: 'a Secret of aws-batch', remedy: 'write for example Secret.fromSecretsManager(…)' };
    requireClass(`secrets.${name}`, secret, 'grantRead', noun, scope);
  }
}

function requireTimes({ timeout, scan, minimumAge, cancelWaitingAfter }: BatchBacklogProps, scope: IConstruct): void {
  for (const [name, value] of Object.entries({ timeout, minimumAge, cancelWaitingAfter })) {
    requireKnownDuration(name, value, 'write it into the code', scope);
  }
  const seconds = ({ min, max }: { min: number; max: number }) => ({
    min: Duration.seconds(min),
    max: Duration.seconds(max),
    unit: 'seconds' as const,
  });
  const long = 'Batch accepts no less, and Fargate keeps no task for longer: make chunkSize smaller';
  requireDuration('timeout', timeout, { ...seconds(TIMEOUT_SECONDS), remedy: long }, scope);
  const limit = 'Batch accepts only these; a job waits for longer if Batch cannot name the reason, which has an alarm';
  requireDuration('cancelWaitingAfter', cancelWaitingAfter, { ...seconds(TIME_LIMIT_SECONDS), remedy: limit }, scope);
  const age = { min: Duration.seconds(0), max: Duration.days(365), unit: 'seconds' as const };
  requireDuration('minimumAge', minimumAge, { ...age, remedy: 'objects younger than this are not processed' }, scope);
  const interval = scan._interval;
  if (interval !== undefined && timeout.toSeconds() >= interval.toSeconds()) {
    const must = `be shorter than the interval of the scans, ${interval.toHumanString()}`;
    const remedy = 'lower chunkSize: a scan that finds running jobs does nothing';
    refuse({ property: 'timeout', must, got: timeout.toHumanString(), remedy }, scope);
  }
}

function requireNumbers(props: BatchBacklogProps, scope: IConstruct): void {
  const { chunkSize, maxVcpus = DEFAULT_VCPU_QUOTA, attempts, maxScans, size } = props;
  const chunk = 'a job works on one item after the other: choose as many as it can do within its timeout';
  requireLiteral('chunkSize', chunkSize, 'write it into the code', scope);
  requireWholeNumber('chunkSize', chunkSize, { min: 1, max: 10_000, remedy: chunk }, scope);
  requireWholeNumber('attempts', attempts, { ...ATTEMPTS, remedy: 'Batch accepts only these' }, scope);
  const scans = 'choose a few: an item that fails each night costs as much each night';
  requireLiteral('maxScans', maxScans, 'write it into the code', scope);
  requireWholeNumber('maxScans', maxScans, { min: 1, max: 100, remedy: scans }, scope);
  requireWholeNumber('maxVcpus', maxVcpus, { min: 1, remedy: 'Batch counts whole vCPUs' }, scope);
  if (!Token.isUnresolved(size.cpu) && !Token.isUnresolved(maxVcpus) && size.cpu > maxVcpus) {
    const remedy = 'raise maxVcpus, or choose a smaller size: such a job waits forever';
    refuse({ property: 'maxVcpus', must: `be at least the ${size.cpu} vCPU of a job`, got: maxVcpus, remedy }, scope);
  }
}

const RESERVED = /^(BACKLOG_|AWS_BATCH_)/;

function requireVariables({ environment, secrets }: BatchBacklogProps, scope: IConstruct): void {
  for (const [property, values] of Object.entries({ environment, secrets })) {
    const reserved = Object.keys(values ?? {}).find((name) => RESERVED.test(name));
    if (reserved !== undefined) {
      const must = 'hold no names that begin with BACKLOG_ or AWS_BATCH_';
      const remedy = 'choose another name: the contract of the worker and Batch have these';
      refuse({ property, must, got: reserved, remedy }, scope);
    }
  }
  const twice = Object.keys(environment ?? {}).find((name) => Object.hasOwn(secrets ?? {}, name));
  if (twice !== undefined) {
    const remedy = 'keep it in secrets alone';
    refuse({ property: 'environment', must: 'hold no name that secrets holds', got: twice, remedy }, scope);
  }
  const known = Object.entries(environment ?? {}).filter(([, value]) => !Token.isUnresolved(value));
  const bytes = Buffer.byteLength(JSON.stringify(known.map(([name, value]) => ({ name, value }))));
  if (bytes > MAX_ENVIRONMENT_BYTES) {
    const must = `be at most ${MAX_ENVIRONMENT_BYTES} bytes together`;
    const remedy = 'put what is long into a file in S3 or into a parameter, and name it here';
    refuse({ property: 'environment', must, got: bytes, remedy }, scope);
  }
}

function requireStorage(storage: Size | undefined, scope: IConstruct): void {
  const noun = { name: 'a Size', remedy: 'pass a Size, for example Size.gibibytes(50)' };
  requireClass('ephemeralStorage', storage, 'toGibibytes', noun, scope);
  if (storage !== undefined) {
    const gibibytes = storage.toGibibytes({ rounding: SizeRoundingBehavior.NONE });
    requireLiteral('ephemeralStorage', gibibytes, 'write it into the code', scope);
    const remedy = 'leave it out for the 20 GiB that each job has';
    requireWholeNumber('ephemeralStorage', gibibytes, { ...STORAGE_GIB, remedy }, scope);
  }
}

function warnAboutCapacity({ maxVcpus = 0, spot, timeout, attempts = 3 }: BatchBacklogProps, scope: IConstruct): void {
  // A token is a negative number.
  if (maxVcpus > DEFAULT_VCPU_QUOTA) {
    const message = `maxVcpus is ${maxVcpus}, and an account has ${DEFAULT_VCPU_QUOTA} vCPUs on Fargate until it asks for more; look at the quota "Fargate On-Demand vCPU resource count" (or that of Fargate Spot), and acknowledge this once it is enough`;
    warn(scope, 'quota', message);
  }
  if (spot && (timeout.toSeconds() > Duration.hours(2).toSeconds() || attempts === 1)) {
    const message =
      'spot jobs are ended whenever AWS needs the capacity: with a timeout of more than 2 hours or a single attempt much work is done in vain; make chunkSize and timeout smaller, and leave attempts at 3';
    warn(scope, 'spot', message);
  }
}

/** Rejects results that would be work again, and results that another backlog makes too. */
export function requireOwnResults({ source, done }: BatchBacklogProps, scope: IConstruct): void {
  if (done._replaceSuffix !== undefined && source._suffix === '') {
    const remedy = 'give the source a suffix, or use appendSuffix: a.wav and a.mp3 would have one result';
    const got = `replaceSuffix ${done._replaceSuffix} for a source without one`;
    refuse({ property: 'done', must: 'replace a suffix that the source has', got, remedy }, scope);
  }
  const suffix = doneSuffixOf({ source, done });
  const isInside = overlap(source._prefix, done._prefix) && eitherEnds(source._suffix, suffix);
  const [read, written] = [source, done].map(({ _bucket }) => identityOf(_bucket.bucketName, scope));
  if (read === written && isInside) {
    const remedy = 'choose another prefix or suffix, or another bucket: each result would be processed again';
    const got = `${done._prefix}*${suffix} beside ${source._prefix}*${source._suffix}`;
    refuse({ property: 'done', must: 'not produce keys that are sources', got, remedy }, scope);
  }
  const other = claimInRegion(['backlog', written, done._prefix, suffix].join(' '), scope);
  if (other !== undefined) {
    const remedy = 'give each backlog its own results: an item would be done as soon as either backlog had done it';
    refuse({ property: 'done', must: 'differ from that of another backlog', got: other, remedy }, scope);
  }
}

function eitherEnds(a: string, b: string): boolean {
  return a.endsWith(b) || b.endsWith(a);
}
