import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  BatchInference,
  type BatchInferenceProps,
  InferenceModel,
  InferenceResults,
  InferenceSource,
} from '../../src/inference';
import { testLayouts } from './layouts';

const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/11111111-2222-3333-4444-555555555555';
const importedKey = (scope: Construct) => Key.fromKeyArn(scope, 'Key', KEY);
const withKey = (scope: Construct, name: string) =>
  Bucket.fromBucketAttributes(scope, name, {
    bucketArn: `arn:aws:s3:::${name.toLowerCase()}`,
    encryptionKey: importedKey(scope),
  });

testLayouts<BatchInference, BatchInferenceProps>({
  props: 'BatchInferenceProps',
  make: (scope, id, _, props) =>
    new BatchInference(scope, id, {
      model: InferenceModel.of('amazon.nova-lite-v1:0'),
      source: props.source ?? InferenceSource.bucket(new Bucket(scope, `${id}Prompts`)),
      results: props.results ?? InferenceResults.bucket(new Bucket(scope, `${id}Answers`)),
      ...props,
    }),
  use(made, { grantee, setEnvironment }) {
    made.grantStart(grantee);
    setEnvironment?.({ MACHINE: made.stateMachine.stateMachineArn });
  },
  imports: {
    'buckets by their names': (scope) => ({
      source: InferenceSource.bucket(Bucket.fromBucketName(scope, 'Prompts', 'prompts')),
      results: InferenceResults.bucket(Bucket.fromBucketName(scope, 'Answers', 'answers')),
    }),
    'a source with a key': (scope) => ({ source: InferenceSource.bucket(withKey(scope, 'Prompts')) }),
    'results with a key': (scope) => ({ results: InferenceResults.bucket(withKey(scope, 'Answers')) }),
    'a key': (scope) => ({ encryptionKey: importedKey(scope) }),
  },
});
