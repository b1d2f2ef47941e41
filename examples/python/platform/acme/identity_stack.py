from aws_cdk import Stack
from cdk_hindsight.federation import FederatedRole, GitHubTrust, IdentityProvider, Issuer
from constructs import Construct

from acme.acknowledge import acknowledge, in_packs


class IdentityStack(Stack):
    """Who may deploy: GitHub Actions, without a stored key."""

    def __init__(self, scope: Construct, construct_id: str, *, git_hub_environment: str) -> None:
        super().__init__(scope, construct_id)
        github = IdentityProvider(self, "GitHub", issuer=Issuer.git_hub_actions())
        shop = GitHubTrust.repository(
            owner="acme",
            repository="shop",
            owner_id="1234",
            repository_id="5678",
        )
        deploy = FederatedRole(
            self,
            "Deploy",
            provider=github,
            trust=[shop.environment(git_hub_environment)],
        )
        deploy.grant_cdk_deploy()
        acknowledge(
            deploy,
            "the policy names four roles and belongs to this one role",
            *in_packs("IAMNoInlinePolicy", "HIPAA.Security", "NIST.800.53.R4", "NIST.800.53.R5", "PCI.DSS.321"),
        )
