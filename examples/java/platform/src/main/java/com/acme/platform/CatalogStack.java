package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.DatabaseLogin;
import io.github.cdkhindsight.DatabaseTarget;
import io.github.cdkhindsight.connections.ConnectionAlarmOptions;
import io.github.cdkhindsight.connections.ConnectionAlarms;
import io.github.cdkhindsight.docdb.DocumentDbAlarmOptions;
import io.github.cdkhindsight.docdb.DocumentDbAlarms;
import io.github.cdkhindsight.migration.DatabaseMigration;
import io.github.cdkhindsight.migration.DatabaseMigrationAlarmOptions;
import io.github.cdkhindsight.migration.MigrationFiles;
import io.github.cdkhindsight.monitoring.IncidentDashboard;
import io.github.cdkhindsight.rdsproxy.ClientProfile;
import io.github.cdkhindsight.rdsproxy.DatabaseProxyAlarmOptions;
import io.github.cdkhindsight.rdsproxy.EndToEndIamOptions;
import io.github.cdkhindsight.rdsproxy.PinningAwareDatabaseProxy;
import io.github.cdkhindsight.rdsproxy.ProxyAuth;
import io.github.cdkhindsight.rdsproxy.ProxiedDatabase;
import io.github.cdkhindsight.stampede.RefreshedCache;
import io.github.cdkhindsight.stampede.StaleSafeCacheRefresh;
import io.github.cdkhindsight.stampede.StaleSafeCacheRefreshAlarmOptions;
import io.github.cdkhindsight.valkey.EcpuLimit;
import io.github.cdkhindsight.valkey.IValkeyUser;
import io.github.cdkhindsight.valkey.NodeBasedCacheAlarmOptions;
import io.github.cdkhindsight.valkey.NodeBasedCacheAlarms;
import io.github.cdkhindsight.valkey.ServerlessCacheAlarmOptions;
import io.github.cdkhindsight.valkey.StorageLimit;
import io.github.cdkhindsight.valkey.ValkeyAccess;
import io.github.cdkhindsight.valkey.ValkeyIamUserOptions;
import io.github.cdkhindsight.valkey.ValkeyLimits;
import io.github.cdkhindsight.valkey.ValkeyServerlessCache;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Alias;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.rds.AuroraMysqlClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraMysqlEngineVersion;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.CredentialsBaseOptions;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;
import software.constructs.IConstruct;

