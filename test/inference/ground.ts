import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import {
  BatchInference,
  type BatchInferenceProps,
  InferenceModel,
  InferenceResults,
  InferenceSource,
} from '../../src/inference';

/** What batch inference needs, in one stack. */
export class Ground {
  public readonly prompts: IBucket;
  public readonly answers: IBucket;

  constructor(public readonly scope: Construct) {
    this.prompts = new Bucket(scope, 'Prompts');
    this.answers = new Bucket(scope, 'Answers');
  }

  public props(): BatchInferenceProps {
    return {
      model: InferenceModel.of('amazon.nova-lite-v1:0'),
      source: InferenceSource.bucket(this.prompts, { prefix: 'tips/' }),
      results: InferenceResults.bucket(this.answers, { prefix: 'tips/' }),
    };
  }

  public inference(props: Partial<BatchInferenceProps> = {}, id = 'Made'): BatchInference {
    return new BatchInference(this.scope, id, { ...this.props(), ...props });
  }

  public template(): Template {
    return Template.fromStack(Stack.of(this.scope));
  }
}
