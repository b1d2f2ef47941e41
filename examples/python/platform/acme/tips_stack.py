from aws_cdk import Duration, Stack
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_kms import Key
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket
from aws_cdk.aws_sns import Topic
from cdk_hindsight import AlarmThreshold
from cdk_hindsight.inference import (
    BatchInference,
    BatchInferenceAlarmOptions,
    InferenceModel,
    InferenceRest,
    InferenceResults,
    InferenceSource,
)
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

PACKS = ["HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"]


class TipsStack(Stack):
    """A tip for each customer, by a model, in the night."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        on_call = Topic(self, "OnCall", master_key=key, enforce_ssl=True)
        prompts = Bucket(
            self,
            "Prompts",
            encryption_key=key,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
        )
        answers = Bucket(
            self,
            "Answers",
            encryption_key=key,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
        )
        tips = BatchInference(
            self,
            "Tips",
            model=InferenceModel.inference_profile("eu.amazon.nova-lite-v1:0", min_records=100, max_records=50_000),
            source=InferenceSource.bucket(prompts, prefix="tips/"),
            results=InferenceResults.bucket(answers, prefix="tips/"),
            window=Duration.hours(24),
            rest=InferenceRest.one_by_one(max_records=200),
            encryption_key=key,
            alarms=BatchInferenceAlarmOptions(
                actions=[SnsAction(on_call)], tokens_per_day=AlarmThreshold.of(50_000_000)
            ),
        )

        for bucket in (prompts, answers, tips):
            acknowledge(
                bucket,
                "CloudTrail logs who reads objects; they can be made again",
                "AwsSolutions-S1",
                *in_packs("S3BucketLoggingEnabled", *PACKS),
                *in_packs("S3BucketReplicationEnabled", *PACKS),
                *in_packs("S3BucketDefaultLockEnabled", *PACKS),
                *in_packs("S3BucketVersioningEnabled", *PACKS),
            )
        jobs = f"arn:<AWS::Partition>:bedrock:{self.region}:{self.account}:model-invocation-job/*"
        executions = f"arn:<AWS::Partition>:states:{self.region}:{self.account}:execution:<TipsMachine5DCD6624.Name>"
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
            f"AwsSolutions-IAM5[Resource::{jobs}]",
            f"AwsSolutions-IAM5[Resource::{executions}:*]",
            f"AwsSolutions-IAM5[Resource::{executions}/*]",
        )
        acknowledge(
            tips,
            "the history of an execution is kept for 90 days and tells all; a redrive does the work of what failed",
            "AwsSolutions-SF1",
            "AwsSolutions-SF2",
            "Serverless-StepFunctionStateMachineXray",
            "Serverless-LambdaAsyncFailureDestination",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaTracing",
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
        )
        acknowledge(self, "each policy is for one role", *in_packs("IAMNoInlinePolicy", *PACKS))
