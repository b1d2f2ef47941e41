from aws_cdk import Duration, Stack
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_kms import Key
from aws_cdk.aws_secretsmanager import Secret
from aws_cdk.aws_sns import Topic
from cdk_hindsight.apitest import (
    ApiTest,
    ApiTestAlarmOptions,
    ApiTestSchedule,
    ApiTestSecret,
    ApiTestSuite,
)
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

PACKS = ("HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321")


class ApiTestsStack(Stack):
    """The tests of the shop's API, which run against what is live."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        on_call = Topic(self, "OnCall", master_key=key, enforce_ssl=True)
        # The user that the tests log in as; people make it.
        user = Secret.from_secret_name_v2(self, "User", "shop/test-user")
        shop = ApiTest(
            self,
            "Shop",
            suite=ApiTestSuite.postman("api-tests/shop.postman_collection.json"),
            variables={"base": "https://api.shop.acme.example"},
            secrets={"token": ApiTestSecret.field(user, "token")},
            schedule=ApiTestSchedule.every(Duration.minutes(5)),
            encryption_key=key,
            alarms=ApiTestAlarmOptions(actions=[SnsAction(on_call)]),
        )

        acknowledge(
            shop,
            "the policies that the CDK gives a function, and one for results alone; the next run is the retry, "
            "and alarms tell of errors",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
            "AwsSolutions-IAM5[Resource::<ShopResults31E8D98F.Arn>/results/*]",
            "Serverless-LambdaAsyncFailureDestination",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaTracing",
            *in_packs("IAMNoInlinePolicy", *PACKS),
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
        )
        acknowledge(
            shop,
            "the bucket has results of failed tests for a month, and nothing that would be missed",
            "AwsSolutions-S1",
            *in_packs("S3BucketDefaultLockEnabled", *PACKS),
            *in_packs("S3BucketLoggingEnabled", *PACKS),
            *in_packs("S3BucketReplicationEnabled", *PACKS),
            *in_packs("S3BucketVersioningEnabled", *PACKS),
        )
