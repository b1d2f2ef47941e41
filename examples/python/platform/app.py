#!/usr/bin/env python3
"""The platform of a small company: a development and a production account, a web shop's order service."""

from aws_cdk import App, Environment, Validations
from cdk_hindsight.checks import HindsightChecks
from cdk_hindsight.tagging import RequiredTag, TagGuard

from acme.platform_stage import PlatformStage

app = App()

Validations.of(app).add_plugins(HindsightChecks())

TagGuard.of(
    app,
    tags={"Org": "acme", "Owner": "TeamPlatform"},
    required=[RequiredTag.of("Owner", pattern="^Team[A-Z]")],
)

PlatformStage(
    app,
    "Dev",
    env=Environment(account="111111111111", region="eu-central-1"),
    git_hub_environment="dev",
)
PlatformStage(
    app,
    "Prod",
    env=Environment(account="222222222222", region="eu-central-1"),
    git_hub_environment="prod",
)

app.synth()
