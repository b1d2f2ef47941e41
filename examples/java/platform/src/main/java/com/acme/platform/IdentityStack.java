package com.acme.platform;

import static com.acme.platform.Acknowledge.acknowledge;
import static com.acme.platform.Acknowledge.inPacks;

import io.github.cdkhindsight.federation.FederatedRole;
import io.github.cdkhindsight.federation.GitHubRepositoryOptions;
import io.github.cdkhindsight.federation.GitHubTrust;
import io.github.cdkhindsight.federation.IdentityProvider;
import io.github.cdkhindsight.federation.Issuer;
import java.util.List;
import software.amazon.awscdk.Stack;
import software.constructs.Construct;

/** Who may deploy: GitHub Actions, without a stored key. */
public final class IdentityStack extends Stack {
  public IdentityStack(final Construct scope, final String id, final String gitHubEnvironment) {
    super(scope, id);
    IdentityProvider github =
        IdentityProvider.Builder.create(this, "GitHub").issuer(Issuer.gitHubActions()).build();
    GitHubTrust shop =
        GitHubTrust.repository(
            GitHubRepositoryOptions.builder()
                .owner("acme")
                .repository("shop")
                .ownerId("1234")
                .repositoryId("5678")
                .build());
    FederatedRole deploy =
        FederatedRole.Builder.create(this, "Deploy")
            .provider(github)
            .trust(List.of(shop.environment(gitHubEnvironment)))
            .build();
    deploy.grantCdkDeploy();
    acknowledge(
        deploy,
        "the policy names four roles and belongs to this one role",
        inPacks(
            "IAMNoInlinePolicy",
            "HIPAA.Security",
            "NIST.800.53.R4",
            "NIST.800.53.R5",
            "PCI.DSS.321"));
  }
}
