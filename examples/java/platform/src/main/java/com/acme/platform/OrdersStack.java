package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.Code;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.Runtime;
import software.amazon.awscdk.services.lambda.Tracing;
import software.amazon.awscdk.services.lambda.eventsources.SqsEventSource;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/** The order service: a queue and the function that works on it. */
public final class OrdersStack extends Stack {
  public OrdersStack(final Construct scope, final String id) {
    super(scope, id);
    Queue failed =
        Queue.Builder.create(this, "Failed")
            .encryption(QueueEncryption.KMS_MANAGED)
            .enforceSsl(true)
            .retentionPeriod(Duration.days(14))
            .build();
    Queue orders =
        Queue.Builder.create(this, "Orders")
            .encryption(QueueEncryption.KMS_MANAGED)
            .enforceSsl(true)
            .visibilityTimeout(Duration.seconds(90))
            .deadLetterQueue(DeadLetterQueue.builder().queue(failed).maxReceiveCount(5).build())
            .build();

    LogGroup logGroup =
        LogGroup.Builder.create(this, "Logs").retention(RetentionDays.THREE_MONTHS).build();
    Role role =
        Role.Builder.create(this, "WorkerRole")
            .assumedBy(ServicePrincipal.Builder.create("lambda.amazonaws.com").build())
            .build();
    logGroup.grantWrite(role);
    Function worker =
        Function.Builder.create(this, "Worker")
            .runtime(Runtime.NODEJS_24_X)
            .handler("index.handler")
            .code(
                Code.fromInline(
                    "exports.handler = async (event) => console.log(event.Records.length);"))
            .timeout(Duration.seconds(15))
            .memorySize(256)
            .reservedConcurrentExecutions(10)
            .tracing(Tracing.ACTIVE)
            .role(role)
            .logGroup(logGroup)
            .build();
    worker.addEventSource(
        SqsEventSource.Builder.create(orders).reportBatchItemFailures(true).build());

    acknowledge(failed, "this is the dead-letter queue", "Serverless-SQSRedrivePolicy");
    String undelivered = "the queue, not the function, holds what could not be worked on";
    acknowledge(
        worker,
        undelivered,
        "Serverless-LambdaDLQ",
        "Serverless-LambdaEventSourceMappingDestination");
    acknowledge(worker, undelivered, inPacks("LambdaDLQ", "HIPAA.Security", "NIST.800.53.R5"));
    acknowledge(
        worker,
        "the function calls nothing that is in a VPC",
        inPacks(
            "LambdaInsideVPC",
            "HIPAA.Security",
            "NIST.800.53.R4",
            "NIST.800.53.R5",
            "PCI.DSS.321"));
    String roleReason = "the role is for this one function, and tracing takes no resource";
    acknowledge(role, roleReason, "AwsSolutions-IAM5[Resource::*]");
    acknowledge(
        role,
        roleReason,
        inPacks(
            "IAMNoInlinePolicy",
            "HIPAA.Security",
            "NIST.800.53.R4",
            "NIST.800.53.R5",
            "PCI.DSS.321"));
    acknowledge(
        logGroup,
        "the logs hold counts only: the key that CloudWatch Logs itself uses is enough",
        inPacks(
            "CloudWatchLogGroupEncrypted",
            "HIPAA.Security",
            "NIST.800.53.R4",
            "NIST.800.53.R5",
            "PCI.DSS.321"));
  }
}
