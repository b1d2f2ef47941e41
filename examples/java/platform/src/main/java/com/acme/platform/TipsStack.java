package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.AlarmThreshold;
import io.github.cdkhindsight.inference.BatchInference;
import io.github.cdkhindsight.inference.BatchInferenceAlarmOptions;
import io.github.cdkhindsight.inference.InferenceModel;
import io.github.cdkhindsight.inference.InferenceModelLimits;
import io.github.cdkhindsight.inference.InferenceRest;
import io.github.cdkhindsight.inference.InferenceResults;
import io.github.cdkhindsight.inference.InferenceResultsOptions;
import io.github.cdkhindsight.inference.InferenceSource;
import io.github.cdkhindsight.inference.InferenceSourceOptions;
import io.github.cdkhindsight.inference.OneByOneOptions;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** A tip for each customer, by a model, in the night. */
public final class TipsStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };

  public TipsStack(final Construct scope, final String id) {
    super(scope, id);
    Key key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    Topic onCall = Topic.Builder.create(this, "OnCall").masterKey(key).enforceSsl(true).build();
    Bucket prompts = bucket("Prompts", key);
    Bucket answers = bucket("Answers", key);
    BatchInference tips =
        BatchInference.Builder.create(this, "Tips")
            .model(
                InferenceModel.inferenceProfile(
                    "eu.amazon.nova-lite-v1:0",
                    InferenceModelLimits.builder().minRecords(100).maxRecords(50_000).build()))
            .source(
                InferenceSource.bucket(
                    prompts, InferenceSourceOptions.builder().prefix("tips/").build()))
            .results(
                InferenceResults.bucket(
                    answers, InferenceResultsOptions.builder().prefix("tips/").build()))
            .window(Duration.hours(24))
            .rest(InferenceRest.oneByOne(OneByOneOptions.builder().maxRecords(200).build()))
            .encryptionKey(key)
            .alarms(
                BatchInferenceAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .tokensPerDay(AlarmThreshold.of(50_000_000))
                    .build())
            .build();

    for (Construct stored : List.of(prompts, answers, tips)) {
      String reason = "CloudTrail logs who reads objects; they can be made again";
      acknowledge(stored, reason, "AwsSolutions-S1");
      acknowledge(stored, reason, inPacks("S3BucketLoggingEnabled", PACKS));
      acknowledge(stored, reason, inPacks("S3BucketReplicationEnabled", PACKS));
      acknowledge(stored, reason, inPacks("S3BucketDefaultLockEnabled", PACKS));
      acknowledge(stored, reason, inPacks("S3BucketVersioningEnabled", PACKS));
    }
    acknowledge(
        tips,
        "IAM does not divide the list of jobs; objects, jobs and executions have no names before they are made",
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
        "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
        "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
        "AwsSolutions-IAM5[Resource::*]",
        "AwsSolutions-IAM5[Resource::<TipsWork7FA69586.Arn>/runs/*]",
        "AwsSolutions-IAM5[Resource::<Prompts037647B5.Arn>/tips/*]",
        "AwsSolutions-IAM5[Resource::<Answers9615456C.Arn>/tips/*]",
        "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:bedrock:*::foundation-model/amazon.nova-lite-v1:0]",
        "AwsSolutions-IAM5[Resource::" + inRegion("bedrock", "model-invocation-job/*") + "]",
        "AwsSolutions-IAM5[Resource::"
            + inRegion("states", "execution:<TipsMachine5DCD6624.Name>:*")
            + "]",
        "AwsSolutions-IAM5[Resource::"
            + inRegion("states", "execution:<TipsMachine5DCD6624.Name>/*")
            + "]");
    String history =
        "the history of an execution is kept for 90 days and tells all; a redrive does the work of what failed";
    acknowledge(
        tips,
        history,
        "AwsSolutions-SF1",
        "AwsSolutions-SF2",
        "Serverless-StepFunctionStateMachineXray",
        "Serverless-LambdaAsyncFailureDestination",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaTracing");
    acknowledge(tips, history, inPacks("LambdaConcurrency", PACKS));
    acknowledge(tips, history, inPacks("LambdaDLQ", PACKS));
    acknowledge(tips, history, inPacks("LambdaInsideVPC", PACKS));
    acknowledge(this, "each policy is for one role", inPacks("IAMNoInlinePolicy", PACKS));
  }

  private String inRegion(final String service, final String resource) {
    return "arn:<AWS::Partition>:"
        + service
        + ":"
        + getRegion()
        + ":"
        + getAccount()
        + ":"
        + resource;
  }

  private Bucket bucket(final String id, final Key key) {
    return Bucket.Builder.create(this, id)
        .encryptionKey(key)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .enforceSsl(true)
        .versioned(true)
        .build();
  }
}
