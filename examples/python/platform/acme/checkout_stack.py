from aws_cdk import Stack, TimeZone
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_dynamodb import (
    Attribute,
    AttributeType,
    BillingMode,
    PointInTimeRecoverySpecification,
    StreamViewType,
    Table,
    TableEncryption,
)
from aws_cdk.aws_events import EventBus
from aws_cdk.aws_kms import Key
from aws_cdk.aws_sns import Topic
from aws_cdk.aws_sqs import Queue, QueueEncryption
from cdk_hindsight.outbox import DynamoDbOutbox, DynamoDbOutboxAlarmOptions, OutboxTarget
from cdk_hindsight.schedule import (
    PunctualSchedule,
    PunctualScheduleAlarmOptions,
    PunctualTarget,
    PunctualTimes,
)
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

PACKS = ("HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321")


class CheckoutStack(Stack):
    """The checkout: its table, and the events that it writes with each order."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        on_call = Topic(self, "OnCall", master_key=key, enforce_ssl=True)
        table = Table(
            self,
            "Table",
            partition_key=Attribute(name="pk", type=AttributeType.STRING),
            sort_key=Attribute(name="sk", type=AttributeType.STRING),
            billing_mode=BillingMode.PAY_PER_REQUEST,
            encryption=TableEncryption.CUSTOMER_MANAGED,
            encryption_key=key,
            point_in_time_recovery_specification=PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True),
            stream=StreamViewType.NEW_IMAGE,
            time_to_live_attribute="expires_at",
        )
        outbox = DynamoDbOutbox(
            self,
            "Outbox",
            table=table,
            target=OutboxTarget.event_bus(EventBus(self, "Bus"), source="shop.checkout"),
            encryption_key=key,
            alarms=DynamoDbOutboxAlarmOptions(actions=[SnsAction(on_call)]),
        )

        # The bank closes its books at the second.
        settlements = Queue(
            self,
            "Settlements",
            encryption=QueueEncryption.KMS,
            encryption_master_key=key,
            enforce_ssl=True,
        )
        settlement = PunctualSchedule(
            self,
            "Settlement",
            times=PunctualTimes.cron(minute="0", hour="17", week_day="MON-FRI"),
            time_zone=TimeZone.EUROPE_BERLIN,
            target=PunctualTarget.queue(settlements, input={"currency": "EUR"}),
            encryption_key=key,
            alarms=PunctualScheduleAlarmOptions(actions=[SnsAction(on_call)]),
        )

        acknowledge(table, "AWS Backup covers the account", *in_packs("DynamoDBInBackupPlan", *PACKS))
        acknowledge(outbox, "this is the dead letter queue", "AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy")
        acknowledge(
            outbox,
            "IAM does not divide the list of streams; the other actions are those that the CDK grants on a key",
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
            "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
        )
        acknowledge(outbox, "the policy is for this one role", *in_packs("IAMNoInlinePolicy", *PACKS))
        for queue in (settlements, settlement):
            acknowledge(queue, "people look at what is left", "AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy")
        acknowledge(
            self.node.find_child("PunctualStarter"),
            "claims are of no use after some days; the next pulse is the retry, and an alarm tells of a stopped one",
            "AwsSolutions-DDB3",
            "AwsSolutions-SQS3",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
            "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
            "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
            "Serverless-SQSRedrivePolicy",
            "Serverless-LambdaAsyncFailureDestination",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaTracing",
            *in_packs("DynamoDBInBackupPlan", *PACKS),
            *in_packs("DynamoDBPITREnabled", *PACKS),
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
            *in_packs("IAMNoInlinePolicy", *PACKS),
        )
