from aws_cdk import SecretValue, Stack
from aws_cdk.aws_kms import Key
from aws_cdk.aws_sns import Topic
from cdk_hindsight.amplify import AmplifyDockerApp, AmplifyPackageManager
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs


class ShopStack(Stack):
    """The web shop: an Amplify Gen 2 app whose backend brings a container along."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        failures = Topic(self, "BuildFailures", master_key=key)
        shop = AmplifyDockerApp(
            self,
            "Shop",
            repository="https://github.com/acme/shop",
            access_token=SecretValue.secrets_manager("shop/github-token"),
            branches=["main"],
            package_manager=AmplifyPackageManager.PNPM,
            on_build_failed=failures,
        )

        acknowledge(
            shop.service_role,
            "the policy that Amplify documents for backends",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmplifyBackendDeployFullAccess]",
        )
        acknowledge(
            shop,
            "the rule may publish to this one topic, and use its key as SNS does",
            "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
            *in_packs("IAMNoInlinePolicy", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"),
        )
        acknowledge(shop, "the log of a failed build stays, whoever is told", "Serverless-EventBusDLQ")
