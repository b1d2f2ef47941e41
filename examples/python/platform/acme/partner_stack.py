from aws_cdk import CfnOutput, Fn, Stack, TimeZone
from aws_cdk.aws_ec2 import FlowLogDestination, FlowLogOptions, SubnetConfiguration, SubnetType, Vpc
from aws_cdk.aws_iam import AccountRootPrincipal, Role
from aws_cdk.aws_logs import LogGroup, RetentionDays
from cdk_hindsight.squid import SquidProxy, WorkingHours
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs

PACKS = ["HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"]


class PartnerStack(Stack):
    """The way to the site of a payment partner, which admits one address only."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        flow_log = LogGroup(self, "FlowLog", retention=RetentionDays.ONE_MONTH)
        vpc = Vpc(
            self,
            "Vpc",
            availability_zones=[Fn.select(0, Fn.get_azs()), Fn.select(1, Fn.get_azs())],
            nat_gateways=1,
            subnet_configuration=[
                SubnetConfiguration(name="public", subnet_type=SubnetType.PUBLIC, map_public_ip_on_launch=False),
                SubnetConfiguration(name="proxy", subnet_type=SubnetType.PRIVATE_WITH_EGRESS),
            ],
            flow_logs={"all": FlowLogOptions(destination=FlowLogDestination.to_cloud_watch_logs(flow_log))},
        )
        proxy = SquidProxy(
            self,
            "Proxy",
            vpc=vpc,
            allowed_domains=[".partner.example"],
            working_hours=WorkingHours.of(start="07:00", end="20:00", time_zone=TimeZone.EUROPE_BERLIN),
        )
        support = Role(self, "Support", assumed_by=AccountRootPrincipal())
        proxy.grant_tunnel(support)
        CfnOutput(self, "Tunnel", value=proxy.tunnel_command())

        acknowledge(proxy.role, "the actions of the agent take no resource", "AwsSolutions-IAM5[Resource::*]")
        acknowledge(
            support,
            "the instance changes, so its tag is the condition; sessions are bound to their user",
            "AwsSolutions-IAM5[Resource::*]",
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ec2:{self.region}:{self.account}:instance/*]",
            f"AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:{self.region}:{self.account}:session/*]",
            "AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ssm:*:*:session/*]",
        )
        for role in (proxy.role, support, vpc):
            acknowledge(role, "each policy is for the one role that it lies in", *in_packs("IAMNoInlinePolicy", *PACKS))
        acknowledge(
            proxy,
            "the support team looks at the alarms in the morning; a replacement is not news",
            "AwsSolutions-AS3",
            *in_packs("CloudWatchAlarmAction", *PACKS),
        )
        for log in (flow_log, proxy.access_log):
            reason = "hosts and addresses only: the key that CloudWatch Logs itself uses is enough"
            acknowledge(log, reason, *in_packs("CloudWatchLogGroupEncrypted", *PACKS))
        acknowledge(
            vpc, "the NAT gateway is in the public subnets", *in_packs("VPCNoUnrestrictedRouteToIGW", *PACKS)
        )
        acknowledge(vpc, "nothing uses the default group", *in_packs("VPCDefaultSecurityGroupClosed", *PACKS))
