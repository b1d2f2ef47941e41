import { Duration } from 'aws-cdk-lib';
import type { IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { below, listBelow, objectsBelow } from '../private/synth/buckets';
import { HandlerCode } from '../private/synth/handler-code';
import type { BatchInferenceProps } from './batch-inference-props';
import { restOf, roundsOf } from './inference-rules';
import { INFERENCE_VARIABLES, WORK_KEYS } from './run-layout.contract';

/** Above this memory a function has a processor of its own. */
const ONE_PROCESSOR_MIB = 1769;

export interface InferenceFunctions {
  readonly planner: LambdaFunction;
  readonly collector: LambdaFunction;
  readonly finisher: LambdaFunction;
}

interface Place {
  /** The value of the metrics' dimension. */
  readonly name: string;
  readonly bucket: Bucket;
  readonly logGroup: ILogGroup;
}

export function createFunctions(scope: Construct, props: BatchInferenceProps, place: Place): InferenceFunctions {
  const environment = environmentOf(props, place);
  const make = (id: string, bundle: string, description: string) =>
    new LambdaFunction(scope, id, {
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      description,
      code: new HandlerCode(`inference/${bundle}`, {}),
      timeout: Duration.minutes(15),
      memorySize: ONE_PROCESSOR_MIB,
      logGroup: place.logGroup,
      environment,
    });
  const functions = {
    planner: make('Planner', 'plan-inference', 'Cuts records into jobs of Bedrock'),
    collector: make('Collector', 'collect-inference', 'Joins the answers of a job of Bedrock with their records'),
    finisher: make('Finisher', 'finish-inference', 'Writes what a run of batch inference came to'),
  };
  for (const each of Object.values(functions)) {
    grantPlaces(each, props, place.bucket);
  }
  const { _bucket, _prefix } = props.source;
  add(functions.planner, below(_bucket, _prefix, ['s3:GetObject']));
  _bucket.encryptionKey?.grantDecrypt(functions.planner);
  return functions;
}

/** Each reads and writes the files of runs, and writes results; none reads them. */
function grantPlaces(grantee: IGrantable, { results }: BatchInferenceProps, work: Bucket): void {
  const write = ['s3:PutObject', 's3:AbortMultipartUpload'];
  add(grantee, [
    objectsBelow(work, WORK_KEYS.runs, ['s3:GetObject', ...write]),
    // Without the list, S3 does not tell that an object is missing.
    listBelow(work, ''),
    objectsBelow(results._bucket, results._prefix, write),
  ]);
  work.encryptionKey?.grantEncryptDecrypt(grantee);
  // A part of a large object is decrypted before the next one is written.
  results._bucket.encryptionKey?.grantEncryptDecrypt(grantee);
}

function add(grantee: IGrantable, statements: readonly PolicyStatement[]): void {
  for (const statement of statements) {
    grantee.grantPrincipal.addToPrincipalPolicy(statement);
  }
}

function environmentOf(props: BatchInferenceProps, { bucket: work, name }: Place): Record<string, string> {
  const { model, source, results } = props;
  return {
    [INFERENCE_VARIABLES.workBucket]: work.bucketName,
    [INFERENCE_VARIABLES.sourceBucket]: source._bucket.bucketName,
    [INFERENCE_VARIABLES.sourcePrefix]: source._prefix,
    [INFERENCE_VARIABLES.sourceSuffix]: source._suffix,
    [INFERENCE_VARIABLES.resultsBucket]: results._bucket.bucketName,
    [INFERENCE_VARIABLES.resultsPrefix]: results._prefix,
    [INFERENCE_VARIABLES.minRecords]: `${model._minRecords}`,
    [INFERENCE_VARIABLES.maxRecords]: `${model._maxRecords}`,
    [INFERENCE_VARIABLES.maxBytes]: `${model._maxFileBytes}`,
    [INFERENCE_VARIABLES.rounds]: `${roundsOf(props)}`,
    [INFERENCE_VARIABLES.maxOnline]: `${restOf(props)}`,
    [INFERENCE_VARIABLES.inference]: name,
  };
}
