package com.acme.platform;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cdkhindsight.federation.FederatedRole;
import io.github.cdkhindsight.federation.IdentityProvider;
import io.github.cdkhindsight.federation.Issuer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

class PlatformTest {
  private static final Environment ENVIRONMENT =
      Environment.builder().account("111111111111").region("eu-central-1").build();

  @Test
  void onlyJobsOfTheEnvironmentMayDeploy() {
    PlatformStage stage = new PlatformStage(new App(), "Dev", ENVIRONMENT, "dev");
    Stack stack = (Stack) stage.getNode().findChild("Identity");
    Map<String, Object> subjects =
        Map.of(
            "token.actions.githubusercontent.com:sub",
            List.of(
                "repo:acme/shop:environment:dev", "repo:acme@1234/shop@5678:environment:dev"));
    Template.fromStack(stack)
        .hasResourceProperties(
            "AWS::IAM::Role",
            Map.of(
                "AssumeRolePolicyDocument",
                Map.of(
                    "Statement",
                    List.of(
                        Match.objectLike(
                            Map.of(
                                "Condition",
                                Map.of("StringEquals", Match.objectLike(subjects))))))));
  }

  @Test
  void aMistakeIsToldInTheWordsOfTheLibrary() {
    Stack stack = new Stack(new App(), "Stack");
    IdentityProvider github =
        IdentityProvider.Builder.create(stack, "GitHub").issuer(Issuer.gitHubActions()).build();
    RuntimeException error =
        assertThrows(
            RuntimeException.class,
            () ->
                FederatedRole.Builder.create(stack, "Deploy")
                    .provider(github)
                    .trust(List.of())
                    .build());
    assertTrue(
        error
            .getMessage()
            .contains(
                "trust must hold at least one trust, got: []; list the trusts whose tokens may assume the role [Stack/Deploy]"),
        error.getMessage());
  }
}
