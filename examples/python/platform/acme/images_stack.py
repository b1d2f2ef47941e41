from aws_cdk import Stack
from aws_cdk.aws_kms import Key
from aws_cdk.aws_sns import Topic
from cdk_hindsight.assets import ImageAssetRepository
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs


class ImagesStack(Stack):
    """Where the images of this account's services are, and who hears of one that is missing."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.images = ImageAssetRepository(self, "Images", repository_name="platform-images")
        master_key = Key(self, "AlertsKey", enable_key_rotation=True)
        failed = self.images.on_image_pull_failed("PullFailed", Topic(self, "Alerts", master_key=master_key))

        acknowledge(failed, "EventBridge tries for a day; FailedInvocations tells the rest", "Serverless-EventBusDLQ")
        acknowledge(
            failed,
            "the role is for this rule alone; AWS names the data keys of a topic with an asterisk",
            "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
            *in_packs("IAMNoInlinePolicy", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"),
        )
