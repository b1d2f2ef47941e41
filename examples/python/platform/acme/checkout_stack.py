from aws_cdk import Stack
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
from cdk_hindsight.outbox import DynamoDbOutbox, DynamoDbOutboxAlarmOptions, OutboxTarget
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
