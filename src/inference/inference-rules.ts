import { Duration } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { overlap } from '../private/synth/buckets';
import { claimInRegion, identityOf } from '../private/synth/claims';
import { requireEncryptionKey } from '../private/synth/encryption-key';
import { messagesOf, refuse } from '../private/synth/errors';
import { requireInRegion } from '../private/synth/existing';
import { type Kinds, requireKinds, requireMadeBy } from '../private/synth/kinds';
import {
  requireDuration,
  requireKnownDuration,
  requireLiteral,
  requireText,
  requireWholeNumber,
} from '../private/synth/validation';
import type { BatchInferenceProps } from './batch-inference-props';
import { WINDOW_HOURS } from './facts';

const { warn } = messagesOf('inference');

const PROPS: Kinds<BatchInferenceProps> = {
  model: 'object',
  source: 'object',
  results: 'object',
  window: 'object?',
  rounds: 'number?',
  maxConcurrentJobs: 'number?',
  rest: 'object?',
  logRetention: 'number?',
  encryptionKey: 'object?',
  inferenceName: 'text?',
  alarms: 'object?',
};

const NAME = {
  pattern: /^[\w-]{1,80}$/,
  must: 'be 1 to 80 letters, digits, - and _',
  remedy: 'Step Functions accepts only these in a name that CloudWatch can show too',
};

/** The jobs that an account has for a model, as third parties read the table of quotas. */
const USUAL_JOBS = 20;

export function requireInferenceProps(props: BatchInferenceProps, scope: IConstruct): void {
  requireKinds(props, PROPS, scope);
  requireMadeBy('model', props.model, '_minRecords', "InferenceModel.of('amazon.nova-lite-v1:0')", scope);
  requireMadeBy('source', props.source, '_suffix', 'InferenceSource.bucket(…)', scope);
  requireMadeBy('results', props.results, '_prefix', 'InferenceResults.bucket(…)', scope);
  requireMadeBy('rest', props.rest, '_isOnline', 'InferenceRest.oneByOne()', scope);
  for (const [property, { _bucket }] of Object.entries({ source: props.source, results: props.results })) {
    requireInRegion(property, _bucket, 'run it in a stack of the Region of its buckets', scope);
  }
  requireEncryptionKey(props.encryptionKey, scope);
  requireKnownDuration('window', props.window, 'write it into the code', scope);
  const hours = {
    min: Duration.hours(WINDOW_HOURS.min),
    max: Duration.hours(WINDOW_HOURS.max),
    unit: 'hours' as const,
  };
  requireDuration('window', props.window, { ...hours, remedy: 'Bedrock accepts only these' }, scope);
  requireNumber('rounds', props.rounds, 10, 'a record that fails each time is paid for each time', scope);
  const quota = 'more jobs at a time than Bedrock admits only wait';
  requireNumber('maxConcurrentJobs', props.maxConcurrentJobs, 1_000, quota, scope);
  if ((props.maxConcurrentJobs ?? 0) > USUAL_JOBS) {
    const message = `maxConcurrentJobs is ${props.maxConcurrentJobs}, and an account has about ${USUAL_JOBS} jobs of a model at a time; look at the quota "Sum of in-progress and submitted batch inference jobs" of the model, and acknowledge this once it is enough`;
    warn(scope, 'quota', message);
  }
  requireOwnName(props, scope);
  requireOwnResults(props, scope);
}

function requireOwnName({ inferenceName: name }: BatchInferenceProps, scope: IConstruct): void {
  requireLiteral('inferenceName', name, 'write it into the code, so that it is known in other accounts too', scope);
  requireText('inferenceName', name, NAME, scope);
}

function requireNumber(name: string, value: number | undefined, max: number, remedy: string, scope: IConstruct): void {
  requireLiteral(name, value, 'write it into the code', scope);
  requireWholeNumber(name, value, { min: 1, max, remedy }, scope);
}

/** Rejects results that would be records again, and those of two constructs in one place. */
function requireOwnResults({ source, results }: BatchInferenceProps, scope: IConstruct): void {
  const [read, written] = [source, results].map(({ _bucket }) => identityOf(_bucket.bucketName, scope));
  if (read === written && overlap(source._prefix, results._prefix)) {
    const remedy = 'choose another prefix or another bucket: the next run would read results as records';
    const got = `${results._prefix || 'no prefix'} beside ${source._prefix || 'no prefix'}`;
    refuse({ property: 'results', must: 'not be where the source is', got, remedy }, scope);
  }
  const other = claimInRegion(['inference', written, results._prefix].join(' '), scope);
  if (other !== undefined) {
    const remedy = 'choose another prefix: executions with the same name would overwrite one another';
    refuse({ property: 'results', must: 'differ from those of another construct', got: other, remedy }, scope);
  }
}

export function windowHoursOf({ window }: BatchInferenceProps): number {
  return window?.toHours() ?? WINDOW_HOURS.min;
}

export function roundsOf({ rounds = 3 }: BatchInferenceProps): number {
  return rounds;
}

/** The number of records that may be asked one by one. */
export function restOf({ rest, model }: BatchInferenceProps): number {
  return rest?._isOnline === false ? 0 : (rest?._maxRecords ?? model._minRecords);
}
