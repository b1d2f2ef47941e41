from aws_cdk import Duration, Stack
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_kms import Key
from aws_cdk.aws_lambda import Code, Function, Runtime, Tracing
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_route53 import HostedZone
from aws_cdk.aws_sns import Topic
from cdk_hindsight.email import (
    InboundEmail,
    InboundEmailAlarmOptions,
    InboundMx,
    InboundRecipients,
    InboundRuleSet,
    InboundTarget,
)
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

PACKS = ("HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321")


class MailStack(Stack):
    """Orders by mail."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        on_call = Topic(self, "OnCall", master_key=key, enforce_ssl=True)
        zone = HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z0123456789ABCDEFGHIJ", zone_name="acme.example"
        )
        read = Function(
            self,
            "Read",
            runtime=Runtime.NODEJS_24_X,
            handler="index.handler",
            code=Code.from_inline(
                "exports.handler = async ({ Records: [mail] }) => console.log(JSON.parse(mail.body).key);"
            ),
            timeout=Duration.minutes(1),
            memory_size=1024,
            reserved_concurrent_executions=5,
            tracing=Tracing.ACTIVE,
            log_group=LogGroup(self, "ReadLog", retention=RetentionDays.THREE_MONTHS),
        )
        orders = InboundEmail(
            self,
            "Orders",
            recipients=InboundRecipients.addresses("orders@in.acme.example"),
            rule_set=InboundRuleSet.create(),
            target=InboundTarget.function(read),
            mx=InboundMx.subdomain(zone, "in"),
            encryption_key=key,
            expect_mail_every=Duration.hours(48),
            alarms=InboundEmailAlarmOptions(actions=[SnsAction(on_call)]),
        )
        orders.grant_read(read)

        managed = "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role"
        acknowledge(
            read,
            "one mail at a time, from a queue with a dead-letter queue; the policies that the CDK gives a function",
            f"{managed}/AWSLambdaBasicExecutionRole]",
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::<OrdersStoreBucket17EE3C47.Arn>/inbound/*]",
            "Serverless-LambdaDLQ",
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
        )
        acknowledge(
            orders,
            "the policy that the CDK gives a function; the queue is the retry, and an alarm tells of errors",
            f"{managed}/AWSLambdaBasicExecutionRole]",
            "Serverless-LambdaAsyncFailureDestination",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaEventSourceMappingDestination",
            "Serverless-LambdaTracing",
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
        )
        acknowledge(
            orders,
            "CloudFormation calls the functions one at a time; the CDK decides on those of its provider",
            "AwsSolutions-IAM5[Resource::<OrdersActivationHandler69178D63.Arn>:*]",
            "AwsSolutions-L1",
            "Serverless-LambdaDefaultMemorySize",
            "Serverless-LambdaLatestVersion",
        )
        acknowledge(
            orders,
            "SES has no resources for rule sets; the other actions are those that the CDK grants on a key",
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
            "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
        )
        acknowledge(
            orders,
            "these queues are where messages end",
            "AwsSolutions-SQS3",
            "Serverless-SQSRedrivePolicy",
        )
        acknowledge(
            orders,
            "SES does not write to a bucket with a default lock; mail is written once and deleted after its retention",
            "AwsSolutions-S1",
            *in_packs("S3BucketDefaultLockEnabled", *PACKS),
            *in_packs("S3BucketLoggingEnabled", *PACKS),
            *in_packs("S3BucketReplicationEnabled", *PACKS),
            *in_packs("S3BucketVersioningEnabled", *PACKS),
        )
        acknowledge(
            self,
            "each policy is for one role; the log holds keys of objects and no mail",
            *in_packs("IAMNoInlinePolicy", *PACKS),
            *in_packs("CloudWatchLogGroupEncrypted", *PACKS),
        )
