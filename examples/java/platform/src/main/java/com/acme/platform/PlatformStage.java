package com.acme.platform;

import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Stage;
import software.amazon.awscdk.StageProps;
import software.constructs.Construct;

/** All that one account runs. */
public class PlatformStage extends Stage {
  public PlatformStage(
      final Construct scope, final String id, final Environment env, final String gitHubEnvironment) {
    super(scope, id, StageProps.builder().env(env).build());
    new IdentityStack(this, "Identity", gitHubEnvironment);
    new OrdersStack(this, "Orders");
    new ShopStack(this, "Shop");
    new PartnerStack(this, "Partner");
  }
}
