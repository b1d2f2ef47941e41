from pathlib import Path

from aws_cdk import IStackSynthesizer, Stack
from aws_cdk.aws_ecs import ContainerImage, FargateTaskDefinition, LogDriver
from aws_cdk.aws_logs import LogGroup, RetentionDays
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

IMAGE = Path(__file__).parent.parent / "reports"


class ReportsStack(Stack):
    """The reports: a task made of an image that this deploy builds."""

    def __init__(self, scope: Construct, construct_id: str, *, synthesizer: IStackSynthesizer) -> None:
        super().__init__(scope, construct_id, synthesizer=synthesizer)
        log_group = LogGroup(self, "Logs", retention=RetentionDays.THREE_MONTHS)
        task = FargateTaskDefinition(self, "Task")
        task.add_container(
            "Report",
            image=ContainerImage.from_asset(str(IMAGE)),
            logging=LogDriver.aws_logs(log_group=log_group, stream_prefix="report"),
            readonly_root_filesystem=True,
        )

        acknowledge(
            task.obtain_execution_role(),
            "the role is for this one task, and GetAuthorizationToken takes no resource",
            "AwsSolutions-IAM5[Resource::*]",
            *in_packs("IAMNoInlinePolicy", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"),
        )
        acknowledge(
            log_group,
            "the logs hold counts only: the key that CloudWatch Logs itself uses is enough",
            *in_packs(
                "CloudWatchLogGroupEncrypted",
                "HIPAA.Security",
                "NIST.800.53.R4",
                "NIST.800.53.R5",
                "PCI.DSS.321",
            ),
        )
