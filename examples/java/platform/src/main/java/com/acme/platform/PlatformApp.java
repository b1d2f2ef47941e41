package com.acme.platform;

import io.github.cdkhindsight.checks.HindsightChecks;
import io.github.cdkhindsight.tagging.RequiredTag;
import io.github.cdkhindsight.tagging.RequiredTagOptions;
import io.github.cdkhindsight.tagging.TagGuard;
import io.github.cdkhindsight.tagging.TagGuardProps;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Validations;

/** The platform of a small company: a development and a production account, a web shop's order service. */
public final class PlatformApp {
  private PlatformApp() {}

  public static void main(final String[] args) {
    App app = new App();
    Validations.of(app).addPlugins(new HindsightChecks());
    TagGuard.of(
        app,
        TagGuardProps.builder()
            .tags(Map.of("Org", "acme", "Owner", "TeamPlatform"))
            .required(
                List.of(
                    RequiredTag.of(
                        "Owner", RequiredTagOptions.builder().pattern("^Team[A-Z]").build())))
            .build());
    new PlatformStage(app, "Dev", account("111111111111"), "dev");
    new PlatformStage(app, "Prod", account("222222222222"), "prod");
    app.synth();
  }

  private static Environment account(final String id) {
    return Environment.builder().account(id).region("eu-central-1").build();
  }
}
