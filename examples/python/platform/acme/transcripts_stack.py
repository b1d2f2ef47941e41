from aws_cdk import Duration, Fn, Size, Stack, TimeZone
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_ec2 import (
    FlowLogDestination,
    FlowLogOptions,
    GatewayVpcEndpointAwsService,
    InterfaceVpcEndpointAwsService,
    SubnetConfiguration,
    SubnetType,
    Vpc,
)
from aws_cdk.aws_ecr import Repository
from aws_cdk.aws_ecs import ContainerImage
from aws_cdk.aws_kms import Key
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_s3 import BlockPublicAccess, Bucket
from aws_cdk.aws_sns import Topic
from cdk_hindsight.batch import (
    BacklogScan,
    BacklogSource,
    BatchBacklog,
    BatchBacklogAlarmOptions,
    DoneKey,
    FargateSize,
)
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

PACKS = ["HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"]


class TranscriptsStack(Stack):
    """The transcripts: what has none yet is made in the night."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        on_call = Topic(self, "OnCall", master_key=key, enforce_ssl=True)
        flow_log = LogGroup(self, "FlowLog", retention=RetentionDays.ONE_MONTH)
        vpc = Vpc(
            self,
            "Vpc",
            availability_zones=[Fn.select(0, Fn.get_azs()), Fn.select(1, Fn.get_azs())],
            subnet_configuration=[SubnetConfiguration(name="jobs", subnet_type=SubnetType.PRIVATE_ISOLATED)],
            flow_logs={"all": FlowLogOptions(destination=FlowLogDestination.to_cloud_watch_logs(flow_log))},
        )
        vpc.add_gateway_endpoint("S3", service=GatewayVpcEndpointAwsService.S3)
        registry = vpc.add_interface_endpoint("Registry", service=InterfaceVpcEndpointAwsService.ECR)
        images = vpc.add_interface_endpoint("Images", service=InterfaceVpcEndpointAwsService.ECR_DOCKER)
        logs = vpc.add_interface_endpoint("Logs", service=InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS)

        recordings = Bucket(
            self,
            "Recordings",
            encryption_key=key,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
        )
        texts = Bucket(
            self,
            "Texts",
            encryption_key=key,
            block_public_access=BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            versioned=True,
        )
        backlog = BatchBacklog(
            self,
            "Backlog",
            vpc=vpc,
            source=BacklogSource.bucket(recordings, prefix="calls/", suffix=".wav"),
            done=DoneKey.under(texts, prefix="text/", replace_suffix=".json"),
            image=ContainerImage.from_ecr_repository(
                Repository.from_repository_name(self, "Worker", "transcribe"), "v1"
            ),
            size=FargateSize.of(1, Size.gibibytes(2)),
            timeout=Duration.hours(1),
            scan=BacklogScan.daily("03:00", time_zone=TimeZone.EUROPE_BERLIN),
            encryption_key=key,
            alarms=BatchBacklogAlarmOptions(actions=[SnsAction(on_call)]),
        )

        for bucket in (recordings, texts, backlog):
            acknowledge(
                bucket,
                "CloudTrail logs who reads objects; they can be made again, or are kept elsewhere",
                "AwsSolutions-S1",
                *in_packs("S3BucketLoggingEnabled", *PACKS),
                *in_packs("S3BucketReplicationEnabled", *PACKS),
                *in_packs("S3BucketDefaultLockEnabled", *PACKS),
            )
        acknowledge(
            backlog,
            "IAM does not divide the list of jobs; objects and jobs have no names before they are made",
            "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
            "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
            "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-IAM5[Resource::<BacklogRunsFD29122C.Arn>/runs/*]",
            "AwsSolutions-IAM5[Resource::<RecordingsA3BDCC51.Arn>/calls/*]",
            "AwsSolutions-IAM5[Resource::<Texts0AC1F062.Arn>/text/*]",
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:batch:{self.region}:{self.account}:job/*]",
        )
        acknowledge(
            backlog,
            "these are the queues of what failed; an alarm tells of errors, and the next run does the work",
            "AwsSolutions-SQS3",
            "Serverless-EventBusDLQ",
            "Serverless-LambdaAsyncFailureDestination",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaTracing",
            "Serverless-SQSRedrivePolicy",
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
        )
        for endpoint in (registry, images, logs):
            acknowledge(
                endpoint,
                "the endpoint admits the network alone",
                "AwsSolutions-EC23",
                *in_packs("EC2RestrictedCommonPorts", *PACKS),
                *in_packs("EC2RestrictedSSH", *PACKS),
            )
        acknowledge(
            self,
            "each policy is for one role; the log of the network is that of CloudWatch; nothing uses the default group",
            *in_packs("IAMNoInlinePolicy", *PACKS),
            *in_packs("CloudWatchLogGroupEncrypted", *PACKS),
            *in_packs("VPCDefaultSecurityGroupClosed", *PACKS),
        )
