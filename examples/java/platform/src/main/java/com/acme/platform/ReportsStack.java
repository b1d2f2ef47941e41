package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import software.amazon.awscdk.IStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.iam.IRole;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;

/** The reports: a task made of an image that this deploy builds. */
public final class ReportsStack extends Stack {
  public ReportsStack(final Construct scope, final String id, final IStackSynthesizer synthesizer) {
    super(scope, id, StackProps.builder().synthesizer(synthesizer).build());
    LogGroup logGroup =
        LogGroup.Builder.create(this, "Logs").retention(RetentionDays.THREE_MONTHS).build();
    FargateTaskDefinition task = FargateTaskDefinition.Builder.create(this, "Task").build();
    task.addContainer(
        "Report",
        ContainerDefinitionOptions.builder()
            .image(ContainerImage.fromAsset("reports"))
            .logging(
                LogDriver.awsLogs(
                    AwsLogDriverProps.builder().logGroup(logGroup).streamPrefix("report").build()))
            .readonlyRootFilesystem(true)
            .build());

    IRole role = task.obtainExecutionRole();
    String roleReason = "the role is for this one task, and GetAuthorizationToken takes no resource";
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
