package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.outbox.DynamoDbOutbox;
import io.github.cdkhindsight.outbox.DynamoDbOutboxAlarmOptions;
import io.github.cdkhindsight.outbox.OutboxEventBusOptions;
import io.github.cdkhindsight.outbox.OutboxTarget;
import io.github.cdkhindsight.schedule.PunctualCronOptions;
import io.github.cdkhindsight.schedule.PunctualSchedule;
import io.github.cdkhindsight.schedule.PunctualScheduleAlarmOptions;
import io.github.cdkhindsight.schedule.PunctualTarget;
import io.github.cdkhindsight.schedule.PunctualTargetOptions;
import io.github.cdkhindsight.schedule.PunctualTimes;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.events.EventBus;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.sns.Topic;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;
import software.constructs.IConstruct;

/** The checkout: its table, and the events that it writes with each order. */
public final class CheckoutStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };

  public CheckoutStack(final Construct scope, final String id) {
    super(scope, id);
    Key key = Key.Builder.create(this, "Key").enableKeyRotation(true).build();
    Topic onCall = Topic.Builder.create(this, "OnCall").masterKey(key).enforceSsl(true).build();
    Table table =
        Table.Builder.create(this, "Table")
            .partitionKey(Attribute.builder().name("pk").type(AttributeType.STRING).build())
            .sortKey(Attribute.builder().name("sk").type(AttributeType.STRING).build())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .encryption(TableEncryption.CUSTOMER_MANAGED)
            .encryptionKey(key)
            .pointInTimeRecoverySpecification(
                PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
            .stream(StreamViewType.NEW_IMAGE)
            .timeToLiveAttribute("expires_at")
            .build();
    OutboxEventBusOptions source = OutboxEventBusOptions.builder().source("shop.checkout").build();
    DynamoDbOutbox outbox =
        DynamoDbOutbox.Builder.create(this, "Outbox")
            .table(table)
            .target(OutboxTarget.eventBus(new EventBus(this, "Bus"), source))
            .encryptionKey(key)
            .alarms(
                DynamoDbOutboxAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .build())
            .build();

    // The bank closes its books at the second.
    Queue settlements =
        Queue.Builder.create(this, "Settlements")
            .encryption(QueueEncryption.KMS)
            .encryptionMasterKey(key)
            .enforceSsl(true)
            .build();
    PunctualCronOptions closing =
        PunctualCronOptions.builder().minute("0").hour("17").weekDay("MON-FRI").build();
    PunctualTargetOptions currency =
        PunctualTargetOptions.builder().input(Map.of("currency", "EUR")).build();
    PunctualSchedule settlement =
        PunctualSchedule.Builder.create(this, "Settlement")
            .times(PunctualTimes.cron(closing))
            .timeZone(TimeZone.EUROPE_BERLIN)
            .target(PunctualTarget.queue(settlements, currency))
            .encryptionKey(key)
            .alarms(
                PunctualScheduleAlarmOptions.builder()
                    .actions(List.of(new SnsAction(onCall)))
                    .build())
            .build();

    acknowledge(
        table, "AWS Backup covers the account", inPacks("DynamoDBInBackupPlan", PACKS));
    acknowledge(
        outbox, "this is the dead letter queue", "AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy");
    acknowledge(
        outbox,
        "IAM does not divide the list of streams; the other actions are those that the CDK grants on a key",
        "AwsSolutions-IAM5[Resource::*]",
        "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
        "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]");
    acknowledge(outbox, "the policy is for this one role", inPacks("IAMNoInlinePolicy", PACKS));
    for (IConstruct queue : List.of(settlements, settlement)) {
      acknowledge(
          queue, "people look at what is left", "AwsSolutions-SQS3", "Serverless-SQSRedrivePolicy");
    }
    IConstruct starter = getNode().findChild("PunctualStarter");
    String starterReason =
        "claims are of no use after some days; the next pulse is the retry, and an alarm tells of a"
            + " stopped one";
    acknowledge(
        starter,
        starterReason,
        "AwsSolutions-DDB3",
        "AwsSolutions-SQS3",
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
        "AwsSolutions-IAM5[Action::kms:ReEncrypt*]",
        "AwsSolutions-IAM5[Action::kms:GenerateDataKey*]",
        "Serverless-SQSRedrivePolicy",
        "Serverless-LambdaAsyncFailureDestination",
        "Serverless-LambdaDLQ",
        "Serverless-LambdaTracing");
    for (String rule :
        List.of(
            "DynamoDBInBackupPlan",
            "DynamoDBPITREnabled",
            "LambdaConcurrency",
            "LambdaDLQ",
            "LambdaInsideVPC",
            "IAMNoInlinePolicy")) {
      acknowledge(starter, starterReason, inPacks(rule, PACKS));
    }
  }
}
