from pathlib import Path

from aws_cdk import Duration, Fn, Size, Stack
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_ec2 import (
    FlowLogDestination,
    FlowLogOptions,
    InterfaceVpcEndpointAwsService,
    SubnetConfiguration,
    SubnetSelection,
    SubnetType,
    Vpc,
)
from aws_cdk.aws_kms import Key
from aws_cdk.aws_lambda import Alias, Code, Function, Runtime, Tracing
from aws_cdk.aws_logs import LogGroup, RetentionDays
from aws_cdk.aws_rds import (
    AuroraMysqlEngineVersion,
    ClusterInstance,
    Credentials,
    DatabaseCluster,
    DatabaseClusterEngine,
)
from aws_cdk.aws_sns import Topic
from cdk_hindsight import DatabaseLogin, DatabaseTarget
from cdk_hindsight.connections import ConnectionAlarmOptions, ConnectionAlarms
from cdk_hindsight.docdb import DocumentDbAlarmOptions, DocumentDbAlarms
from cdk_hindsight.migration import DatabaseMigration, DatabaseMigrationAlarmOptions, MigrationFiles
from cdk_hindsight.monitoring import IncidentDashboard
from cdk_hindsight.rdsproxy import (
    ClientProfile,
    DatabaseProxyAlarmOptions,
    PinningAwareDatabaseProxy,
    ProxyAuth,
    ProxiedDatabase,
)
from cdk_hindsight.stampede import RefreshedCache, StaleSafeCacheRefresh, StaleSafeCacheRefreshAlarmOptions
from cdk_hindsight.valkey import (
    EcpuLimit,
    NodeBasedCacheAlarmOptions,
    NodeBasedCacheAlarms,
    ServerlessCacheAlarmOptions,
    StorageLimit,
    ValkeyAccess,
    ValkeyLimits,
    ValkeyServerlessCache,
)
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

MIGRATIONS = Path(__file__).parent.parent / "migrations"
PACKS = ["HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"]


