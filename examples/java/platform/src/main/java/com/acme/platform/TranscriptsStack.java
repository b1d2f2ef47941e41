package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.batch.BacklogBucketOptions;
import io.github.cdkhindsight.batch.BacklogScan;
import io.github.cdkhindsight.batch.BacklogSource;
import io.github.cdkhindsight.batch.BatchBacklog;
import io.github.cdkhindsight.batch.BatchBacklogAlarmOptions;
import io.github.cdkhindsight.batch.DailyScanOptions;
import io.github.cdkhindsight.batch.DoneKey;
import io.github.cdkhindsight.batch.DoneKeyOptions;
import io.github.cdkhindsight.batch.FargateSize;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.GatewayVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpoint;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointAwsService;
import software.amazon.awscdk.services.ec2.InterfaceVpcEndpointOptions;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.s3.BlockPublicAccess;
import software.amazon.awscdk.services.s3.Bucket;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** The transcripts: what has none yet is made in the night. */
public final class TranscriptsStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };

  public TranscriptsStack(final Construct scope, final String id) {
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
                        .name("jobs")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .build()))
            .flowLogs(
                Map.of(
                    "all",
                    FlowLogOptions.builder()
                        .destination(FlowLogDestination.toCloudWatchLogs(flowLog))
                        .build()))
            .build();
    vpc.addGatewayEndpoint(
        "S3", GatewayVpcEndpointOptions.builder().service(GatewayVpcEndpointAwsService.S3).build());
    InterfaceVpcEndpoint registry =
        endpoint(vpc, "Registry", InterfaceVpcEndpointAwsService.ECR);
    InterfaceVpcEndpoint images =
        endpoint(vpc, "Images", InterfaceVpcEndpointAwsService.ECR_DOCKER);
    InterfaceVpcEndpoint logs =
        endpoint(vpc, "Logs", InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS);

    Bucket recordings = bucket("Recordings", key);
    Bucket texts = bucket("Texts", key);
    BatchBacklog backlog =
        BatchBacklog.Builder.create(this, "Backlog")
            .vpc(vpc)
            .source(
                BacklogSource.bucket(
                    recordings,
                    BacklogBucketOptions.builder().prefix("calls/").suffix(".wav").build()))
            .done(
                DoneKey.under(
                    texts, DoneKeyOptions.builder().prefix("text/").replaceSuffix(".json").build()))
            .image(
                ContainerImage.fromEcrRepository(
                    Repository.fromRepositoryName(this, "Worker", "transcribe"), "v1"))
            .size(FargateSize.of(1, Size.gibibytes(2)))
            .timeout(Duration.hours(1))
            .scan(
                BacklogScan.daily(
                    "03:00", DailyScanOptions.builder().timeZone(TimeZone.EUROPE_BERLIN).build()))
            .encryptionKey(key)
            .alarms(
                BatchBacklogAlarmOptions.builder().actions(List.of(new SnsAction(onCall))).build())
            .build();

    for (Construct stored : List.of(recordings, texts, backlog)) {
      String reason =
          "CloudTrail logs who reads objects; they can be made again, or are kept elsewhere";
      acknowledge(stored, reason, "AwsSolutions-S1");
      acknowledge(stored, reason, inPacks("S3BucketLoggingEnabled", PACKS));
      acknowledge(stored, reason, inPacks("S3BucketReplicationEnabled", PACKS));
      acknowledge(stored, reason, inPacks("S3BucketDefaultLockEnabled", PACKS));
    }
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
        "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:batch:"
            + getRegion()
            + ":"
            + getAccount()
            + ":job/*]");
    String failed =
        "these are the queues of what failed; an alarm tells of errors, and the next run does the work";
    acknowledge(
        backlog,
        failed,
        "AwsSolutions-SQS3",
        "Serverless-EventBusDLQ",
        "Serverless-LambdaAsyncFailureDestination",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaTracing",
        "Serverless-SQSRedrivePolicy");
    acknowledge(backlog, failed, inPacks("LambdaConcurrency", PACKS));
    acknowledge(backlog, failed, inPacks("LambdaDLQ", PACKS));
    acknowledge(backlog, failed, inPacks("LambdaInsideVPC", PACKS));
    for (InterfaceVpcEndpoint endpoint : List.of(registry, images, logs)) {
      String network = "the endpoint admits the network alone";
      acknowledge(endpoint, network, "AwsSolutions-EC23");
      acknowledge(endpoint, network, inPacks("EC2RestrictedCommonPorts", PACKS));
      acknowledge(endpoint, network, inPacks("EC2RestrictedSSH", PACKS));
    }
    String roles =
        "each policy is for one role; the log of the network is that of CloudWatch; nothing uses the default group";
    acknowledge(this, roles, inPacks("IAMNoInlinePolicy", PACKS));
    acknowledge(this, roles, inPacks("CloudWatchLogGroupEncrypted", PACKS));
    acknowledge(this, roles, inPacks("VPCDefaultSecurityGroupClosed", PACKS));
  }

  private static InterfaceVpcEndpoint endpoint(
      final Vpc vpc, final String id, final InterfaceVpcEndpointAwsService service) {
    return vpc.addInterfaceEndpoint(
        id, InterfaceVpcEndpointOptions.builder().service(service).build());
  }

  private Bucket bucket(final String id, final Key key) {
    return Bucket.Builder.create(this, id)
        .encryptionKey(key)
        .blockPublicAccess(BlockPublicAccess.BLOCK_ALL)
        .enforceSsl(true)
        .versioned(true)
        .build();
  }
}