/** The catalog: a function before a database and a cache. */
public final class CatalogStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };
  private static final SubnetSelection DATA =
      SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build();

  public CatalogStack(final Construct scope, final String id) {
    super(scope, id);
    Key key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    Topic onCall = Topic.Builder.create(this, "OnCall").masterKey(key).enforceSsl(true).build();
    LogGroup flowLog =
        LogGroup.Builder.create(this, "FlowLog").retention(RetentionDays.ONE_MONTH).build();
    Vpc vpc =
        Vpc.Builder.create(this, "Vpc")
            .availabilityZones(List.of(Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())))
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("data")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
            .flowLogs(
                Map.of(
                    "all",
                    FlowLogOptions.builder()
                        .destination(FlowLogDestination.toCloudWatchLogs(flowLog))
                        .build()))
            .build();

    DatabaseCluster database =
        DatabaseCluster.Builder.create(this, "Database")
            .engine(
                DatabaseClusterEngine.auroraMysql(
                    AuroraMysqlClusterEngineProps.builder()
                        .version(AuroraMysqlEngineVersion.VER_3_08_0)
                        .build()))
            .writer(ClusterInstance.serverlessV2("Writer"))
            .vpc(vpc)
            .vpcSubnets(DATA)
            .credentials(
                Credentials.fromGeneratedSecret(
                    "admin", CredentialsBaseOptions.builder().encryptionKey(key).build()))
            .iamAuthentication(true)
            .cloudwatchLogsExports(List.of("audit", "error", "slowquery"))
            .storageEncryptionKey(key)
            .deletionProtection(true)
            .build();
    PinningAwareDatabaseProxy proxy =
        PinningAwareDatabaseProxy.Builder.create(this, "Proxy")
            .vpc(vpc)
            .target(ProxiedDatabase.fromCluster(database))
            .auth(
                ProxyAuth.endToEndIam(
                    EndToEndIamOptions.builder().databaseUsers(List.of("catalog")).build()))
            .alarms(
                DatabaseProxyAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .build())
            .build();

    ValkeyServerlessCache cache =
        ValkeyServerlessCache.Builder.create(this, "Cache")
            .vpc(vpc)
            .limits(
                ValkeyLimits.builder()
                    .storage(StorageLimit.upTo(Size.gibibytes(5)))
                    .ecpuPerSecond(EcpuLimit.upTo(10_000))
                    .build())
            .encryptionKey(key)
            .alarms(ServerlessCacheAlarmOptions.builder().actions(List.of(new SnsAction(onCall))).build())
            .build();

    // The tree of categories is read by every request, and takes a minute to compute.
    InterfaceVpcEndpoint endpoint =
        vpc.addInterfaceEndpoint(
            "Lambda",
            InterfaceVpcEndpointOptions.builder()
                .service(InterfaceVpcEndpointAwsService.LAMBDA)
                .build());
    Function loadTree =
        Function.Builder.create(this, "LoadTree")
            .runtime(Runtime.NODEJS_24_X)
            .handler("index.handler")
            .code(Code.fromInline("exports.handler = async () => [{ name: \"Books\" }];"))
            .timeout(Duration.minutes(5))
            .memorySize(512)
            .reservedConcurrentExecutions(1)
            .tracing(Tracing.ACTIVE)
            .vpc(vpc)
            .vpcSubnets(DATA)
            .logGroup(
                LogGroup.Builder.create(this, "LoadTreeLog")
                    .retention(RetentionDays.THREE_MONTHS)
                    .build())
            .environment(proxy.environmentFor("catalog", ClientProfile.mysql2()))
            .build();
    proxy.grantConnect(loadTree, "catalog");
    StaleSafeCacheRefresh tree =
        StaleSafeCacheRefresh.Builder.create(this, "Tree")
            .cache(RefreshedCache.valkey(cache))
            .vpc(vpc)
            .key("category-tree")
            .loader(loadTree)
            .refreshEvery(Duration.hours(24))
            .encryptionKey(key)
            .alarms(
                StaleSafeCacheRefreshAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .build())
            .build();
    IValkeyUser user =
        cache.addIamUser(
            "Catalog",
            ValkeyIamUserOptions.builder()
                .access(
                    ValkeyAccess.keys("catalog:*")
                        .andReadKeys(tree.getKeyName())
                        .allow("+@read", "+@write"))
                .build());

    // The sessions are in a cache of nodes that existed before.
    NodeBasedCacheAlarms.Builder.create(this, "SessionsAlarms")
        .clusterIds(List.of("sessions-001", "sessions-002"))
        .alarms(NodeBasedCacheAlarmOptions.builder().actions(List.of(new SnsAction(onCall))).build())
        .build();

    // The documents are in a cluster of DocumentDB that existed before.
    DocumentDbAlarms.Builder.create(this, "DocumentsAlarms")
        .clusterIdentifier("catalog-documents")
        .instances(3)
        .alarms(DocumentDbAlarmOptions.builder().actions(List.of(new SnsAction(onCall))).build())
        .build();

    Map<String, String> environment =
        new HashMap<>(proxy.environmentFor("catalog", ClientProfile.mysql2()));
    environment.putAll(cache.environmentFor(user));
    environment.putAll(tree.readerEnvironment());
    Function api =
        Function.Builder.create(this, "Api")
            .runtime(Runtime.NODEJS_24_X)
            .handler("index.handler")
            .code(Code.fromInline("exports.handler = async () => ({ statusCode: 204 });"))
            .timeout(Duration.seconds(30))
            .memorySize(512)
            .reservedConcurrentExecutions(50)
            .tracing(Tracing.ACTIVE)
            .vpc(vpc)
            .vpcSubnets(DATA)
            .logGroup(
                LogGroup.Builder.create(this, "ApiLog")
                    .retention(RetentionDays.THREE_MONTHS)
                    .build())
            .environment(environment)
            .build();
    ConnectionAlarms.Builder.create(this, "ApiConnections")
        .handler(api)
        .alarms(ConnectionAlarmOptions.builder().actions(List.of(new SnsAction(onCall))).build())
        .build();
    proxy.grantConnect(api, "catalog");
    tree.grantRead(api, user);
    tree.grantTrigger(api);
    DatabaseMigration schema =
        DatabaseMigration.Builder.create(this, "Schema")
            .vpc(vpc)
            .target(DatabaseTarget.fromCluster(database))
            .databaseName("catalog")
            .login(DatabaseLogin.iamUser("migrator"))
            .migrations(MigrationFiles.fromDirectory("migrations"))
            .encryptionKey(key)
            .alarms(
                DatabaseMigrationAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .build())
            .build();
    schema.executeBefore(api);
    Alias.Builder.create(this, "Live").aliasName("live").version(api.getCurrentVersion()).build();

    IncidentDashboard.Builder.create(this, "Incidents").scope(this).build();

    acknowledge(
        database,
        "nobody logs in with the password: the proxy, and people, log in with IAM",
        "AwsSolutions-SMG4",
        "HIPAA.Security-SecretsManagerRotationEnabled",
        "NIST.800.53.R5-SecretsManagerRotationEnabled");
    String databaseReason =
        "a general log would write down every query; the port is that of the cluster; AWS Backup"
            + " covers the account";
    acknowledge(database, databaseReason, "AwsSolutions-RDS11", "AwsSolutions-RDS14");
    acknowledgeInPacks(
        database,
        databaseReason,
        "RDSLoggingEnabled[LogExport::general]",
        "EC2RestrictedCommonPorts",
        "EC2RestrictedSSH",
        "RDSInBackupPlan",
        "RDSEnhancedMonitoringEnabled");
    acknowledge(proxy, "the rules have no targets, only a count", "Serverless-EventBusDLQ");
    String managed =
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role";
    String apiReason =
        "the policies that the CDK gives a function in a VPC; its caller hears of an error";
    for (Function called : List.of(api, loadTree)) {
      acknowledge(
          called,
          apiReason,
          managed + "/AWSLambdaBasicExecutionRole]",
          managed + "/AWSLambdaVPCAccessExecutionRole]",
          "AwsSolutions-IAM5[Resource::*]",
          "Serverless-LambdaDLQ",
          "hindsight-checks-database-alarm");
      acknowledgeInPacks(called, apiReason, "LambdaDLQ");
    }
    String treeReason =
        "the policies that the CDK gives a function in a VPC; the next check is the retry, and an"
            + " alarm tells of errors";
    acknowledge(
        tree,
        treeReason,
        managed + "/AWSLambdaBasicExecutionRole]",
        managed + "/AWSLambdaVPCAccessExecutionRole]",
        "AwsSolutions-SQS3",
        "Serverless-SQSRedrivePolicy",
        "Serverless-LambdaAsyncFailureDestination",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaTracing");
    acknowledgeInPacks(tree, treeReason, "LambdaConcurrency", "LambdaDLQ");
    String endpointReason = "the endpoint admits the network alone";
    acknowledge(endpoint, endpointReason, "AwsSolutions-EC23");
    acknowledgeInPacks(endpoint, endpointReason, "EC2RestrictedCommonPorts", "EC2RestrictedSSH");
    String schemaReason =
        "CloudFormation calls the functions one at a time and hears of an error; the CDK decides on"
            + " those of its provider";
    acknowledge(
        schema,
        schemaReason,
        managed + "/AWSLambdaBasicExecutionRole]",
        managed + "/AWSLambdaVPCAccessExecutionRole]",
        "AwsSolutions-IAM5[Resource::<SchemaRunner73905811.Arn>:*]",
        "AwsSolutions-IAM5[Resource::*]",
        "AwsSolutions-L1",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaTracing",
        "Serverless-LambdaDefaultMemorySize",
        "Serverless-LambdaLatestVersion");
    acknowledgeInPacks(
        schema, schemaReason, "LambdaConcurrency", "LambdaDLQ", "LambdaInsideVPC");
    acknowledgeInPacks(
        this,
        "each policy is for one role; the logs hold no data of customers; nothing uses the default"
            + " group",
        "IAMNoInlinePolicy",
        "CloudWatchLogGroupEncrypted",
        "VPCDefaultSecurityGroupClosed");
  }

  private static void acknowledgeInPacks(
      final IConstruct construct, final String reason, final String... rules) {
    for (String rule : rules) {
      acknowledge(construct, reason, inPacks(rule, PACKS));
    }
  }
}