class CatalogStack(Stack):
    """The catalog: a function before a database and a cache."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        key = Key(self, "Key", enable_key_rotation=True)
        on_call = Topic(self, "OnCall", master_key=key, enforce_ssl=True)
        flow_log = LogGroup(self, "FlowLog", retention=RetentionDays.ONE_MONTH)
        vpc = Vpc(
            self,
            "Vpc",
            availability_zones=[Fn.select(0, Fn.get_azs()), Fn.select(1, Fn.get_azs())],
            subnet_configuration=[SubnetConfiguration(name="data", subnet_type=SubnetType.PRIVATE_ISOLATED)],
            flow_logs={"all": FlowLogOptions(destination=FlowLogDestination.to_cloud_watch_logs(flow_log))},
        )

        database = DatabaseCluster(
            self,
            "Database",
            engine=DatabaseClusterEngine.aurora_mysql(version=AuroraMysqlEngineVersion.VER_3_08_0),
            writer=ClusterInstance.serverless_v2("Writer"),
            vpc=vpc,
            vpc_subnets=SubnetSelection(subnet_type=SubnetType.PRIVATE_ISOLATED),
            credentials=Credentials.from_generated_secret("admin", encryption_key=key),
            iam_authentication=True,
            cloudwatch_logs_exports=["audit", "error", "slowquery"],
            storage_encryption_key=key,
            deletion_protection=True,
        )
        proxy = PinningAwareDatabaseProxy(
            self,
            "Proxy",
            vpc=vpc,
            target=ProxiedDatabase.from_cluster(database),
            auth=ProxyAuth.end_to_end_iam(database_users=["catalog"]),
            alarms=DatabaseProxyAlarmOptions(actions=[SnsAction(on_call)]),
        )

        cache = ValkeyServerlessCache(
            self,
            "Cache",
            vpc=vpc,
            limits=ValkeyLimits(
                storage=StorageLimit.up_to(Size.gibibytes(5)),
                ecpu_per_second=EcpuLimit.up_to(10_000),
            ),
            encryption_key=key,
            alarms=ServerlessCacheAlarmOptions(actions=[SnsAction(on_call)]),
        )

        # The tree of categories is read by every request, and takes a minute to compute.
        endpoint = vpc.add_interface_endpoint("Lambda", service=InterfaceVpcEndpointAwsService.LAMBDA_)
        load_tree = Function(
            self,
            "LoadTree",
            runtime=Runtime.NODEJS_24_X,
            handler="index.handler",
            code=Code.from_inline('exports.handler = async () => [{ name: "Books" }];'),
            timeout=Duration.minutes(5),
            memory_size=512,
            reserved_concurrent_executions=1,
            tracing=Tracing.ACTIVE,
            vpc=vpc,
            vpc_subnets=SubnetSelection(subnet_type=SubnetType.PRIVATE_ISOLATED),
            log_group=LogGroup(self, "LoadTreeLog", retention=RetentionDays.THREE_MONTHS),
            environment=proxy.environment_for("catalog", ClientProfile.mysql2()),
        )
        proxy.grant_connect(load_tree, "catalog")
        tree = StaleSafeCacheRefresh(
            self,
            "Tree",
            cache=RefreshedCache.valkey(cache),
            vpc=vpc,
            key="category-tree",
            loader=load_tree,
            refresh_every=Duration.hours(24),
            encryption_key=key,
            alarms=StaleSafeCacheRefreshAlarmOptions(actions=[SnsAction(on_call)]),
        )
        user = cache.add_iam_user(
            "Catalog",
            access=ValkeyAccess.keys("catalog:*").and_read_keys(tree.key_name).allow("+@read", "+@write"),
        )

        # The sessions are in a cache of nodes that existed before.
        NodeBasedCacheAlarms(
            self,
            "SessionsAlarms",
            cluster_ids=["sessions-001", "sessions-002"],
            alarms=NodeBasedCacheAlarmOptions(actions=[SnsAction(on_call)]),
        )

        # The documents are in a cluster of DocumentDB that existed before.
        DocumentDbAlarms(
            self,
            "DocumentsAlarms",
            cluster_identifier="catalog-documents",
            instances=3,
            alarms=DocumentDbAlarmOptions(actions=[SnsAction(on_call)]),
        )

        api = Function(
            self,
            "Api",
            runtime=Runtime.NODEJS_24_X,
            handler="index.handler",
            code=Code.from_inline("exports.handler = async () => ({ statusCode: 204 });"),
            timeout=Duration.seconds(30),
            memory_size=512,
            reserved_concurrent_executions=50,
            tracing=Tracing.ACTIVE,
            vpc=vpc,
            vpc_subnets=SubnetSelection(subnet_type=SubnetType.PRIVATE_ISOLATED),
            log_group=LogGroup(self, "ApiLog", retention=RetentionDays.THREE_MONTHS),
            environment={
                **proxy.environment_for("catalog", ClientProfile.mysql2()),
                **cache.environment_for(user),
                **tree.reader_environment(),
            },
        )
        ConnectionAlarms(
            self,
            "ApiConnections",
            handler=api,
            alarms=ConnectionAlarmOptions(actions=[SnsAction(on_call)]),
        )
        proxy.grant_connect(api, "catalog")
        tree.grant_read(api, user)
        tree.grant_trigger(api)
        schema = DatabaseMigration(
            self,
            "Schema",
            vpc=vpc,
            target=DatabaseTarget.from_cluster(database),
            database_name="catalog",
            login=DatabaseLogin.iam_user("migrator"),
            migrations=MigrationFiles.from_directory(str(MIGRATIONS)),
            encryption_key=key,
            alarms=DatabaseMigrationAlarmOptions(actions=[SnsAction(on_call)]),
        )
        schema.execute_before(api)
        Alias(self, "Live", alias_name="live", version=api.current_version)

        IncidentDashboard(self, "Incidents", scope=self)

        acknowledge(
            database,
            "nobody logs in with the password: the proxy, and people, log in with IAM",
            "AwsSolutions-SMG4",
            *in_packs("SecretsManagerRotationEnabled", "HIPAA.Security", "NIST.800.53.R5"),
        )
        acknowledge(
            database,
            "a general log would write down every query; the port is that of the cluster; AWS Backup covers the account",
            "AwsSolutions-RDS11",
            "AwsSolutions-RDS14",
            *in_packs("RDSLoggingEnabled[LogExport::general]", *PACKS),
            *in_packs("EC2RestrictedCommonPorts", *PACKS),
            *in_packs("EC2RestrictedSSH", *PACKS),
            *in_packs("RDSInBackupPlan", *PACKS),
            *in_packs("RDSEnhancedMonitoringEnabled", *PACKS),
        )
        acknowledge(proxy, "the rules have no targets, only a count", "Serverless-EventBusDLQ")
        managed = "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role"
        for called in (api, load_tree):
            acknowledge(
                called,
                "the policies that the CDK gives a function in a VPC; its caller hears of an error",
                f"{managed}/AWSLambdaBasicExecutionRole]",
                f"{managed}/AWSLambdaVPCAccessExecutionRole]",
                "AwsSolutions-IAM5[Resource::*]",
                "Serverless-LambdaDLQ",
                "hindsight-checks-database-alarm",
                *in_packs("LambdaDLQ", *PACKS),
            )
        acknowledge(
            tree,
            "the policies that the CDK gives a function in a VPC; the next check is the retry, and an alarm tells of errors",
            f"{managed}/AWSLambdaBasicExecutionRole]",
            f"{managed}/AWSLambdaVPCAccessExecutionRole]",
            "AwsSolutions-SQS3",
            "Serverless-SQSRedrivePolicy",
            "Serverless-LambdaAsyncFailureDestination",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaTracing",
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
        )
        acknowledge(
            endpoint,
            "the endpoint admits the network alone",
            "AwsSolutions-EC23",
            *in_packs("EC2RestrictedCommonPorts", *PACKS),
            *in_packs("EC2RestrictedSSH", *PACKS),
        )
        acknowledge(
            schema,
            "CloudFormation calls the functions one at a time and hears of an error; the CDK decides on those of its provider",
            f"{managed}/AWSLambdaBasicExecutionRole]",
            f"{managed}/AWSLambdaVPCAccessExecutionRole]",
            "AwsSolutions-IAM5[Resource::<SchemaRunner73905811.Arn>:*]",
            "AwsSolutions-IAM5[Resource::*]",
            "AwsSolutions-L1",
            "Serverless-LambdaDLQ",
            "Serverless-LambdaTracing",
            "Serverless-LambdaDefaultMemorySize",
            "Serverless-LambdaLatestVersion",
            *in_packs("LambdaConcurrency", *PACKS),
            *in_packs("LambdaDLQ", *PACKS),
            *in_packs("LambdaInsideVPC", *PACKS),
        )
        acknowledge(
            self,
            "each policy is for one role; the logs hold no data of customers; nothing uses the default group",
            *in_packs("IAMNoInlinePolicy", *PACKS),
            *in_packs("CloudWatchLogGroupEncrypted", *PACKS),
            *in_packs("VPCDefaultSecurityGroupClosed", *PACKS),
        )
