from aws_cdk import Duration, Stack
from aws_cdk.aws_iam import Role, ServicePrincipal
from aws_cdk.aws_lambda import Code, Function, Runtime, Tracing
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_sqs import DeadLetterQueue, Queue, QueueEncryption
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs


class OrdersStack(Stack):
    """The order service: a queue and the function that works on it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        failed = Queue(
            self,
            "Failed",
            encryption=QueueEncryption.KMS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        orders = Queue(
            self,
            "Orders",
            encryption=QueueEncryption.KMS_MANAGED,
            enforce_ssl=True,
            visibility_timeout=Duration.seconds(90),
            dead_letter_queue=DeadLetterQueue(queue=failed, max_receive_count=5),
        )

        log_group = LogGroup(self, "Logs", retention=RetentionDays.THREE_MONTHS)
        role = Role(self, "WorkerRole", assumed_by=ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        worker = Function(
            self,
            "Worker",
            runtime=Runtime.NODEJS_24_X,
            handler="index.handler",
            code=Code.from_inline("exports.handler = async (event) => console.log(event.Records.length);"),
            timeout=Duration.seconds(15),
            memory_size=256,
            reserved_concurrent_executions=10,
            tracing=Tracing.ACTIVE,
            role=role,
            log_group=log_group,
        )
        worker.add_event_source(SqsEventSource(orders, report_batch_item_failures=True))

        acknowledge(failed, "this is the dead-letter queue", "Serverless-SQSRedrivePolicy")
        acknowledge(
            worker,
            "the queue, not the function, holds what could not be worked on",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaEventSourceMappingDestination",
            *in_packs("LambdaDLQ", "HIPAA.Security", "NIST.800.53.R5"),
        )
        acknowledge(
            worker,
            "the function calls nothing that is in a VPC",
            *in_packs("LambdaInsideVPC", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"),
        )
        acknowledge(
            role,
            "the role is for this one function, and tracing takes no resource",
            "AwsSolutions-IAM5[Resource::*]",
            *in_packs("IAMNoInlinePolicy", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"),
        )
        acknowledge(
            log_group,
            "the logs hold counts only: the key that CloudWatch Logs itself uses is enough",
            *in_packs(
                "CloudWatchLogGroupEncrypted", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
            ),
        )
