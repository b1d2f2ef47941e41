package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.squid.SquidProxy;
import io.github.cdkhindsight.squid.WorkingHours;
import io.github.cdkhindsight.squid.WorkingHoursOptions;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.TimeZone;
import software.amazon.awscdk.services.ec2.FlowLogDestination;
import software.amazon.awscdk.services.ec2.FlowLogOptions;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.iam.AccountRootPrincipal;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.logs.LogGroup;
import software.amazon.awscdk.services.logs.RetentionDays;
import software.constructs.Construct;
import software.constructs.IConstruct;

/** The way to the site of a payment partner, which admits one address only. */
public final class PartnerStack extends Stack {
  private static final String[] PACKS = {
    "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"
  };

  public PartnerStack(final Construct scope, final String id) {
    super(scope, id);
    LogGroup flowLog =
        LogGroup.Builder.create(this, "FlowLog").retention(RetentionDays.ONE_MONTH).build();
    Vpc vpc =
        Vpc.Builder.create(this, "Vpc")
            .availabilityZones(List.of(Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())))
            .natGateways(1)
            .subnetConfiguration(
                List.of(
                    SubnetConfiguration.builder()
                        .name("public")
                        .subnetType(SubnetType.PUBLIC)
                        .mapPublicIpOnLaunch(false)
                        .build(),
                    SubnetConfiguration.builder()
                        .name("proxy")
                        .subnetType(SubnetType.PRIVATE_WITH_EGRESS)
                        .build()))
            .flowLogs(
                Map.of(
                    "all",
                    FlowLogOptions.builder()
                        .destination(FlowLogDestination.toCloudWatchLogs(flowLog))
                        .build()))
            .build();
    SquidProxy proxy =
        SquidProxy.Builder.create(this, "Proxy")
            .vpc(vpc)
            .allowedDomains(List.of(".partner.example"))
            .workingHours(
                WorkingHours.of(
                    WorkingHoursOptions.builder()
                        .start("07:00")
                        .end("20:00")
                        .timeZone(TimeZone.EUROPE_BERLIN)
                        .build()))
            .build();
    Role support =
        Role.Builder.create(this, "Support").assumedBy(new AccountRootPrincipal()).build();
    proxy.grantTunnel(support);
    CfnOutput.Builder.create(this, "Tunnel").value(proxy.tunnelCommand()).build();

    acknowledge(
        proxy.getRole(),
        "the actions of the agent take no resource",
        "AwsSolutions-IAM5[Resource::*]");
    String arn = "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:";
    acknowledge(
        support,
        "the instance changes, so its tag is the condition; sessions are bound to their user",
        "AwsSolutions-IAM5[Resource::*]",
        arn + "ec2:" + getRegion() + ":" + getAccount() + ":instance/*]",
        arn + "ssm:" + getRegion() + ":" + getAccount() + ":session/*]",
        arn + "ssm:*:*:session/*]");
    for (IConstruct role : List.of(proxy.getRole(), support, vpc)) {
      acknowledge(
          role,
          "each policy is for the one role that it lies in",
          inPacks("IAMNoInlinePolicy", PACKS));
    }
    String alarmReason =
        "the support team looks at the alarms in the morning; a replacement is not news";
    acknowledge(proxy, alarmReason, "AwsSolutions-AS3");
    acknowledge(proxy, alarmReason, inPacks("CloudWatchAlarmAction", PACKS));
    for (IConstruct log : List.of(flowLog, proxy.getAccessLog())) {
      acknowledge(
          log,
          "hosts and addresses only: the key that CloudWatch Logs itself uses is enough",
          inPacks("CloudWatchLogGroupEncrypted", PACKS));
    }
    acknowledge(
        vpc,
        "the NAT gateway is in the public subnets",
        inPacks("VPCNoUnrestrictedRouteToIGW", PACKS));
    acknowledge(
        vpc, "nothing uses the default group", inPacks("VPCDefaultSecurityGroupClosed", PACKS));
  }
}
