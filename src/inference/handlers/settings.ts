import { numberVariable, variable } from '../../private/runtime/environment';
import { INFERENCE_VARIABLES } from '../run-layout.contract';

export interface InferenceSettings {
  readonly workBucket: string;
  readonly sourceBucket: string;
  readonly sourcePrefix: string;
  readonly sourceSuffix: string;
  readonly resultsBucket: string;
  readonly resultsPrefix: string;
  readonly minRecords: number;
  readonly maxRecords: number;
  readonly maxBytes: number;
  readonly rounds: number;
  readonly maxOnline: number;
  readonly inference: string;
}

export function inferenceSettings(environment: NodeJS.ProcessEnv): InferenceSettings {
  // A prefix or suffix may be empty.
  const text = (name: string) => environment[name] ?? '';
  const number = (name: string) => numberVariable(environment, name);
  return {
    workBucket: variable(environment, INFERENCE_VARIABLES.workBucket),
    sourceBucket: variable(environment, INFERENCE_VARIABLES.sourceBucket),
    sourcePrefix: text(INFERENCE_VARIABLES.sourcePrefix),
    sourceSuffix: text(INFERENCE_VARIABLES.sourceSuffix),
    resultsBucket: variable(environment, INFERENCE_VARIABLES.resultsBucket),
    resultsPrefix: text(INFERENCE_VARIABLES.resultsPrefix),
    minRecords: number(INFERENCE_VARIABLES.minRecords),
    maxRecords: number(INFERENCE_VARIABLES.maxRecords),
    maxBytes: number(INFERENCE_VARIABLES.maxBytes),
    rounds: number(INFERENCE_VARIABLES.rounds),
    maxOnline: number(INFERENCE_VARIABLES.maxOnline),
    inference: variable(environment, INFERENCE_VARIABLES.inference),
  };
}
