package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.email.InboundEmail;
import io.github.cdkhindsight.email.InboundEmailAlarmOptions;
import io.github.cdkhindsight.email.InboundMx;
import io.github.cdkhindsight.email.InboundRecipients;
import io.github.cdkhindsight.email.InboundRuleSet;
import io.github.cdkhindsight.email.InboundTarget;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;
import software.amazon.awscdk.services.route53.IHostedZone;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

/** Orders by mail. */
public final class MailStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };
  private static final String MANAGED =
      "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role";

  public MailStack(final Construct scope, final String id) {
    super(scope, id);
    Key key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    Topic onCall = Topic.Builder.create(this, "OnCall").masterKey(key).enforceSsl(true).build();
    IHostedZone zone =
        HostedZone.fromHostedZoneAttributes(
            this,
            "Zone",
            HostedZoneAttributes.builder()
                .hostedZoneId("Z0123456789ABCDEFGHIJ")
                .zoneName("acme.example")
                .build());
    Function read =
        Function.Builder.create(this, "Read")
            .runtime(Runtime.NODEJS_24_X)
            .handler("index.handler")
            .code(
                Code.fromInline(
                    "exports.handler = async ({ Records: [mail] }) => console.log(JSON.parse(mail.body).key);"))
            .timeout(Duration.minutes(1))
            .memorySize(1024)
            .reservedConcurrentExecutions(5)
            .tracing(Tracing.ACTIVE)
            .logGroup(
                LogGroup.Builder.create(this, "ReadLog")
                    .retention(RetentionDays.THREE_MONTHS)
                    .build())
            .build();
    InboundEmail orders =
        InboundEmail.Builder.create(this, "Orders")
            .recipients(InboundRecipients.addresses("orders@in.acme.example"))
            .ruleSet(InboundRuleSet.create())
            .target(InboundTarget.function(read))
            .mx(InboundMx.subdomain(zone, "in"))
            .encryptionKey(key)
            .expectMailEvery(Duration.hours(48))
            .alarms(
                InboundEmailAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .build())
            .build();
    orders.grantRead(read);

    acknowledge(
        read,
        "one mail at a time, from a queue with a dead-letter queue; the policies that the CDK gives a function",
        MANAGED + "/AWSLambdaBasicExecutionRole]",
        "AwsSolutions-IAM5[Resource::*]",
        "AwsSolutions-IAM5[Resource::<OrdersStoreBucket17EE3C47.Arn>/inbound/*]",
        "Serverless-LambdaDLQ");
    acknowledge(
        read,
        "one mail at a time, from a queue with a dead-letter queue; the policies that the CDK gives a function",
        inPacks("LambdaDLQ", PACKS));
    acknowledge(
        read,
        "one mail at a time, from a queue with a dead-letter queue; the policies that the CDK gives a function",
        inPacks("LambdaInsideVPC", PACKS));
    acknowledge(
        orders,
        "the policy that the CDK gives a function; the queue is the retry, and an alarm tells of errors",
        MANAGED + "/AWSLambdaBasicExecutionRole]",
        "Serverless-LambdaAsyncFailureDestination",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaEventSourceMappingDestination",
        "Serverless-LambdaTracing");
    acknowledge(
        orders,
        "the policy that the CDK gives a function; the queue is the retry, and an alarm tells of errors",
        inPacks("LambdaConcurrency", PACKS));
    acknowledge(
        orders,
        "the policy that the CDK gives a function; the queue is the retry, and an alarm tells of errors",
        inPacks("LambdaDLQ", PACKS));
    acknowledge(
        orders,
        "the policy that the CDK gives a function; the queue is the retry, and an alarm tells of errors",
        inPacks("LambdaInsideVPC", PACKS));
    acknowledge(
        orders,
        "CloudFormation calls the functions one at a time; the CDK decides on those of its provider",
        "AwsSolutions-IAM5[Resource::<OrdersActivationHandler69178D63.Arn>:*]",
        "AwsSolutions-L1",
        "Serverless-LambdaDefaultMemorySize",
        "Serverless-LambdaLatestVersion");
    acknowledge(
        orders,
        "SES has no resources for rule sets; the other actions are those that the CDK grants on a key",
        "AwsSolutions-IAM5[Resource::*]",
        "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
        "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]");
    acknowledge(
        orders,
        "these queues are where messages end",
        "AwsSolutions-SQS3",
        "Serverless-SQSRedrivePolicy");
    acknowledge(
        orders,
        "SES does not write to a bucket with a default lock; mail is written once and deleted after its retention",
        "AwsSolutions-S1");
    acknowledge(
        orders,
        "SES does not write to a bucket with a default lock; mail is written once and deleted after its retention",
        inPacks("S3BucketDefaultLockEnabled", PACKS));
    acknowledge(
        orders,
        "SES does not write to a bucket with a default lock; mail is written once and deleted after its retention",
        inPacks("S3BucketLoggingEnabled", PACKS));
    acknowledge(
        orders,
        "SES does not write to a bucket with a default lock; mail is written once and deleted after its retention",
        inPacks("S3BucketReplicationEnabled", PACKS));
    acknowledge(
        orders,
        "SES does not write to a bucket with a default lock; mail is written once and deleted after its retention",
        inPacks("S3BucketVersioningEnabled", PACKS));
    acknowledge(
        this,
        "each policy is for one role; the log holds keys of objects and no mail",
        inPacks("IAMNoInlinePolicy", PACKS));
    acknowledge(
        this,
        "each policy is for one role; the log holds keys of objects and no mail",
        inPacks("CloudWatchLogGroupEncrypted", PACKS));
  }
}
