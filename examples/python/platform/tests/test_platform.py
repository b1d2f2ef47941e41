import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Match, Template
from cdk_hindsight.federation import FederatedRole, IdentityProvider, Issuer

from acme.platform_stage import PlatformStage

ENVIRONMENT = Environment(account="111111111111", region="eu-central-1")


def test_only_jobs_of_the_environment_may_deploy() -> None:
    stage = PlatformStage(App(), "Dev", env=ENVIRONMENT, git_hub_environment="dev")
    stack = stage.node.find_child("Identity")
    assert isinstance(stack, Stack)
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": {
                "Statement": [
                    {
                        "Condition": {
                            "StringEquals": Match.object_like(
                                {
                                    "token.actions.githubusercontent.com:sub": [
                                        "repo:acme/shop:environment:dev",
                                        "repo:acme@1234/shop@5678:environment:dev",
                                    ]
                                }
                            )
                        }
                    }
                ]
            }
        },
    )


def test_a_mistake_is_told_in_the_words_of_the_library() -> None:
    stack = Stack(App(), "Stack")
    github = IdentityProvider(stack, "GitHub", issuer=Issuer.git_hub_actions())
    with pytest.raises(RuntimeError) as raised:
        FederatedRole(stack, "Deploy", provider=github, trust=[])
    assert "trust must hold at least one trust, got: []; list the trusts whose tokens may assume the role [Stack/Deploy]" in str(raised.value)
